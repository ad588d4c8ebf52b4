"""The judgement of a trained generator: figures on held-out sentences and on its own samples, with limits.

Limits are absolute: what a model must reach before anybody is shown its drafts. Whether it replaces
a champion is promotion.py's. Nothing here depends on the clock, so a report is the same twice; speed
is measured by the benchmarks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hype_pipeline.curate.guard import SharedRuns
from hype_pipeline.generate.bundle import Bundle
from hype_pipeline.generate.drawing import best_of, draw
from hype_pipeline.generate.figures.texts import adjacent_repeats, distinct, lengths

if TYPE_CHECKING:
    from hype_pipeline.generate.topic_control import Labelled
    from hype_pipeline.models.batches import Encoded

SENTENCES = 1_000  # of a split, at most: the nightly report takes minutes, not hours
WEIGHTS = 32  # importance samples
SAMPLES = 500
BEST_OF = 8
COPIED = 10  # words in a row shared with a training sentence
_TENTHS = 4  # decimals that are kept: below, machines differ


@dataclass(frozen=True, slots=True)
class Judged:
    """One figure."""

    figure: str
    value: float
    about: str
    most: float | None = None  # it passes at or below
    least: float | None = None  # it passes at or above

    @property
    def limit(self) -> float | None:
        """What it is held to."""
        return self.most if self.most is not None else self.least

    @property
    def passes(self) -> bool | None:
        """Whether it is within its limit; None: it has none."""
        if self.most is not None:
            return self.value <= self.most
        return None if self.least is None else self.value >= self.least


def report(bundle: Bundle, rows: Sequence["Labelled"], *, seed: int) -> list[Judged]:
    """Every figure of *bundle* on *rows*, of which the valid split judges and the test split tells."""
    splits = {name: _some(rows, name) for name in ("train", "valid", "test")}
    return [
        *_likelihood(bundle, rows, splits, seed),
        *_writing(bundle, splits, seed),
        *_steering(bundle, splits["valid"], seed),
    ]


def _some(rows: Sequence["Labelled"], split: str) -> Sequence["Labelled"]:
    own = [row for row in rows if row.split == split]
    return own[:: max(1, -(-len(own) // SENTENCES))]


def _likelihood(
    bundle: Bundle,
    rows: Sequence["Labelled"],
    splits: Mapping[str, Sequence["Labelled"]],
    seed: int,
) -> Iterator[Judged]:
    from hype_pipeline.models.batches import encode
    from hype_pipeline.models.evaluation import evaluate

    cvae = bundle.cvae

    def told(listed: Sequence["Labelled"]) -> "Encoded":
        return encode([(row.text, row.genres) for row in listed], cvae.vocabulary, cvae.labels)

    valid = told(splits["valid"])
    figures = evaluate(cvae, valid, samples=WEIGHTS, seed=seed)
    tested = evaluate(cvae, told(splits["test"]), samples=WEIGHTS, seed=seed)
    rivals = _rivals(bundle, [row for row in rows if row.split == "train"], valid)
    on = f"{len(splits['valid'])} valid sentences, {WEIGHTS} importance samples, seed {seed}"
    yield _figure("nll", figures["nll"], f"nats a sentence; {on}")
    yield _figure("perplexity", figures["perplexity"], f"a token, ends counted; {on}")
    yield _figure(
        "test_perplexity", tested["perplexity"], f"the same on {len(splits['test'])} test sentences"
    )
    for order, nll in rivals.items():
        yield _figure(
            f"{order}_nll", nll, "nats a sentence of the word n-gram baseline, same sentences"
        )
    share = figures["nll"] / rivals["unigram"]
    yield _figure("nll_over_unigram", share, "ratio: a model that learnt no order has 1", most=0.85)
    yield _figure("kl", figures["kl"], f"nats a sentence; {on}", least=1.0)
    yield _figure(
        "mutual_information", figures["mutual_information"], "nats between sentence and latent"
    )
    yield _figure(
        "active_units",
        figures["active_units"],
        "latent dimensions that differ between sentences",
        least=4,
    )


def _rivals(bundle: Bundle, train: Sequence["Labelled"], valid: "Encoded") -> Mapping[str, float]:
    from hype_pipeline.models.baselines import NgramModel, mean_nll

    vocabulary = bundle.cvae.vocabulary
    learnt = [vocabulary.encode(row.text) for row in train]
    sentences = [list(map(int, sentence)) for sentence in valid.ids]
    return {
        name: mean_nll(NgramModel(learnt, order=order, vocabulary=len(vocabulary)), sentences)
        for name, order in (("unigram", 1), ("trigram", 3))
    }


def _writing(
    bundle: Bundle, splits: Mapping[str, Sequence["Labelled"]], seed: int
) -> Iterator[Judged]:
    human = [row.text for row in splits["valid"]][:SAMPLES]
    genres = [row.genres for row in _cycled(splits["valid"], len(human))]
    drawn = draw(bundle.cvae, genres, seed=seed, actor=bundle.actor)
    texts = [each.text for each in drawn]
    vocabulary = bundle.cvae.vocabulary
    on = f"{len(texts)} samples under the genres of as many valid sentences, seed {seed}"
    other = sum(vocabulary.decode(each.ids) != each.text for each in drawn)
    specials = set(vocabulary.tokens[:4])
    unknown = sum(vocabulary.tokens[number] in specials for each in drawn for number in each.ids)
    yield _figure(
        "printed_not_sampled", other, f"texts that are not their sampled words; {on}", most=0
    )
    yield _figure(
        "unknown_emitted", unknown, f"special tokens among the sampled words; {on}", most=0
    )
    length, expected = lengths(texts)["mean"], lengths(human)["mean"]
    yield _figure("length", length, f"words and marks, mean; {on}")
    yield _figure("human_length", expected, f"the same of {len(human)} valid sentences")
    gap = abs(length / expected - 1)
    yield _figure("length_gap", gap, "share by which the two differ", most=0.4)
    repeats, usual = adjacent_repeats(texts), adjacent_repeats(human)
    yield _figure("human_repeats", usual, "words that follow themselves, a sentence, in human text")
    yield _figure("repeats", repeats, f"the same in samples; {on}", most=usual + 0.25)
    for n in (1, 2):
        yield _figure(
            f"human_distinct_{n}", distinct(human, n), "share of different runs in human text"
        )
    varied = distinct(texts, 2)
    yield _figure("distinct_1", distinct(texts, 1), f"share of different words; {on}")
    yield _figure(
        "distinct_2", varied, f"share of different pairs; {on}", least=0.4 * distinct(human, 2)
    )
    finished = sum(each.ended for each in drawn) / len(drawn)
    yield _figure("finished", finished, "share of samples that came to an end", least=0.9)
    usual_copies = _copied(human, bundle.known)
    copies = _copied(texts, bundle.known)
    yield _figure(
        "human_copied",
        usual_copies,
        f"share of valid sentences with {COPIED} words in a row from training text",
    )
    yield _figure(
        "copied", copies, "the same in samples, before any guard", most=max(2 * usual_copies, 0.2)
    )


def _steering(bundle: Bundle, valid: Sequence["Labelled"], seed: int) -> Iterator[Judged]:
    rows = _cycled(valid, SAMPLES // BEST_OF)
    genres = [row.genres for row in rows]
    topics = bundle.topics
    named = topics.names[topics.descriptive]
    human = float(topics.descriptive_share([row.text for row in valid]).mean())
    prior = topics.descriptive_share([d.text for d in draw(bundle.cvae, genres, seed=seed)])
    best = best_of(BEST_OF, bundle.cvae, topics, genres, seed=seed)
    chosen = topics.descriptive_share([each.text for each in best])
    lift = float(chosen.mean() / max(float(prior.mean()), 1e-9))
    yield _figure("human_topic", human, f"mean share of the topic '{named}' in valid sentences")
    yield _figure(
        "prior_topic", float(prior.mean()), f"the same in {len(genres)} samples from the prior"
    )
    yield _figure(
        "best_of_8_topic", float(chosen.mean()), "the same in the best of 8 by this topic"
    )
    yield _figure("best_of_8_lift", lift, "ratio of the two: what ranking buys", least=1.1)


def _copied(texts: Sequence[str], known: SharedRuns) -> float:
    return sum(known.longest(text) >= COPIED for text in texts) / len(texts) if texts else 0.0


def _cycled(rows: Sequence["Labelled"], count: int) -> Sequence["Labelled"]:
    return [rows[place % len(rows)] for place in range(count)]


def _figure(
    name: str, value: float, about: str, *, most: float | None = None, least: float | None = None
) -> Judged:
    rounded = round(float(value), _TENTHS)
    return Judged(name, rounded, about, _rounded(most), _rounded(least))


def _rounded(limit: float | None) -> float | None:
    return None if limit is None else round(limit, _TENTHS)
