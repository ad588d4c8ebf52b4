"""The judgement of a trained generator: figures on held-out sentences and on its own samples, with limits.

Limits are absolute: what a model must reach before anybody is shown its drafts. Whether it replaces
a champion is promotion.py's. How each figure is measured is in figures/; nothing depends on the
clock, so a report is the same twice; speed is measured by the benchmarks.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from hype_pipeline.generate.bundle import Bundle
from hype_pipeline.generate.drawing import draw
from hype_pipeline.generate.figures import likelihood, likeness, steering
from hype_pipeline.generate.figures.copied import Read
from hype_pipeline.generate.figures.foreseen import Foreseeing
from hype_pipeline.generate.figures.genre_judge import fit_genre_judge
from hype_pipeline.generate.figures.judged import (
    HUMAN,
    NIGHTLY,
    OURS,
    Extent,
    Judged,
    Pictured,
    Posted,
    Report,
    Say,
    cycled,
    judged,
    some,
)
from hype_pipeline.generate.figures.leaning import leanings
from hype_pipeline.generate.figures.lexicon import Lexicon, Pieces
from hype_pipeline.generate.figures.texts import word_counts
from hype_pipeline.generate.figures.writers import UNTEMPERED, untempered, written

if TYPE_CHECKING:
    from hype_pipeline.models.language_model import LanguageModel

COPIED = 10  # words in a row shared with a training sentence


def report(
    bundle: Bundle,
    rows: Sequence[Posted],
    *,
    seed: int,
    extent: Extent = NIGHTLY,
    language: "LanguageModel | None" = None,
    judges: str = "valid",
    copied: likeness.Copied | None = None,
    say: Say | None = None,
) -> Report:
    """Every figure of *bundle* on *rows*: the split *judges* is held against limits, the test split
    only told. *language* is a language model of the same size, where there is one; *copied* knows
    what the model read, where that is not the train split of *rows*."""
    tell = say or (lambda *_: None)
    train, held_out = (_of(rows, split) for split in ("train", judges))
    extent = extent.within(train=len(train), held_out=len(held_out))
    chosen = cycled(some(held_out, extent.texts), extent.texts)
    genres = [row.genres for row in chosen]

    figures = [*_foreseen(bundle, rows, judges, extent, seed, say)]
    tell("baselines", 0, 1)
    learnt = some(train, extent.learnt)
    told = [row.text for row in learnt]
    counted = _counted(bundle, told)
    figures += likelihood.rivals(bundle.cvae, learnt, held_out, counted, language, extent)
    figures.append(likelihood.over_unigram(figures))
    tell("texts", 0, 1)
    human = [row.text for row in chosen]
    texts = written(bundle, human, genres, counted, language, seed=seed)
    held = likeness.Standard(
        train=told,
        human=human,
        held_out=[row.text for row in held_out],
        real=Foreseeing.of(told, Lexicon.of(told)),
        read=copied or Read([row.text for row in train]),  # a copy may be of any of them
        features=_features(bundle),
        seed=seed,
    )
    figures += (each for who, own in texts.items() for each in likeness.likeness(who, own, held))
    tell("samples", 0, 1)
    asked = cycled([row.genres for row in held_out], extent.samples)
    drawn = draw(bundle.cvae, asked, seed=seed)
    samples = [each.text for each in drawn]
    tell("copies", 0, 1)
    copies, curves = likeness.copies({OURS: samples, HUMAN: held.held_out}, held)
    figures += [
        *likeness.emitted(bundle.cvae.vocabulary, drawn),
        *likeness.of_samples(samples, held),
        *copies,
    ]
    figures += leanings(samples, held.train)
    tell("reverse perplexity", 0, 1)
    figures += likeness.backwards(OURS, samples, held)
    tell("samples, untempered", 0, 1)
    plain = untempered(bundle, asked, seed=seed)
    tell("reverse perplexity", 0, 1)
    figures += likeness.backwards(UNTEMPERED, plain, held)
    tell("genres", 0, 1)
    found, by_genre = _genres(learnt, texts, genres)
    figures += found
    tell("topic judge", 0, 1)
    songs = cycled([row.genres for row in some(held_out, extent.songs)], extent.songs)
    apart = steering.fit_topic_judge(rows, count=bundle.topics.count, seed=seed)
    tell("topics", 0, 1)
    figures += steering.topic_control(bundle, apart, held_out, songs, seed=seed)
    return Report(
        bundle.fingerprint,
        limited(figures),
        Pictured(
            lengths={OURS: word_counts(samples), HUMAN: word_counts(held.held_out)},
            copied=curves,
            lifts=steering.lifts(figures),
            genres=by_genre,
        ),
    )


def _of(rows: Sequence[Posted], split: str) -> list[Posted]:
    return [row for row in rows if row.split == split]


def _foreseen(
    bundle: Bundle,
    rows: Sequence[Posted],
    judges: str,
    extent: Extent,
    seed: int,
    say: Say | None,
) -> Iterator[Judged]:
    own = likelihood.own_likelihood
    yield from own(bundle.cvae, _of(rows, judges), judges, extent, seed=seed, say=say)
    if judges == "test":
        return
    for each in own(bundle.cvae, _of(rows, "test"), "test", extent, seed=seed, say=say):
        if each.figure in ("nll", "perplexity", "word_perplexity"):
            yield judged(f"test_{each.figure}", each.value, each.about)


def _counted(bundle: Bundle, texts: Sequence[str]) -> dict[str, Foreseeing]:
    pieces = Pieces(bundle.cvae.vocabulary)
    return {
        "unigram": Foreseeing.of(texts, pieces, order=1),
        "trigram": Foreseeing.of(texts, pieces),
        "characters": Foreseeing.of(texts, Lexicon.of(texts, unit="character")),
    }


def _features(bundle: Bundle) -> likeness.Features:
    from hype_pipeline.models.sampling import encode_texts

    def features(texts: Sequence[str]) -> Float[np.ndarray, "texts features"]:
        return np.asarray(encode_texts(bundle.cvae, texts)[0].cpu().numpy(), dtype=np.float64)

    return features


def _genres(
    learnt: Sequence[Posted],
    texts: Mapping[str, Sequence[str]],
    genres: Sequence[Sequence[str]],
) -> tuple[list[Judged], dict[str, dict[str, float]]]:
    judge = fit_genre_judge([row.text for row in learnt], [row.genres for row in learnt])
    if judge is None:
        return [], {}
    return steering.genre_control(judge, texts, genres, learnt=len(learnt))


def limited(figures: Sequence[Judged]) -> list[Judged]:
    """*figures*, with those limits that hang on what people's text is like."""
    people = {each.figure: each.value for each in figures if each.writer == HUMAN}
    copied = f"samples_copied_{COPIED}"
    most = {
        "length_gap": 0.4,
        "samples_repeats": people["samples_repeats"] + 0.25,
        copied: people[copied],
    }
    least = {"distinct_2": 0.4 * people["distinct_2"]}
    return [
        judged(
            each.figure,
            each.value,
            each.about,
            most=most.get(each.figure, each.most),
            least=least.get(each.figure, each.least),
        )
        if each.writer == OURS
        else each
        for each in figures
    ]
