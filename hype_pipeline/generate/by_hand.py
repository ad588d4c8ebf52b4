"""What a person decides about the champion: back to the one before, or another version in its place.

A version that was rolled back is not promoted again by any run; only a person brings it back.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from hype_pipeline.errors import BadInput, NoChampion
from hype_pipeline.generate.beside import standing
from hype_pipeline.generate.bundle import load_bundle
from hype_pipeline.generate.promotion import Verdict, row
from hype_pipeline.records.trained import Promotion

if TYPE_CHECKING:
    from hype_pipeline.services.registry import Registry


def roll_back(registry: "Registry", *, why: str, now: datetime) -> Promotion:
    """Give the champion's place back to the newest former champion that nobody rolled back and that
    can be loaded. Raises NoChampion where there is none."""
    champion = registry.champion()
    if champion is None:
        raise NoChampion("No model has been promoted yet; there is nothing to roll back.")
    former = [
        version
        for version in registry.versions()
        if version.reign and version.rolled_back is None and version.number != champion.number
    ]
    former.sort(key=lambda version: version.reign, reverse=True)
    target = next((each for each in former if standing(registry, each).bundle), None)
    if target is None:
        raise NoChampion(
            f"Version {champion.number} stays the champion: no former one is left to go back to."
        )
    registry.switch(target.number, replacing=champion.number, why=why, now=now, back=True)
    said = f"Rolled back from version {champion.number} to version {target.number}: {why}"
    return row(
        target.fingerprint,
        Verdict(said, promoted=True),
        now,
        version=target.number,
        before=champion.fingerprint,
    )


def promote_version(registry: "Registry", number: int, *, why: str, now: datetime) -> Promotion:
    """Make version *number* the champion, whatever was measured. Raises BadInput where it cannot speak."""
    champion, version = registry.champion(), registry.version(number)
    if champion and champion.number == number:
        raise BadInput(f"Version {number} is the champion already.")
    load_bundle(registry.folder(version))  # what cannot be loaded is no champion
    before = champion.number if champion else None
    registry.switch(number, replacing=before, why=why, now=now, yardstick=number)
    return row(
        version.fingerprint,
        Verdict(f"Version {number} was promoted by hand: {why}", promoted=True),
        now,
        version=number,
        before=champion.fingerprint if champion else None,
    )
