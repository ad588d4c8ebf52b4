"""Which faults are switched on, for which service or host, and whose turn it is.

How a fault is played out is misbehaviour.py's.
"""

import random
from dataclasses import dataclass, field, fields
from typing import Any

KINDS = {
    "slow": "answers after `seconds`",
    "drip": "sends the body a piece every `seconds`",
    "hang": "never answers",
    "rate_limited": "says that it was asked too often; Retry-After is `retry_after`",
    "quota": "says that the quota is spent (Spotify's QUOTA_EXCEEDED)",
    "premium": "says that the owner of the app has no Premium subscription (Spotify)",
    "server_error": "answers with `status` (503)",
    "truncated": "closes the connection in the middle of the body",
    "dropped": "closes the connection before doing anything",
    "lost_answer": "does what was asked, then closes the connection without an answer",
    "redirect_loop": "redirects for ever",
    "private_redirect": "redirects to `location` (http://169.254.169.254/...)",
    "bomb": "answers with gzip that unpacks to `megabytes` (256)",
    "oversized": "answers with `megabytes` of HTML (256)",
    "wrong_charset": "announces UTF-16 for what is not",
}


class BadFault(ValueError):
    """Not a fault that can be switched on; the message says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to misbehave, and when. Narrower with `host`, `path` and `method`."""

    service: str
    kind: str
    share: float = 1.0  # of the requests that match
    count: int | None = None  # None: until it is switched off
    host: str | None = None
    path: str | None = None  # a part of the path
    method: str | None = None
    seconds: float = 1.0
    retry_after: int = 1  # seconds
    status: int = 503
    location: str = "http://169.254.169.254/latest/meta-data/"
    megabytes: int = 256

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadFault(f"there is no fault {self.kind!r}; known are {', '.join(KINDS)}")
        if not 0 < self.share <= 1:
            raise BadFault(f"share must be above 0 and at most 1, got {self.share}")

    def fits(self, *, service: str, host: str, path: str, method: str) -> bool:
        """Whether a request is one that this fault may befall."""
        return (
            self.service in (service, "*")
            and self.host in (None, host)
            and (self.path is None or self.path in path)
            and self.method in (None, method)
        )

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Fault":
        """A fault from a JSON object. Raises BadFault for keys that it does not know."""
        known = {entry.name for entry in fields(cls)}
        if unknown := set(told) - known:
            raise BadFault(
                f"a fault has no {', '.join(sorted(unknown))}; it has {', '.join(known)}"
            )
        if not {"service", "kind"} <= set(told):
            raise BadFault("a fault needs service and kind")
        return cls(**told)

    @classmethod
    def parse(cls, text: str) -> "Fault":
        """A fault from SERVICE:KIND[:key=value,...], as the command line takes it."""
        service, _, rest = text.partition(":")
        kind, _, knobs = rest.partition(":")
        told: dict[str, Any] = {"service": service, "kind": kind}
        kinds = {entry.name: str(entry.type) for entry in fields(cls)}
        for knob in filter(None, knobs.split(",")):
            name, _, value = knob.partition("=")
            number = float if "float" in kinds.get(name, "") else int
            told[name] = value if "str" in kinds.get(name, "str") else number(value)
        return cls.from_json(told)


@dataclass(slots=True)
class Faults:
    """The faults that are switched on, and how often each was played."""

    seed: int
    listed: list[Fault] = field(default_factory=list)
    _played: list[int] = field(default_factory=list)
    _rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self._played = [0] * len(self.listed)

    def add(self, fault: Fault) -> None:
        """Switch *fault* on."""
        self.listed.append(fault)
        self._played.append(0)

    def clear(self) -> None:
        """Switch everything off."""
        self.listed.clear()
        self._played.clear()

    def turn(self, *, service: str, host: str, path: str, method: str) -> Fault | None:
        """The fault that this request meets, if any; counts it as played."""
        for number, fault in enumerate(self.listed):
            if not fault.fits(service=service, host=host, path=path, method=method):
                continue
            if fault.count is not None and self._played[number] >= fault.count:
                continue
            if fault.share < 1 and self._rng.random() >= fault.share:
                continue
            self._played[number] += 1
            return fault
        return None

    def played(self) -> list[tuple[Fault, int]]:
        """Every fault that is on, with how often it was played."""
        return list(zip(self.listed, self._played, strict=True))
