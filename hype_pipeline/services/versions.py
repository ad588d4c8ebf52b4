"""A version of the generator as MLflow's registry holds it: numbers, aliases and tags, read.

What changes them is registry.py's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hype_pipeline.services.tracking import FINGERPRINT, KIND

PROMOTION, ROLLBACK = "promotion", "rollback"  # kinds of switches, and of their runs
CHAMPION, CHALLENGER = "champion", "challenger"
# Tags of a version.
REIGN = "reign"  # the number of the switch that last made it champion
ROLLED_BACK = "rolled_back"  # when and why a person took its place away
YARDSTICK = "yardstick"  # the version that the next one must not fall behind, besides this one


@dataclass(frozen=True, slots=True)
class Version:
    """A registered generator."""

    number: int
    fingerprint: str
    created: datetime
    aliases: tuple[str, ...]
    reign: int  # 0: it never was the champion
    rolled_back: str | None
    yardstick: int  # itself, unless a better one came before
    source: str
    run_id: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A change of champion."""

    at: datetime
    kind: str
    champion: int
    replaced: int | None
    why: str


def named(versions: Iterable[Version], alias: str) -> Version | None:
    """The one that has *alias*, if any."""
    return next((version for version in versions if alias in version.aliases), None)


def version_of(told: Any, aliases: Mapping[str, str]) -> Version:
    """MLflow's own description, in our terms."""
    tags = told.tags
    number = int(told.version)
    return Version(
        number=number,
        fingerprint=tags.get(FINGERPRINT, ""),
        created=datetime.fromtimestamp(told.creation_timestamp / 1000, tz=UTC),
        aliases=tuple(sorted(name for name, held in aliases.items() if int(held) == number)),
        reign=int(tags.get(REIGN, 0)),
        rolled_back=tags.get(ROLLED_BACK),
        yardstick=int(tags.get(YARDSTICK, number)),
        source=told.source,
        run_id=told.run_id,
    )


def switch_of(run: Any) -> Switch:
    """A noted run of one of the kinds of switches."""
    told = run.data.params
    return Switch(
        at=datetime.fromtimestamp(run.info.start_time / 1000, tz=UTC),
        kind=run.data.tags[KIND],
        champion=int(told["champion"]),
        replaced=int(told["replaced"]) if told["replaced"] != "None" else None,
        why=told["why"],
    )
