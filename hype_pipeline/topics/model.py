"""What sentences are about: a learnt topic model, inferred for sentences, kept as arrays.

It loads and infers with numpy alone; how it is learnt is in fitting.py. Nothing here knows the latents
of the CVAE (models/lcgan/networks.py) or draws a plot (generate/topic_plots.py).
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.records.trained import Topic
from hype_pipeline.topics.choice import Choice, retold
from hype_pipeline.topics.configs import TopicConfig
from hype_pipeline.topics.maths import expected_log, inferred
from hype_pipeline.topics.words import topic_words

_FORMAT = 1  # of the folder
_CHUNK = 2048  # texts inferred at a time
_LAMBDA = (
    0.6  # between a word's frequency in a topic and its lift: what people told topics apart by best
)
_CHARACTERISTIC = 50  # of the most relevant words, by which a person may name a topic


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
    choice: Choice | None = None  # how their number was chosen; None: it was given

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
        """The same topics, with the one that a person means by *topic* as the descriptive one.

        By its number, by its name, or by a word that is characteristic of it: one of its most
        relevant words; where several topics have it, the one where it is most relevant.
        """
        known = {
            **{str(n): n for n in range(self.count)},
            **{w: n for n, w in enumerate(self.names)},
        }
        found = known.get(topic.strip(), self._said_most(topic.strip().lower()))
        if found is None:
            told = (" ".join(self.relevant_words(n, count=5)) for n in range(self.count))
            listed = "; ".join(f"{n}: {words}" for n, words in enumerate(told))
            raise BadInput(
                f"There is no topic {topic!r}: neither a number nor a word that is characteristic "
                f"of one. There are {listed}."
            )
        return replace(self, descriptive=found)

    @property
    def relevance(self) -> Float[np.ndarray, "topics words"]:
        """How telling each word is of each topic.

        Sievert and Shirley 2014, https://aclanthology.org/W14-3110.
        """
        inside = np.log(self.probabilities)
        overall = np.log(self.weights.sum(axis=0) / self.weights.sum())
        return np.asarray(_LAMBDA * inside + (1 - _LAMBDA) * (inside - overall))

    def relevant_words(self, topic: int, *, count: int = 10) -> tuple[str, ...]:
        """The most telling words of *topic*, first first."""
        order = np.argsort(-self.relevance[topic], kind="stable")[:count]
        return tuple(self.words[place] for place in order)

    def _said_most(self, word: str) -> int | None:
        having = [
            topic
            for topic in range(self.count)
            if word in self.relevant_words(topic, count=_CHARACTERISTIC)
        ]
        if not having:
            return None
        told = self.relevance[:, self.words.index(word)]
        return max(having, key=lambda topic: float(told[topic]))

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
            "choice": asdict(self.choice) if self.choice else None,
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
            choice=retold(about["choice"]) if about.get("choice") else None,
        )
