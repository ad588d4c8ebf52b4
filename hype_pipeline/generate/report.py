"""The judgement of a trained generator: figures on held-out sentences and on its own samples, with limits.

Limits are absolute: what a model must reach before anybody is shown its drafts. Whether it replaces
a champion is promotion.py's. How each figure is measured is in figures/; nothing depends on the
clock, so a report is the same twice; speed is measured by the benchmarks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    cycled,
    judged,
    some,
)
from hype_pipeline.generate.figures.leaning import Capitals, leaning
from hype_pipeline.generate.figures.lexicon import Lexicon, Pieces
from hype_pipeline.generate.figures.texts import word_counts
from hype_pipeline.generate.figures.writers import written
from hype_pipeline.text.tokens import SPECIALS

if TYPE_CHECKING:
    from hype_pipeline.models.language_model import LanguageModel
    from hype_pipeline.models.sampling import Sampled

COPIED = 10  # words in a row shared with a training sentence
_COUNTRIES = 3  # of the corpus that are looked for in samples
Say = Callable[[str, int, int], None]  # what is measured next, its number, of how many parts
_PARTS = ("likelihood", "baselines", "texts", "samples", "genres", "topics")


def report(
    bundle: Bundle,
    rows: Sequence[Posted],
    *,
    seed: int,
    extent: Extent = NIGHTLY,
    language: "LanguageModel | None" = None,
    judges: str = "valid",
    say: Say | None = None,
) -> Report:
    """Every figure of *bundle* on *rows*: the split *judges* is held against limits, the test split
    only told. *language* is a language model of the same size, where there is one."""
    tell = say or (lambda *_: None)

    def begun(part: str) -> None:
        tell(part, _PARTS.index(part), len(_PARTS))

    train, held_out = (_of(rows, split) for split in ("train", judges))
    extent = extent.within(train=len(train), held_out=len(held_out))
    chosen = cycled(some(held_out, extent.texts), extent.texts)
    genres = [row.genres for row in chosen]

    begun("likelihood")
    figures = [*_foreseen(bundle, rows, judges, extent, seed)]
    begun("baselines")
    read = [row.text for row in train]
    counted = _counted(bundle, read)
    figures += likelihood.rivals(bundle.cvae, train, held_out, counted, language, extent)
    figures.append(likelihood.over_unigram(figures))
    begun("texts")
    human = [row.text for row in chosen]
    texts = written(bundle, human, genres, counted, language, seed=seed)
    held = likeness.Standard(
        train=read,
        human=human,
        held_out=[row.text for row in held_out],
        real=Foreseeing.of(read, Lexicon.of(read)),
        read=Read(read),
        features=_features(bundle),
        seed=seed,
    )
    figures += (each for who, own in texts.items() for each in likeness.likeness(who, own, held))
    begun("samples")
    asked = cycled([row.genres for row in held_out], extent.samples)
    drawn = draw(bundle.cvae, asked, seed=seed, actor=bundle.actor)
    samples = [each.text for each in drawn]
    copies, curves = likeness.copies({OURS: samples, HUMAN: held.held_out}, held)
    figures += [*_sampled(bundle, drawn), *likeness.of_samples(samples, held), *copies]
    figures += _leanings(samples, held)
    begun("genres")
    found, by_genre = _genres(some(train, extent.learnt), texts, genres)
    figures += found
    begun("topics")
    songs = cycled([row.genres for row in some(held_out, extent.songs)], extent.songs)
    apart = steering.fit_topic_judge(rows, seed=seed)
    figures += steering.topic_control(bundle, apart, held_out, songs, seed=seed)
    return Report(
        bundle.fingerprint,
        _limited(figures),
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
    bundle: Bundle, rows: Sequence[Posted], judges: str, extent: Extent, seed: int
) -> Iterator[Judged]:
    own = likelihood.own_likelihood
    yield from own(bundle.cvae, _of(rows, judges), judges, extent, seed=seed)
    if judges == "test":
        return
    for each in own(bundle.cvae, _of(rows, "test"), "test", extent, seed=seed):
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


def _sampled(bundle: Bundle, drawn: "Sequence[Sampled]") -> Iterator[Judged]:
    """That what is printed is what was sampled, and that it comes to an end."""
    vocabulary = bundle.cvae.vocabulary
    on = f"{len(drawn)} samples"
    other = sum(vocabulary.decode(each.ids) != each.text for each in drawn)
    unknown = sum(number < len(SPECIALS) for each in drawn for number in each.ids)
    ended = sum(each.ended for each in drawn) / len(drawn)
    yield judged("printed_not_sampled", other, f"texts that are not their words; {on}", most=0)
    yield judged("unknown_emitted", unknown, f"special tokens among sampled words; {on}", most=0)
    yield judged("finished", ended, f"share that came to an end; {on}", least=0.9)


def _genres(
    learnt: Sequence[Posted],
    texts: Mapping[str, Sequence[str]],
    genres: Sequence[Sequence[str]],
) -> tuple[list[Judged], dict[str, dict[str, float]]]:
    judge = fit_genre_judge([row.text for row in learnt], [row.genres for row in learnt])
    if judge is None:
        return [], {}
    return steering.genre_control(judge, texts, genres, learnt=len(learnt))


def _leanings(samples: Sequence[str], held: likeness.Standard) -> Iterator[Judged]:
    """Gender and place, beside the text that was learnt from."""
    capitals = Capitals.of(held.train)
    ours, corpus = leaning(samples, capitals), leaning(held.train, capitals)
    for told, who, on in (
        (ours, OURS, f"{len(samples)} samples"),
        (corpus, HUMAN, f"{len(held.train)} training sentences"),
    ):
        yield judged("he_share", told.he_share, f"he of he and she; {on}", writer=who)
        for family, rate in told.pronouns.items():
            yield judged(f"says_{family}", rate, f"in 10,000 words; {on}", writer=who)
        yield judged("names_place", told.place_share, f"share of texts; {on}", writer=who)
        for code in list(corpus.countries)[:_COUNTRIES]:
            share = told.countries.get(code, 0.0)
            yield judged(f"names_{code}", share, f"share of texts; {on}", writer=who)


def _limited(figures: Sequence[Judged]) -> list[Judged]:
    """*figures*, with those limits that hang on what people's text is like."""
    people = {each.figure: each.value for each in figures if each.writer == HUMAN}
    copied = f"samples_copied_{COPIED}"
    most = {
        "length_gap": 0.4,
        "samples_repeats": people["samples_repeats"] + 0.25,
        copied: max(2 * people[copied], 0.2),
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
