"""What a filter says of a post: it stays, or why it goes and what convinced the filter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one filter."""

    reason: str | None  # `kind` or `kind:detail`; None: the post stays
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keeps(self) -> bool:
        """Whether the post stays."""
        return self.reason is None

    def lines(self) -> list[str]:
        """The evidence for people."""
        return [f"{name}: {_shown(value)}" for name, value in self.evidence.items()]

    def told(self) -> str:
        """The evidence as JSON."""
        return json.dumps(self.evidence, sort_keys=True, ensure_ascii=False)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


KEEP = Verdict(None)
