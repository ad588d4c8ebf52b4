"""Weighted decoding: words that speak of the descriptive topic are made likelier while a sentence is drawn.

To the score of each word is added how much likelier it is in the topic than in all text, some times
over (the strength). It costs nothing in decoding and nothing in training; what it does to texts is
measured in stage.py, as for every method.

Ghazvininejad et al. 2017, https://aclanthology.org/P17-4008; See et al. 2019,
https://arxiv.org/abs/1902.08654.
"""

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from hype_pipeline.topics.words import topic_words

if TYPE_CHECKING:
    from torch import Tensor

    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.text.tokens import Vocabulary
    from hype_pipeline.topics.model import Topics

WEIGHTED = "weighted"
STRENGTHS = (0.25, 0.5, 0.75, 1.0, 1.25)  # above, every sentence has the same few words
_MOST = 2.0  # nats either way: rare words of a topic are nowhere else, and would be everywhere


def weighted(times: float) -> str:
    """The name of the method at that strength."""
    return f"{WEIGHTED}_{times:g}"


def strength(name: str) -> float:
    """That of the method of that name."""
    return float(name.removeprefix(f"{WEIGHTED}_"))


def added(cvae: "TrainedCvae", topics: "Topics", times: float) -> "Float[Tensor, ' vocabulary']":
    """What each word's score gains or loses, in nats, at a strength of *times*."""
    import torch

    gains = times * evidence(cvae.vocabulary, topics)
    return torch.tensor(gains, dtype=torch.float32, device=cvae.device)


def evidence(vocabulary: "Vocabulary", topics: "Topics") -> Float[np.ndarray, " vocabulary"]:
    """log p(word | descriptive topic) - log p(word), within limits; 0 for what carries no topic: stop
    words, marks, masked names, pieces of words, the end."""
    probabilities = topics.probabilities
    usual = np.asarray(topics.shares) @ probabilities
    ratio = np.log(probabilities[topics.descriptive]) - np.log(usual)
    ratio = ratio.clip(-_MOST, _MOST)
    places = {word: place for place, word in enumerate(topics.words)}
    found = np.zeros(len(vocabulary))
    whole = vocabulary.whole_words()
    for number, token in enumerate(vocabulary.tokens):
        spoken = topic_words(token) if whole[number] else []
        if len(spoken) == 1 and spoken[0] in places:
            found[number] = ratio[places[spoken[0]]]
    return found
