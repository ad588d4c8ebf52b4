"""A wider text than the corpus, without genres, as numbers: encoder and decoder may learn from it first.

Which of its lines are sentences is generate/wider_text.py's.
"""

from dataclasses import replace

import numpy as np

from hype_pipeline.models.batches import Encoded, WiderText, encode
from hype_pipeline.models.ragged import Ragged
from hype_pipeline.text.tokens import Vocabulary


def encoded(text: WiderText, vocabulary: Vocabulary, like: Encoded) -> Encoded:
    """*text* as a model is told it that knows as many genres and features as *like* has."""
    numbers = encode(((sentence, ()) for sentence in text), vocabulary, ())
    return untold(replace(numbers, labels=like.labels, features=like.features))


def untold(sentences: Encoded) -> Encoded:
    """*sentences* as if nothing were known of them."""
    features = sentences.features
    if features is not None:
        # One 0 that stands for all: a wider text has millions.
        features = np.broadcast_to(np.float32(0), (len(sentences), features.shape[1]))
    return replace(sentences, genres=Ragged.empty(len(sentences)), features=features)
