"""Topics learnt from posts: their words counted, learnt from several starts, described.

How a start becomes topics is in learning.py, how their number is chosen in number.py.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from hype_pipeline.errors import BadInput
from hype_pipeline.text.stop_words import SOUND_WORDS
from hype_pipeline.topics.configs import Document, TopicConfig
from hype_pipeline.topics.learning import by_gensim, collapsed
from hype_pipeline.topics.maths import coherence
from hype_pipeline.topics.model import Topics
from hype_pipeline.topics.words import spoken, topic_words

DOCUMENTS: tuple[Document, ...] = ("post", "sentence")

Spoken = Sequence[Sequence[Sequence[str]]]  # words of sentences of posts


def fit(
    posts: Sequence[Sequence[str]],
    held_out: Sequence[Sequence[str]],
    *,
    config: TopicConfig,
    seed: int,
) -> Topics:
    """Topics of *posts* (each its sentences, names masked), judged on *held_out* posts.

    Raises BadInput when too few words are left to learn from.
    """
    said = spoken(posts)
    return _described(learnt(*bags_of(said, config), config, seed), said, held_out)


def fit_better(
    posts: Sequence[Sequence[str]],
    held_out: Sequence[Sequence[str]],
    *,
    config: TopicConfig,
    seed: int,
    documents: Sequence[Document] = DOCUMENTS,
) -> Topics:
    """Topics of whole posts or of single sentences, whichever cohere better in held-out sentences.

    Posts carry more words, and are the better document where each has a leaning; where every post
    speaks of sound, of tours and of a release in turn, only its sentences differ. Either is learnt
    from a few starts, because chance matters as much.
    """
    said = spoken(posts)
    found: list[Topics] = []
    for document in documents:
        wanted = replace(config, document=document)
        words, bags = bags_of(said, wanted)
        seeds = range(seed * config.starts, (seed + 1) * config.starts)
        found += [learnt(words, bags, wanted, each) for each in seeds]
    sentences = [set(topic_words(text)) for post in held_out for text in post]
    return _described(max(found, key=lambda each: coherent(each, sentences)), said, held_out)


def coherent(topics: Topics, documents: Sequence[set[str]]) -> float:
    """Mean coherence of the ten best words of all topics in *documents*."""
    tops = [topics.top_words(topic) for topic in range(topics.count)]
    return sum(coherence(top, documents) for top in tops) / topics.count


def bags_of(said: Spoken, config: TopicConfig) -> tuple[tuple[str, ...], list[Counter[int]]]:
    """The words that are kept, the most frequent first, and how often each document has which.

    Raises BadInput when they are fewer than topics.
    """
    if config.document == "post":
        bags = [Counter(word for text in post for word in text) for post in said]
    else:
        bags = [Counter(text) for post in said for text in post]
    words = _kept(bags, config)
    if len(words) < config.topics:
        raise BadInput(
            f"{len(words)} words occur in {config.no_below} posts or more: "
            f"{len(said)} posts are too few to learn {config.topics} topics from."
        )
    place = {word: number for number, word in enumerate(words)}
    return words, [Counter({place[w]: n for w, n in bag.items() if w in place}) for bag in bags]


def learnt(
    words: tuple[str, ...], bags: Sequence[Counter[int]], config: TopicConfig, seed: int
) -> Topics:
    """Topics that have no names yet."""
    learn = collapsed if config.learner == "collapsed" else by_gensim
    weights, alpha = learn(
        bags, words=len(words), topics=config.topics, seed=seed, passes=config.passes
    )
    return Topics(
        words=words,
        weights=np.ascontiguousarray(weights, dtype=np.float64),
        alpha=np.ascontiguousarray(alpha, dtype=np.float64),
        names=("",) * config.topics,
        descriptive=0,
        shares=(0.0,) * config.topics,
        npmi=(0.0,) * config.topics,
        config=config,
        seed=seed,
    )


def sound_mass(
    words: Sequence[str], probabilities: Float[np.ndarray, "topics words"]
) -> Float[np.ndarray, " topics"]:
    """The probability that a word of each topic speaks about sound: the rule for `descriptive`."""
    speaks = np.array([word in SOUND_WORDS for word in words], dtype=np.float64)
    return np.asarray(probabilities @ speaks)


def _kept(bags: Sequence[Counter[str]], config: TopicConfig) -> tuple[str, ...]:
    """The words that neither too few nor too many *bags* hold, the most frequent first."""
    holding = Counter(word for bag in bags for word in bag)
    most = config.no_above * len(bags)
    kept = [word for word, count in holding.items() if config.no_below <= count <= most]
    return tuple(sorted(kept, key=lambda word: (-holding[word], word))[: config.longest])


def _described(nameless: Topics, said: Spoken, held_out: Sequence[Sequence[str]]) -> Topics:
    tops = [nameless.top_words(topic) for topic in range(nameless.count)]
    documents = [{w for text in post for w in topic_words(text)} for post in held_out]
    shares = nameless.proportions_of([text for post in said for text in post]).mean(axis=0)
    return replace(
        nameless,
        names=tuple(f"{number}: {' '.join(top[:3])}" for number, top in enumerate(tops)),
        descriptive=int(np.argmax(sound_mass(nameless.words, nameless.probabilities))),
        shares=tuple(float(share) for share in shares),
        npmi=tuple(coherence(top, documents) for top in tops),
    )
