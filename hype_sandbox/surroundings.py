"""What a service needs to answer: the world, what happened since, the addresses, the year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hype_sandbox.social import Social
from hype_sandbox.world import World

SERVICES = (
    "hype_machine",
    "hype_machine_site",
    "blogs",
    "wayback",
    "wayback_availability",
    "spotify",
    "spotify_accounts",
    "lastfm",
    "musicbrainz",
    "reccobeats",
    "mastodon",
    "bluesky",
    "x",
    "sheets",
    "control",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Given to every service."""

    world: World
    social: Social
    folder: Path  # the state folder
    addresses: Mapping[str, str]  # origin by service
    spotify_era: int  # 2018: everything is open; 2026: as new apps find it
    now: Callable[[], datetime]
