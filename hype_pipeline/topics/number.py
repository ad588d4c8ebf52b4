"""How many topics posts speak about: numbers are tried from several seeds, and measured.

Coherence alone is chance and few topics are always steadier, so that both are measured: how well top
words go together in held-out sentences, and whether other seeds find the same topics. What is taken
by these is said in choice.py. Many posts are sampled: the number decides little that a part of them
does not show.

Stability after Greene, O'Callaghan and Cunningham 2014, https://arxiv.org/abs/1404.4606, with whole
distributions of words in place of ranked top words.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, count
from statistics import mean, stdev

import numpy as np
from jaxtyping import Float

from hype_pipeline.topics.choice import Choice, Tried, choice_of
from hype_pipeline.topics.configs import Document, NumberConfig, TopicConfig
from hype_pipeline.topics.fitting import DOCUMENTS, bags_of, coherent, learnt
from hype_pipeline.topics.model import Topics
from hype_pipeline.topics.words import spoken, topic_words

Say = Callable[[int, int], None]  # tried, of how many


def choose_number(
    posts: Sequence[Sequence[str]],
    held_out: Sequence[Sequence[str]],
    *,
    config: TopicConfig,
    number: NumberConfig,
    seed: int,
    say: Say | None = None,
) -> Choice:
    """The number of topics of *posts* (each its sentences, names masked), and what to learn them from.

    From whole posts or single sentences, whichever coheres better at the prior number; then all
    numbers are tried with that. Raises BadInput when too few words are left to learn from.
    """
    said = spoken(sample(posts, number.sentences, seed=seed))
    held = sample(held_out, number.sentences, seed=seed)
    sentences = [set(topic_words(text)) for post in held for text in post]
    first = number.prior if number.prior in number.candidates else min(number.candidates)
    start = replace(config, topics=first)
    counted = {d: bags_of(said, replace(start, document=d)) for d in DOCUMENTS}
    steps = count(1)

    def found(topics: int, document: Document) -> list[Topics]:
        words, bags = counted[document]
        wanted = replace(config, topics=topics, document=document)
        seeds = range(seed * number.seeds, (seed + 1) * number.seeds)
        models = [learnt(words, bags, wanted, each) for each in seeds]
        if say is not None:
            say(next(steps), len(number.candidates) + len(DOCUMENTS) - 1)
        return models

    at_first = {document: found(first, document) for document in DOCUMENTS}
    npmi = {d: mean(coherent(each, sentences) for each in at_first[d]) for d in DOCUMENTS}
    document = max(DOCUMENTS, key=lambda each: npmi[each])
    words, _ = counted[document]
    tried = [
        measured(at_first[document] if topics == first else found(topics, document), sentences)
        for topics in sorted(number.candidates)
        if topics <= len(words)
    ]
    return choice_of(tried, document, number)


def measured(found: Sequence[Topics], sentences: Sequence[set[str]]) -> Tried:
    """What the same number of topics, learnt from several seeds, is worth."""
    npmi = [coherent(each, sentences) for each in found]
    pairs = combinations([each.probabilities for each in found], 2)
    return Tried(
        number=found[0].count,
        npmi=mean(npmi),
        error=stdev(npmi) / len(npmi) ** 0.5,
        stability=mean(alike(one, other) for one, other in pairs),
    )


def alike(
    one: Float[np.ndarray, "topics words"], other: Float[np.ndarray, "topics words"]
) -> float:
    """Mean cosine of the topics of *one* with those of *other*, matched to make it the largest.

    The matching is Kuhn's (the Hungarian method), 1955, https://doi.org/10.1002/nav.3800020109.
    """
    from scipy.optimize import linear_sum_assignment  # a fifth of a second: in the run, not at load

    cosines = _unit(one) @ _unit(other).T
    rows, columns = linear_sum_assignment(cosines, maximize=True)
    return float(cosines[rows, columns].mean())


def sample(posts: Sequence[Sequence[str]], sentences: int, *, seed: int) -> list[Sequence[str]]:
    """Posts at random that have about as many *sentences*; all of them where they have fewer."""
    left = sentences
    taken = []
    order = list(range(len(posts)))
    random.Random(seed).shuffle(order)
    for place in order:
        if left <= 0:
            break
        taken.append(place)
        left -= len(posts[place])
    return [posts[place] for place in sorted(taken)]


def _unit(rows: Float[np.ndarray, "topics words"]) -> Float[np.ndarray, "topics words"]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
