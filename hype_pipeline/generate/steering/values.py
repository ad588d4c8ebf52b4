"""The value functions that there are: each by name, made of what a training has at hand.

Which of them steer is a setting (HYPE_VALUES); what was made travels with the model, so that the
critic, best-of-N and the order of drafts want the same. To add one, write it beside models/values/text.py
and name it in `VALUES`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from hype_pipeline.curate.word_lists import SLURS, SWEARING
from hype_pipeline.models.values.learned import (
    Example,
    Learned,
    Reader,
    learn,
    learnt_from,
)
from hype_pipeline.models.values.steering import Steering, Value, wanted
from hype_pipeline.models.values.text import Banned, Readability, Sentiment, Topic
from hype_pipeline.settings import Settings

if TYPE_CHECKING:
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.topics.model import Topics

DEFAULT = Settings().values
HUMAN = 2_000  # sentences, and as many texts of the model, that realism is learnt from
PREFERENCE = "preference"
LEAST_DECISIONS = 40  # below them a preference is what one curator thought on one morning
LEAST_OF_EACH = 10
LEAST_AUC = 0.55  # on held-out examples; below, it steers by the dice
TOPIC_ALONE: Mapping[str, Any] = MappingProxyType(
    {"weights": {"topic": 1.0}, "learned": {}, "notes": []}
)


@dataclass(frozen=True, slots=True)
class Material:
    """What values are made of."""

    topics: "Topics"
    reader: Reader
    human: Sequence[str]  # sentences of the train split
    sampled: Callable[[], Sequence[str]]  # texts of the model, drawn when they are needed
    verdicts: Sequence[Example]  # of curators


def _preference(material: Material) -> Value | str:
    verdicts = material.verdicts
    liked = sum(verdict.liked for verdict in verdicts)
    fewest = min(liked, len(verdicts) - liked)
    if len(verdicts) < LEAST_DECISIONS or fewest < LEAST_OF_EACH:
        return (
            f"preference is left out: it takes {LEAST_DECISIONS} decisions with {LEAST_OF_EACH} of "
            f"either kind, and there are {len(verdicts)} with {fewest}"
        )
    return _telling(learn(verdicts, PREFERENCE, material.reader))


def _realism(material: Material) -> Value | str:
    human = [
        Example(text, liked=True, group=f"h{place}") for place, text in enumerate(material.human)
    ]
    sampled = [
        Example(text, liked=False, group=f"s{n}") for n, text in enumerate(material.sampled())
    ]
    if not (human and sampled):
        return "realism is left out: there are no sentences to learn it from"
    return _telling(learn([*human, *sampled], "realism", material.reader))


def _telling(learned: Learned) -> Value | str:
    if learned.auc < LEAST_AUC:
        return (
            f"{learned.name} is left out: it tells held-out examples apart with an AUC of "
            f"{learned.auc:.2f}, and {LEAST_AUC} is the least"
        )
    return learned


VALUES: Mapping[str, Callable[[Material], Value | str]] = MappingProxyType(
    {
        "topic": lambda material: Topic(material.topics),
        "readability": lambda _: Readability(),
        "sentiment": lambda _: Sentiment(),
        "banned": lambda _: Banned(SLURS | SWEARING),
        "realism": _realism,
        PREFERENCE: _preference,
    }
)


def steering(text: str, material: Material) -> Steering:
    """The values that *text* (HYPE_VALUES) names; the topic alone where none can be made."""
    made: list[tuple[Value, float]] = []
    notes = []
    for name, weight in wanted(text, VALUES).items():
        value = VALUES[name](material)
        if isinstance(value, str):
            notes.append(value)
        else:
            made.append((value, weight))
    values, weights = zip(*made or [(Topic(material.topics), 1.0)], strict=True)
    return Steering(values, weights, tuple(notes))


def told(steered: Steering) -> dict[str, Any]:
    """*steered* as JSON has it."""
    return {
        "weights": dict(zip(steered.names, steered.weights, strict=True)),
        "learned": {v.name: v.told() for v in steered.values if isinstance(v, Learned)},
        "notes": list(steered.notes),
    }


def retold(said: Mapping[str, Any], topics: "Topics", reader: Reader) -> Steering:
    """What `told` said."""
    learned = said["learned"]
    bare = Material(topics, reader, (), tuple, ())
    values: list[Value] = []
    for name in said["weights"]:
        made = VALUES[name](bare) if name not in learned else None
        values.append(learnt_from(learned[name], name, reader) if made is None else _made(made))
    return Steering(tuple(values), tuple(said["weights"].values()), tuple(said["notes"]))


def reader_of(cvae: "TrainedCvae") -> Reader:
    """Texts as means of their latents."""

    def read(texts: Sequence[str]) -> Float[np.ndarray, "texts latent"]:
        from hype_pipeline.models.sampling import encode_texts

        mean, _ = encode_texts(cvae, texts)
        return np.asarray(mean.cpu().numpy(), dtype=np.float64)

    return read


def _made(value: Value | str) -> Value:
    assert not isinstance(value, str)
    return value
