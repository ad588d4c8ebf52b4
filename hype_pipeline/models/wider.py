"""A wider text than the corpus, without genres, as numbers: encoder and decoder may learn from it first.

The numbers lie in a file that batches are taken from, so that memory does not grow with the text, but
for eight bytes a sentence. Which of its lines are sentences is generate/wider_text.py's.
"""

import json
from array import array
from dataclasses import replace
from pathlib import Path

import numpy as np

from hype_pipeline.models.batches import Encoded, WiderText
from hype_pipeline.models.ragged import Ragged
from hype_pipeline.text.tokens import Vocabulary, tokens

_IDS, _STARTS, _ABOUT = "ids.i32", "starts.npy", "about.json"


def encoded(text: WiderText, vocabulary: Vocabulary, like: Encoded, folder: Path) -> Encoded:
    """*text* as numbers, kept in *folder*; without genres and features, of which there are as many as
    in *like*."""
    if not (folder / _ABOUT).exists():
        _write(text, vocabulary, folder)
    ids = Ragged(np.memmap(folder / _IDS, np.int32, mode="r"), np.load(folder / _STARTS))
    words = json.loads((folder / _ABOUT).read_text("utf-8"))["words"]
    return untold(Encoded(ids, Ragged.empty(len(ids)), like.labels, words, like.features))


def untold(sentences: Encoded) -> Encoded:
    """*sentences* as if nothing were known of them."""
    features = sentences.features
    if features is not None:
        nothing = np.broadcast_to(np.float32(0), (len(sentences), features.shape[1]))
        features = nothing
    return replace(sentences, genres=Ragged.empty(len(sentences)), features=features)


def _write(text: WiderText, vocabulary: Vocabulary, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    starts, words = array("q", [0]), 0
    with (folder / _IDS).open("wb") as out:
        for sentence in text:
            spoken = tokens(sentence)
            ids = array("i", (number for word in spoken for number in vocabulary.spelled(word)))
            out.write(ids.tobytes())
            starts.append(starts[-1] + len(ids))
            words += len(spoken) + 1
    np.save(folder / _STARTS, np.array(starts, np.int64))
    (folder / _ABOUT).write_text(json.dumps({"words": words}), encoding="utf-8")  # last
