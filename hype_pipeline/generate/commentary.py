"""Comments on a song: drawn many over, filled in, guarded, ranked. The public face of a generator.

They are drawn by the method that ships and ranked by what the generator was steered by (HYPE_VALUES:
the topic, if nothing else is said). Whose song it is and who asked is drafting.py's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hype_pipeline.curate.guard import guard
from hype_pipeline.curate.rank import Candidate, ranked
from hype_pipeline.generate.bundle import Bundle
from hype_pipeline.generate.drawing import AS_LEARNT, Method, at_equal_length, draw
from hype_pipeline.text.genres import label_of_rare
from hype_pipeline.text.names import Names, fill

_SPARE = 2  # times as many texts are drawn as are ranked: the guard takes its share
_FEWEST_DRAWN = 32
_NEUTRAL = Names(artist="this artist", song="this song", site="the blog")


@dataclass(frozen=True, slots=True)
class Comment:
    """A text and what is known of it."""

    text: str  # as it would be published
    masked: str  # as it was drawn
    worth: float  # what it is ranked by: its values, weighed; 0 to 1
    scores: Mapping[str, float]  # topic, values (0 to 1), nll (nats a token), shared_run (words)
    flags: tuple[str, ...]
    reason: str | None  # why the guard blocks it; None: it does not


@dataclass(frozen=True, slots=True)
class Said:
    """Comments, best first; what was blocked; and what the reader should know about the genres."""

    kept: tuple[Comment, ...]
    blocked: tuple[Comment, ...]
    notes: tuple[str, ...]


def commentary(
    bundle: Bundle,
    genres: Sequence[str],
    *,
    features: Mapping[str, float] | None = None,
    artist: str | None = None,
    title: str | None = None,
    samples: int = 5,
    seed: int = 0,
) -> Said:
    """At most *samples* comments for a song of *genres*.

    For each the best of so many (`Bundle.count`) is taken that the guard lets through. *features* are
    those that are known of the song; raises BadInput for any that the model does not know.
    """
    known, notes = known_genres(bundle, genres)
    names = named(artist, title)
    wanted = bundle.count * samples
    passed, blocked = candidates(
        bundle, known, wanted, features=features, method=bundle.method, names=names, seed=seed
    )
    fair = at_equal_length(np.array([c.worth for c in passed]), [c.masked for c in passed])
    order = ranked(
        [
            Candidate(c.masked, w, c.scores["nll"])
            for c, w in zip(passed, fair.tolist(), strict=True)
        ]
    )
    return Said(tuple(passed[place] for place in order[:samples]), tuple(blocked), notes)


def candidates(
    bundle: Bundle,
    genres: Sequence[str],
    most: int,
    *,
    features: Mapping[str, float] | None = None,
    method: Method = AS_LEARNT,
    names: Names = _NEUTRAL,
    seed: int,
) -> tuple[list[Comment], list[Comment]]:
    """At most *most* different texts that the guard lets through, in no order, and what it did not."""
    count = max(_SPARE * most, _FEWEST_DRAWN)
    drawn = as_drawn(
        bundle, genres, count, features=features, method=method, names=names, seed=seed
    )
    passed = {each.text: each for each in reversed(drawn) if each.reason is None}
    blocked = [each for each in drawn if each.reason is not None]
    return list(reversed(passed.values()))[:most], blocked


def as_drawn(
    bundle: Bundle,
    genres: Sequence[str],
    count: int,
    *,
    features: Mapping[str, float] | None = None,
    method: Method = AS_LEARNT,
    names: Names = _NEUTRAL,
    seed: int,
) -> list[Comment]:
    """*count* texts as they come, with what the guard says of each."""
    asked = [genres] * count
    drawn = draw(bundle.cvae, asked, features=features, seed=seed, method=method)
    texts = [each.text for each in drawn]
    topic = bundle.topics.descriptive_share(texts).tolist()
    values = bundle.values.each(texts).tolist()
    worth = bundle.values.scores(texts).tolist()
    told = []
    for each, share, own, value in zip(drawn, topic, values, worth, strict=True):
        filled = _sentence(fill(each.text, names))
        judged = guard(each.text, filled, bundle.known)
        reason = judged.reason or (None if each.ended else "unfinished")
        scores = {
            "topic": share,
            "nll": -each.log_probability / max(each.tokens, 1),
            "shared_run": float(judged.shared_run),
            **dict(zip(bundle.values.names, own, strict=True)),
        }
        told.append(Comment(filled, each.text, value, scores, judged.flags, reason))
    return told


def named(artist: str | None, title: str | None) -> Names:
    """What stands for the masked names of a song; neutral words where one is not known."""
    return Names(artist or _NEUTRAL.artist, title or _NEUTRAL.song, _NEUTRAL.site)


def known_genres(bundle: Bundle, genres: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """*genres* in the labels of the model, and a sentence for each that is none of them."""
    labels = dict.fromkeys(bundle.cvae.labels, "")
    known: dict[str, None] = {}
    notes = []
    for genre in genres:
        label = genre if genre in labels else label_of_rare(genre, labels)
        if label is None:
            notes.append(f"The model knows no genre like {genre!r}; it is left out.")
            continue
        if label != genre:
            notes.append(
                f"{genre!r} is taken as {label!r}, the nearest genre that the model knows."
            )
        known[label] = None
    return list(known), tuple(notes)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
