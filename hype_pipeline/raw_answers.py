"""What services answered, kept as they answered it: asked once, read as often as needed.

A key is a path of our own making (`tracks/2aq57/blogs`), never a URL with a secret in it. Pages are
not kept here but in the archive (collect/crawl/archive.py).
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hype_pipeline.lake import Lake

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_\-/]+")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One answer: its JSON, the address that gave it (without secrets), and when."""

    body: Any
    source_url: str
    retrieved_at: datetime


class RawAnswers:
    """The lake's store of answers."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    def get(self, service: str, key: str) -> RawAnswer | None:
        """The answer kept under *key*, or None when *service* was never asked."""
        try:
            packed = self._lake.files.cat_file(self._path(service, key))
        except FileNotFoundError:
            return None
        told = json.loads(gzip.decompress(packed))
        return RawAnswer(
            told["body"], told["source_url"], datetime.fromisoformat(told["retrieved_at"])
        )

    def put(self, service: str, key: str, answer: RawAnswer) -> None:
        """Keep *answer*; an older one under the same key is replaced."""
        told = {
            "body": answer.body,
            "source_url": answer.source_url,
            "retrieved_at": answer.retrieved_at.isoformat(),
        }
        packed = gzip.compress(json.dumps(told, ensure_ascii=False).encode(), mtime=0)
        self._lake.put_bytes(self._path(service, key), packed)

    def _path(self, service: str, key: str) -> str:
        # Two songs may differ by case or accents alone, and some file systems fold both.
        name = key if _PLAIN_KEY.fullmatch(key) and key == key.lower() else _hashed(key)
        return self._lake.path("raw", service, f"{name}.json.gz")


def _hashed(key: str) -> str:
    return f"{hashlib.sha256(key.encode()).hexdigest()[:40]}"
