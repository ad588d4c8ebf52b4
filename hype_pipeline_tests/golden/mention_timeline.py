"""What the bot hears in the timelines of twenty synthetic worlds, by what their builder put into them.

The posts go the bot's own way (mentions_in), each as a network delivers it. The builder shares no code
with the parser; its forms of naming a song are eight, the names in them some five hundred.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from hype_pipeline.protocols import SocialPost
from hype_pipeline.publish.mentions import mentions_in
from hype_pipeline_tests.golden.rows import Row
from hype_sandbox.worlds import music
from hype_sandbox.worlds.timeline import timeline_rows

DATA = ()
FLOORS = {"recall": (">=", 0.97), "precision": (">=", 0.97)}
_WORLDS = 20
_NAMED = 26
_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each post: the song it was built from, and the songs that were heard."""
    del data
    for seed in range(_WORLDS):
        named = _songs(random.Random(seed))
        for place, post in enumerate(timeline_rows(named, random.Random(f"timeline {seed}"))):
            heard = mentions_in([_delivered(post["text"])], now=_NOW).kept
            told = " + ".join(f"{mention.artist} | {mention.title}" for mention in heard)
            truth = " + ".join(
                f"{artist} | {title}"
                for artist, title in named
                if artist in post["text"] and title in post["text"]
            )
            yield Row(f"world {seed} post {place}", truth or "none", told or "none")


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of the posts that name a song, and of those in which one was heard."""
    naming = [row for row in rows if row.truth != "none"]
    heard = [row for row in rows if row.verdict != "none"]
    right = sum(row.truth == row.verdict for row in naming)
    return {
        "posts": len(rows),
        "posts_that_name_a_song": len(naming),
        "recall": right / len(naming),
        "precision": right / len(heard),
    }


def _songs(rng: random.Random) -> list[tuple[str, str]]:
    cast = music.artists(60, rng)
    songs = music.songs(120, cast, date(2026, 1, 5), 40, rng)
    return rng.sample(sorted({(song.artist.name, song.title) for song in songs}), _NAMED)


def _delivered(text: str) -> SocialPost:
    return SocialPost(
        "mastodon", "https://social.test/1", None, "ann@social.test", text, _NOW, asked=False
    )
