"""Real posts from the folder of real texts, and what is made of them in memory only."""

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

# With its lines, and as something that has lost them all hands it over.
FORMS: Mapping[str, Callable[[str], str]] = {
    "lines": lambda text: text,
    "flat": lambda text: " ".join(text.split()),
}


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]
