"""Which song is where in which week: every song stays one to six weeks, every week is full.

A chart of twenty places is twenty lanes; the songs of a lane follow one another.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_STAY = 6  # weeks


class Impossible(ValueError):
    """So many songs do not fit into so many weeks."""


@dataclass(frozen=True, slots=True)
class Chart:
    week: date
    songs: tuple[int, ...]  # numbers of songs, best first


def charts(first: date, weeks: int, songs: int, places: int, rng: random.Random) -> Iterator[Chart]:
    """*weeks* charts of *places* entries; the numbers of the songs follow their entry."""
    fewest = places * -(-weeks // LONGEST_STAY)
    if not fewest <= songs <= places * weeks:
        raise Impossible(
            f"{weeks} weeks of {places} entries need {fewest} to {places * weeks} songs, not {songs}."
        )
    stays = []
    for lane in range(places):
        entry = 0
        for stay in _stays((songs + lane) // places, weeks, rng):
            stays.append((entry, lane, stay))
            entry += stay
    present: dict[int, int] = {}  # song: the week it leaves
    entering = dict(enumerate(sorted(stays)))
    for number in range(weeks):
        present |= {
            song: entry + stay for song, (entry, _, stay) in entering.items() if entry == number
        }
        present = {song: leaves for song, leaves in present.items() if leaves > number}
        yield Chart(
            first + timedelta(weeks=number), tuple(rng.sample(sorted(present), len(present)))
        )


def _stays(songs: int, weeks: int, rng: random.Random) -> list[int]:
    """How long each song stays: one to six weeks, *weeks* in all."""
    mean = weeks / songs
    stays = [min(max(round(rng.gauss(mean, 1.5)), 1), LONGEST_STAY) for _ in range(songs)]
    off = weeks - sum(stays)
    while off:
        place = rng.randrange(songs)
        step = 1 if off > 0 else -1
        if 1 <= stays[place] + step <= LONGEST_STAY:
            stays[place] += step
            off -= step
    return stays
