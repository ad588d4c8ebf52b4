"""Comments on a song: drawn many over, filled in, guarded, ranked. The public face of a generator.

They are ranked by what the generator was steered by (HYPE_VALUES: the topic, if nothing else is
said); where an actor ships, its latents are drawn instead of the prior's. Whose song it is and who
asked is drafting.py's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hype_pipeline.curate.guard import guard
from hype_pipeline.curate.rank import Candidate, ranked
from hype_pipeline.generate.bundle import Bundle
from hype_pipeline.generate.drawing import at_equal_length, draw
from hype_pipeline.text.genres import label_of_rare
from hype_pipeline.text.names import Names, fill

DRAWN_FOR_ONE = 8  # texts drawn for each that is wanted
FEWEST_DRAWN = 32
_NEUTRAL = Names(artist="this artist", song="this song", site="the blog")


@dataclass(frozen=True, slots=True)
class Comment:
    """A text that the guard let through."""

    text: str  # as it would be published
    masked: str  # as it was drawn
    worth: float  # what it is ranked by: its values, weighed; 0 to 1
    scores: Mapping[str, float]  # topic, values (0 to 1), nll (nats a token), shared_run (words)
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A text that it did not."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """Comments, best first; what was blocked; and what the reader should know about the genres."""

    kept: tuple[Comment, ...]
    blocked: tuple[Blocked, ...]
    notes: tuple[str, ...]


def commentary(
    bundle: Bundle,
    genres: Sequence[str],
    *,
    artist: str | None = None,
    title: str | None = None,
    samples: int = 5,
    seed: int = 0,
    use_prior: bool = False,
) -> Said:
    """At most *samples* comments for a song of *genres*; *use_prior* leaves the actor out."""
    known, notes = known_genres(bundle, genres)
    count = max(samples * DRAWN_FOR_ONE, FEWEST_DRAWN)
    actor = None if use_prior else bundle.actor
    drawn = draw(bundle.cvae, [known] * count, seed=seed, actor=actor)
    names = Names(artist or _NEUTRAL.artist, title or _NEUTRAL.song, _NEUTRAL.site)
    texts = [each.text for each in drawn]
    topic = bundle.topics.descriptive_share(texts).tolist()
    wanted = bundle.values.each(texts).tolist()
    worth = bundle.values.scores(texts)
    for_its_length = at_equal_length(worth, texts)
    comments: dict[str, Comment] = {}
    rank: dict[str, float] = {}
    blocked: list[Blocked] = []
    told = zip(drawn, topic, wanted, worth.tolist(), for_its_length.tolist(), strict=True)
    for each, share, values, value, fair in told:
        filled = _sentence(fill(each.text, names))
        judged = guard(each.text, filled, bundle.known)
        reason = judged.reason or (None if each.ended else "unfinished")
        if reason is not None:
            blocked.append(Blocked(filled, reason))
            continue
        nll = -each.log_probability / max(each.tokens, 1)
        scores = {
            "topic": share,
            "nll": nll,
            "shared_run": float(judged.shared_run),
            **dict(zip(bundle.values.names, values, strict=True)),
        }
        comments.setdefault(filled, Comment(filled, each.text, value, scores, judged.flags))
        rank.setdefault(filled, fair)
    listed = list(comments.values())
    order = ranked([Candidate(c.masked, rank[c.text], c.scores["nll"]) for c in listed])
    return Said(tuple(listed[place] for place in order[:samples]), tuple(blocked), notes)


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
