"""A crowded catalogue asked over HTTP: what the product matches, and what the first hit would be.

The original project took the first hit of a search in plain words. Which seeds are for tuning and
which confirm is said by who asks.
"""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hype_pipeline.collect.joining.song_lookup import Lookup
from hype_pipeline.errors import Retryable
from hype_pipeline.lake import Lake
from hype_pipeline.raw_answers import RawAnswers
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.music_services import music
from hype_pipeline_tests.sandbox_fixture import start_sandbox
from hype_sandbox.worlds.crowded.charts import Case
from hype_sandbox.worlds.crowded.world import Plan, build, invented


@dataclass(frozen=True, slots=True)
class Answer:
    """What was made of one charted song."""

    case: Case
    nearest: str | None  # Spotify id
    score: float
    first: str | None  # the first hit

    @property
    def nearest_is_right(self) -> bool:
        """Whether the likeliest candidate is the recording that was meant."""
        return self.nearest in self.case.right


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of one way to choose."""

    chosen: int
    right: int
    possible: int

    @property
    def precision(self) -> float:
        """The share of what was chosen that is right."""
        return self.right / self.chosen if self.chosen else 1.0

    @property
    def recall(self) -> float:
        """The share of what could be found that was."""
        return self.right / self.possible


def answers(plan: Plan) -> Sequence[Answer]:
    """What becomes of every song that is charted in the world of *plan*."""
    with tempfile.TemporaryDirectory() as beside:
        folder = Path(beside)
        with start_sandbox(build(folder / "world", plan), folder / "state") as sandbox:
            spotify = music(sandbox.env).spotify
            lookup = Lookup(spotify, (), (), RawAnswers(Lake(str(folder / "lake"))), now=NOW)
            return [_answer(lookup, spotify._client, case) for case in invented(plan).cases]


def _answer(lookup: Lookup, spotipy: object, case: Case) -> Answer:
    match = lookup.match(case.artist, case.title)
    if isinstance(match, Retryable):
        raise match
    found = spotipy.search(f"{case.artist} {case.title}", limit=1)["tracks"]["items"]  # type: ignore[attr-defined]
    nearest = match.nearest.spotify_id if match.nearest else None
    return Answer(case, nearest, match.score, found[0]["id"] if found else None)


def at(threshold: float, told: Iterable[Answer]) -> Measured:
    """What is matched at *threshold*."""
    listed = list(told)
    chosen = [answer for answer in listed if answer.nearest and answer.score >= threshold]
    right = sum(answer.nearest_is_right for answer in chosen)
    return Measured(len(chosen), right, sum(bool(answer.case.right) for answer in listed))


def first_hits(told: Iterable[Answer]) -> Measured:
    """What the first hit would be."""
    listed = list(told)
    chosen = [answer for answer in listed if answer.first]
    right = sum(answer.first in answer.case.right for answer in chosen)
    return Measured(len(chosen), right, sum(bool(answer.case.right) for answer in listed))
