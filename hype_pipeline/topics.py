"""What sentences are about: LDA learnt from posts, inferred for sentences, kept as arrays.

How is in topic_learning.py; a `Topics` that was saved loads and infers with numpy alone. Nothing here
knows the latents of the CVAE (models/lcgan.py) or draws a plot (generate/plots.py).

Sentences are short for LDA, so that a post is the document to learn from.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from jaxtyping import Float

from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.records.trained import Topic
from hype_pipeline.text.stop_words import SOUND_WORDS, STOP_WORDS
from hype_pipeline.topic_learning import by_gensim, collapsed
from hype_pipeline.topic_maths import coherence, expected_log, inferred

_FORMAT = 1  # of the folder
_MARK = re.compile(r"\{[a-z_]+\}")  # masked names: {artist}, {song}, {site}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORTEST = 3  # letters
_CHUNK = 2048  # texts inferred at a time


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicConfig:
    """How topics are learnt."""

    topics: int = 4
    document: Literal["post", "sentence"] = "post"  # what a topic is learnt from
    learner: Literal["collapsed", "gensim"] = "collapsed"  # thirty times as fast, no less coherent
    passes: int | None = None  # over all posts; None: as many as the learner needs
    starts: int = 2  # from which it is learnt, to keep the most coherent
    no_below: int = 3  # posts that a word must occur in
    no_above: float = 0.5  # share of posts above which a word says nothing
    longest: int = 20_000  # words kept, the most frequent first

    def __post_init__(self) -> None:
        if self.topics < 2 or self.starts < 1:
            raise BadInput(f"There must be 2 topics and a start at least, got {self}.")
        if self.learner not in ("collapsed", "gensim"):
            raise BadInput(f"learner must be collapsed or gensim, not {self.learner!r}.")
        if not 0 < self.no_above <= 1:
            raise BadInput(f"no_above is a share above 0 and up to 1, got {self.no_above}.")


def topic_words(text: str) -> list[str]:
    """The words of *text* that can carry a topic: lower case, no masked names, no stop words."""
    bare = (word.replace("'", "").replace("’", "") for word in _WORD.findall(_unmasked(text)))
    lower = (word.lower() for word in bare)
    return [word for word in lower if len(word) >= _SHORTEST and word not in STOP_WORDS]


def name_words(texts: Iterable[str], *, least: int = 3, share: float = 0.7) -> frozenset[str]:
    """Words that are names: inside a sentence they are written with a capital nearly always.

    A sentence's first word has a capital anyway and is not counted.
    """
    capital: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for text in texts:
        for word in _WORD.findall(_unmasked(text))[1:]:
            plain = word.lower().replace("'", "").replace("’", "")
            seen[plain] += 1
            capital[plain] += word[0].isupper()
    return frozenset(w for w, n in capital.items() if n >= least and n >= share * seen[w])


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """A trained topic model: arrays and words."""

    words: tuple[str, ...]
    weights: Float[np.ndarray, "topics words"]  # pseudo-counts of each word in each topic
    alpha: Float[np.ndarray, " topics"]  # prior of a text's proportions
    names: tuple[str, ...]
    descriptive: int  # the topic that speaks about how a song sounds
    shares: tuple[float, ...]  # mean proportion over the sentences it was learnt from
    npmi: tuple[float, ...]  # coherence of each topic's top words on held-out posts
    config: TopicConfig
    seed: int

    @property
    def count(self) -> int:
        """How many topics."""
        return len(self.names)

    @property
    def probabilities(self) -> Float[np.ndarray, "topics words"]:
        """Of each word in each topic."""
        return np.asarray(self.weights / self.weights.sum(axis=1, keepdims=True))

    def top_words(self, topic: int, *, count: int = 10) -> tuple[str, ...]:
        """The most probable words of *topic*, first first."""
        order = np.argsort(-self.weights[topic], kind="stable")[:count]
        return tuple(self.words[place] for place in order)

    def proportions(self, texts: Sequence[str]) -> Float[np.ndarray, "texts topics"]:
        """How much each of *texts* is about each topic; rows sum to 1.

        A text without a known word has the prior's proportions.
        """
        return self.proportions_of([topic_words(text) for text in texts])

    def proportions_of(self, spoken: Sequence[Sequence[str]]) -> Float[np.ndarray, "texts topics"]:
        """The same of texts whose `topic_words` are at hand."""
        place = {word: number for number, word in enumerate(self.words)}
        bags = [Counter(place[w] for w in words if w in place) for words in spoken]
        spread = expected_log(self.weights)
        found = np.empty((len(bags), self.count))
        by_length = sorted(range(len(bags)), key=lambda number: len(bags[number]))
        for start in range(0, len(by_length), _CHUNK):
            chunk = by_length[start : start + _CHUNK]
            found[chunk] = inferred([bags[number] for number in chunk], spread, self.alpha)
        return found

    def descriptive_share(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """How much each of *texts* describes sound."""
        return self.proportions(texts)[:, self.descriptive]

    def renamed(self, names: Sequence[str]) -> "Topics":
        """The same topics under names that a person chose, in order."""
        if len(names) != self.count or len(set(names)) != len(names):
            raise BadInput(f"{self.count} different names are needed, got {', '.join(names)}.")
        return replace(self, names=tuple(names))

    def describing(self, topic: str) -> "Topics":
        """The same topics, with the one called or numbered *topic* as the descriptive one."""
        known = {
            **{str(n): n for n in range(self.count)},
            **{w: n for n, w in enumerate(self.names)},
        }
        if topic not in known:
            raise BadInput(f"There is no topic {topic!r}; there are {', '.join(self.names)}.")
        return replace(self, descriptive=known[topic])

    def rows(
        self, model: str, *, source_url: str, retrieved_at: datetime, provider: str
    ) -> list[Topic]:
        """These topics as rows of the table `topic_model`."""
        return [
            Topic(
                number=number,
                name=self.names[number],
                descriptive=number == self.descriptive,
                words=self.top_words(number, count=20),
                share=self.shares[number],
                npmi=self.npmi[number],
                model=model,
                source_url=source_url,
                retrieved_at=retrieved_at,
                provider=provider,
            )
            for number in range(self.count)
        ]

    def save(self, folder: Path) -> None:
        """Write arrays and words into *folder*, which appears whole or not at all."""
        from safetensors.numpy import save_file

        beside = folder.with_name(folder.name + ".partial")
        beside.mkdir(parents=True, exist_ok=True)
        save_file({"weights": self.weights, "alpha": self.alpha}, beside / "arrays.safetensors")
        about = {
            "format": _FORMAT,
            "names": self.names,
            "descriptive": self.descriptive,
            "shares": self.shares,
            "npmi": self.npmi,
            "config": asdict(self.config),
            "seed": self.seed,
            "words": self.words,
        }
        (beside / "topics.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
        beside.rename(folder)

    @classmethod
    def load(cls, folder: Path) -> "Topics":
        """What `save` wrote. Raises CheckpointMismatch when it is something else."""
        from safetensors.numpy import load_file

        about: dict[str, Any] = json.loads((folder / "topics.json").read_text("utf-8"))
        arrays = load_file(folder / "arrays.safetensors")
        expected = (len(about["names"]), len(about["words"]))
        if about["format"] != _FORMAT or arrays["weights"].shape != expected:
            raise CheckpointMismatch(f"{folder} does not hold topics of format {_FORMAT}.")
        return cls(
            words=tuple(about["words"]),
            weights=arrays["weights"],
            alpha=arrays["alpha"],
            names=tuple(about["names"]),
            descriptive=about["descriptive"],
            shares=tuple(about["shares"]),
            npmi=tuple(about["npmi"]),
            config=TopicConfig(**about["config"]),
            seed=about["seed"],
        )


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
    spoken = _spoken(posts)
    return _described(_learnt(spoken, config, seed), spoken, held_out)


def fit_better(
    posts: Sequence[Sequence[str]],
    held_out: Sequence[Sequence[str]],
    *,
    config: TopicConfig,
    seed: int,
) -> Topics:
    """Topics of whole posts or of single sentences, whichever cohere better in held-out sentences.

    Posts carry more words, and are the better document where each has a leaning; where every post
    speaks of sound, of tours and of a release in turn, only its sentences differ. Either is learnt
    from a few starts, because chance matters as much.
    """
    spoken = _spoken(posts)
    learnt = [
        _learnt(spoken, replace(config, document=document), seed * config.starts + start)
        for document in ("post", "sentence")
        for start in range(config.starts)
    ]
    sentences = [set(topic_words(text)) for post in held_out for text in post]

    def together(topics: Topics) -> float:
        tops = (topics.top_words(topic) for topic in range(topics.count))
        return sum(coherence(top, sentences) for top in tops)

    return _described(max(learnt, key=together), spoken, held_out)


def _spoken(posts: Sequence[Sequence[str]]) -> list[list[list[str]]]:
    """The words of each sentence of each post that carry topics, names left out."""
    names = name_words(text for post in posts for text in post)
    return [[[w for w in topic_words(text) if w not in names] for text in post] for post in posts]


def _learnt(spoken: Sequence[Sequence[Sequence[str]]], config: TopicConfig, seed: int) -> Topics:
    """Topics that have no names yet."""
    if config.document == "post":
        bags = [Counter(word for text in post for word in text) for post in spoken]
    else:
        bags = [Counter(text) for post in spoken for text in post]
    words = _kept(bags, config)
    if len(words) < config.topics:
        raise BadInput(
            f"{len(words)} words occur in {config.no_below} posts or more: "
            f"{len(spoken)} posts are too few to learn {config.topics} topics from."
        )
    place = {word: number for number, word in enumerate(words)}
    learn = collapsed if config.learner == "collapsed" else by_gensim
    weights, alpha = learn(
        [Counter({place[w]: n for w, n in bag.items() if w in place}) for bag in bags],
        words=len(words),
        topics=config.topics,
        seed=seed,
        passes=config.passes,
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


def _kept(bags: Sequence[Counter[str]], config: TopicConfig) -> tuple[str, ...]:
    """The words that neither too few nor too many *bags* hold, the most frequent first."""
    holding = Counter(word for bag in bags for word in bag)
    most = config.no_above * len(bags)
    kept = [word for word, count in holding.items() if config.no_below <= count <= most]
    return tuple(sorted(kept, key=lambda word: (-holding[word], word))[: config.longest])


def _described(
    nameless: Topics,
    spoken: Sequence[Sequence[Sequence[str]]],
    held_out: Sequence[Sequence[str]],
) -> Topics:
    tops = [nameless.top_words(topic) for topic in range(nameless.count)]
    documents = [{w for text in post for w in topic_words(text)} for post in held_out]
    shares = nameless.proportions_of([text for post in spoken for text in post]).mean(axis=0)
    return replace(
        nameless,
        names=tuple(f"{number}: {' '.join(top[:3])}" for number, top in enumerate(tops)),
        descriptive=int(np.argmax(sound_mass(nameless.words, nameless.probabilities))),
        shares=tuple(float(share) for share in shares),
        npmi=tuple(coherence(top, documents) for top in tops),
    )


def sound_mass(
    words: Sequence[str], probabilities: Float[np.ndarray, "topics words"]
) -> Float[np.ndarray, " topics"]:
    """The probability that a word of each topic speaks about sound: the rule for `descriptive`."""
    speaks = np.array([word in SOUND_WORDS for word in words], dtype=np.float64)
    return np.asarray(probabilities @ speaks)


def _unmasked(text: str) -> str:
    return _MARK.sub(" ", text)
