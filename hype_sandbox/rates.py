"""How often each service may be asked: a bucket that fills by the second.

The default is generous, so that a demo is quick; REAL holds what the services allow in 2026. How a
service says that it was asked too often is refusals.py's.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a second on average, and at most *burst* at once."""

    per_second: float
    burst: int


GENEROUS = Rate(per_second=500.0, burst=1000)

# Published where a number is published, else what well-behaved clients found out.
REAL: dict[str, Rate] = {
    "hype_machine": Rate(2.0, 10),
    "hype_machine_site": Rate(2.0, 10),
    "wayback": Rate(0.5, 24),
    "wayback_availability": Rate(1.0, 15),
    "spotify": Rate(3.0, 90),
    "spotify_accounts": Rate(1.0, 10),
    "lastfm": Rate(5.0, 25),
    "musicbrainz": Rate(1.0, 1),
    "reccobeats": Rate(2.0, 20),
    "mastodon": Rate(1.0, 300),
    "bluesky": Rate(10.0, 3000),
    "x": Rate(1.0, 75),
    "sheets": Rate(1.0, 60),
}


class _Bucket:
    def __init__(self, rate: Rate, now: float) -> None:
        self.rate = rate
        self._left = float(rate.burst)
        self._at = now

    def take(self, now: float) -> float:
        """0 when there was one left, else the seconds until there is."""
        self._left = min(self.rate.burst, self._left + (now - self._at) * self.rate.per_second)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self.rate.per_second

    @property
    def left(self) -> int:
        return int(self._left)


class Rates:
    """The buckets of all services."""

    def __init__(self, rates: dict[str, Rate]) -> None:
        self._rates = dict(rates)
        self._buckets: dict[str, _Bucket] = {}

    def set(self, service: str, rate: Rate) -> None:
        """From now on *service* allows *rate*."""
        self._rates[service] = rate
        self._buckets.pop(service, None)

    def take(self, service: str, now: float) -> float:
        """Count a request at *now* (seconds): 0 when it is allowed, else how long to wait."""
        return self._bucket(service, now).take(now)

    def left(self, service: str, now: float) -> tuple[int, int]:
        """How many requests are left at once, and how many there could be."""
        bucket = self._bucket(service, now)
        return bucket.left, bucket.rate.burst

    def announced(self) -> dict[str, float]:
        """Requests a second by service, where they differ from the generous default."""
        return {service: rate.per_second for service, rate in self._rates.items()}

    def _bucket(self, service: str, now: float) -> _Bucket:
        if service not in self._buckets:
            self._buckets[service] = _Bucket(self._rates.get(service, GENEROUS), now)
        return self._buckets[service]
