"""What became of one link at one source: a line of the archive's index.

Keeping and finding entries is archive.py's.
"""

import json
import sys
from dataclasses import dataclass
from datetime import datetime

LIVE, WAYBACK, ROBOTS, TDM = "live", "wayback", "robots", "tdmrep"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one link at one source: a page that is kept, or a refusal that stays."""

    url: str
    source: str  # live, wayback, robots or tdmrep
    reason: str | None  # None: kept; else why there is no page, for good
    final_url: str
    status: int  # 0: there was no answer
    content_type: str
    digest: str  # sha256 of the body; empty: no body
    size: int
    robots: str  # allowed, or the opt-out signal
    captured_at: datetime | None
    retrieved_at: datetime
    etag: str | None
    last_modified: str | None
    file: str = ""  # the WARC file
    offset: int = 0  # of the record in it

    @classmethod
    def about(cls, url: str, source: str, *, retrieved_at: datetime) -> "Entry":
        """An entry that says nothing yet but whom it is about."""
        return cls(
            url=url,
            source=source,
            reason=None,
            final_url=url,
            status=0,
            content_type="",
            digest="",
            size=0,
            robots="allowed",
            captured_at=None,
            retrieved_at=retrieved_at,
            etag=None,
            last_modified=None,
        )

    def line(self) -> str:
        """The entry as a line of the index."""
        told = {name: getattr(self, name) for name in self.__slots__}  # asdict copies each deeply
        return json.dumps(told, default=datetime.isoformat) + "\n"

    @classmethod
    def read(cls, line: str | bytes) -> "Entry":
        """The entry that `line` wrote."""
        told = json.loads(line)
        for name in ("captured_at", "retrieved_at"):
            told[name] = told[name] and datetime.fromisoformat(told[name])
        # Entries of a hundred thousand links are in memory at once: what they share is held once.
        for name in ("source", "reason", "content_type", "robots", "file", "last_modified"):
            told[name] = told[name] and sys.intern(told[name])
        if told["final_url"] == told["url"]:
            told["final_url"] = told["url"]
        return cls(**told)
