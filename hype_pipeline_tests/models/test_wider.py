import os
import random
import signal
from dataclasses import replace

import numpy as np
import pytest

from hype_pipeline.models.batches import batch_of, counted, encode, read
from hype_pipeline.models.checkpoint import read_about
from hype_pipeline.models.training import Interrupted
from hype_pipeline.models.wider import encoded, untold
from hype_pipeline_tests.models.conftest import QUICK, SMALL, rows_of
from hype_pipeline_tests.models.test_features import TOLD, described
from hype_pipeline_tests.models.test_fit import fitted, weights
from hype_pipeline_tests.small_corpus import GENRES, sentence


class Text:
    """Sentences of the grammar."""

    def __init__(self, count: int, *, word: str = "", name: str = "text") -> None:
        rng = random.Random(1)
        self._texts = [f"{sentence(rng.randrange(3), rng)} {word}" for _ in range(count)]
        self.fingerprint = name

    def __iter__(self):
        return iter(self._texts)

    def about(self):
        return {"fingerprint": self.fingerprint}


def test_words_of_a_wider_text_follow_those_of_the_corpus():
    rows = rows_of(60)
    alone = read(rows, GENRES, SMALL).vocabulary
    both = read(rows, GENRES, SMALL, Text(40, word="zyzzyva")).vocabulary
    assert "zyzzyva" not in alone.tokens
    assert both.tokens.index("zyzzyva") > both.tokens.index("the")
    assert len(both.encode("zyzzyva")) == 1


def test_a_full_vocabulary_takes_no_word_of_a_wider_text():
    few = replace(SMALL, words=30)
    rows, text = rows_of(300), Text(40, word="zyzzyva")
    both, alone = (read(rows, GENRES, few, each).vocabulary for each in (text, None))
    assert set(both.tokens) == set(alone.tokens)


def test_of_too_many_different_words_the_rarer_half_is_forgotten():
    counts = counted(["often often rarely", "often other another often"], most=3)
    assert counts["often"] == 4
    assert len(counts) <= 3


def test_its_numbers_are_the_texts_own_and_it_has_no_genres(corpus):
    text = Text(50)
    kept = encoded(text, corpus.vocabulary, corpus.splits["train"])
    plain = encode([(each, ()) for each in text], corpus.vocabulary, GENRES)
    assert [ids.tolist() for ids in kept.ids] == [ids.tolist() for ids in plain.ids]
    assert (kept.words, kept.labels, len(kept)) == (plain.words, plain.labels, 50)
    assert batch_of(kept, np.arange(4)).genres.tolist() == [[0.0] * 3] * 4


def test_what_is_untold_has_no_genres_and_no_features():
    corpus = read(described(30), ("folk",), TOLD)
    batch = batch_of(untold(corpus.splits["train"]), np.arange(4))
    assert batch.facts.shape == (4, 5)
    assert batch.facts.abs().sum() == 0


def test_a_wider_text_is_learnt_from_first_and_named(tmp_path):
    heard = []
    about = fitted(tmp_path, wider=Text(100), progress=lambda phase, *_: heard.append(phase))
    assert list(dict.fromkeys(heard)) == ["autoencoder", "wider text", "vae"]
    assert about["wider"] == {"fingerprint": "text"}
    other = fitted(tmp_path, wider=Text(100, name="other"), out="other")
    alone = fitted(tmp_path, out="alone")
    names = {each["fingerprint"] for each in (about, other, alone)}
    assert len(names) == 3
    assert "wider" not in alone
    assert weights(tmp_path / "out") != weights(tmp_path / "alone")


def test_stopped_while_it_learns_from_it_training_goes_on_to_the_same_weights(tmp_path):
    def ask(phase, step, *_):
        os.kill(os.getpid(), signal.SIGTERM * (phase == "wider text"))

    text = Text(200)
    with pytest.raises(Interrupted):
        fitted(tmp_path / "parts", wider=text, progress=ask)
    fitted(tmp_path / "parts", wider=text)
    fitted(tmp_path / "whole", wider=text)
    assert weights(tmp_path / "parts" / "out") == weights(tmp_path / "whole" / "out")
    assert read_about(tmp_path / "parts" / "out")["steps"] == 3 * 4


def test_the_wider_text_helps_a_small_corpus(tmp_path):
    train = replace(QUICK, loop=replace(QUICK.loop, learning_rate=1e-2), wider_epochs=3)
    alone = fitted(tmp_path, train=train)
    first = fitted(tmp_path, train=train, wider=Text(400), out="first")
    assert first["figures"]["word_perplexity"] < 0.9 * alone["figures"]["word_perplexity"]
