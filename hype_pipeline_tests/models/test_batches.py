from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.errors import BadInput
from hype_pipeline.models.batches import Epochs, Row, batch_of, bucketed, encode, read
from hype_pipeline.text.tokens import BEGIN, END, PAD
from hype_pipeline_tests.models.conftest import SMALL, rows_of
from hype_pipeline_tests.small_corpus import GENRES

LENGTHS = st.lists(st.integers(0, 300), max_size=200).map(np.array)


@given(lengths=LENGTHS, size=st.integers(1, 40), seed=st.integers(0, 9))
def test_every_sentence_is_in_one_batch_once(lengths, size, seed):
    batches = bucketed(lengths.astype(np.int64), size=size, rng=np.random.default_rng(seed))
    assert sorted(number for batch in batches for number in batch) == list(range(len(lengths)))


@given(lengths=LENGTHS, size=st.integers(1, 40))
def test_no_batch_holds_more_sentences_than_asked_or_pads_without_bound(lengths, size):
    batches = bucketed(lengths.astype(np.int64), size=size, rng=np.random.default_rng(0))
    assert max((len(batch) for batch in batches), default=0) <= size
    assert all(len(b) * (lengths[b].max() + 1) <= size * 64 for b in batches if len(b) > 1)


def test_sentences_of_a_batch_are_of_similar_length():
    lengths = np.random.default_rng(0).integers(1, 60, size=5_000)
    batches = bucketed(lengths, size=64, rng=np.random.default_rng(1))
    padded = sum(len(batch) * lengths[batch].max() for batch in batches)
    assert lengths.sum() / padded > 0.95


def test_the_order_of_an_epoch_follows_from_seed_and_epoch(corpus):
    train = corpus.splits["train"]
    orders = [
        np.concatenate(Epochs(train, 32, seed).order(epoch)).tolist()
        for seed, epoch in [(0, 3), (0, 3), (0, 4), (1, 3)]
    ]
    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
    assert orders[0] != orders[3]


def test_a_batch_says_begin_end_padding_and_genres(corpus):
    batch = batch_of(
        encode([("soft", ["techno"]), ("a soft", [])], corpus.vocabulary, GENRES), [0, 1]
    )
    a, soft = corpus.vocabulary.encode("a soft")
    assert batch.inputs.tolist() == [[BEGIN, soft, PAD], [BEGIN, a, soft]]
    assert batch.targets.tolist() == [[soft, END, PAD], [a, soft, END]]
    assert batch.genres.tolist() == [[0, 1, 0], [0, 0, 0]]


def test_a_genre_named_twice_or_unknown_counts_once_or_not_at_all(corpus):
    encoded = encode([("soft", ["folk", "folk", "polka"])], corpus.vocabulary, GENRES)
    assert encoded.genres[0].tolist() == [GENRES.index("folk")]


def test_the_vocabulary_is_that_of_the_training_sentences():
    rows = [Row("one one two two"), Row("six six six", split="test")]
    known = read(rows, (), SMALL).vocabulary
    assert len(known.encode("one")) == 1
    assert len(known.encode("six")) > 1


def test_reading_once_numbers_as_encoding_does(corpus):
    train = [row for row in rows_of(300) if row.split == "train"]
    again = encode([(row.text, row.genres) for row in train], corpus.vocabulary, GENRES)
    assert again.ids.flat.tolist() == corpus.splits["train"].ids.flat.tolist()
    assert again.words == corpus.splits["train"].words


def test_rows_may_stream():
    assert len(read(iter(rows_of(30)), GENRES, SMALL).splits["train"]) == 27


def test_a_spelled_word_is_one_word(corpus):
    encoded = encode([("soft zyzzyva", ())], corpus.vocabulary, GENRES)
    assert encoded.words == 3  # the end is one
    assert len(encoded.ids[0]) > 2


def test_the_fingerprint_tells_any_change_of_text_genre_split_or_label():
    prints = Counter(
        read(rows, labels, SMALL).fingerprint
        for rows, labels in [
            ([Row("one two", ("folk",))], GENRES),
            ([Row("one too", ("folk",))], GENRES),
            ([Row("one two", ("techno",))], GENRES),
            ([Row("one two", ("folk",)), Row("x", split="valid")], GENRES),
            ([Row("one two", ("folk",))], GENRES[:2]),
        ]
    )
    assert len(prints) == 5


def test_no_training_sentence_is_refused():
    with pytest.raises(BadInput, match="split 'train'"):
        read([Row("x", split="valid")], (), SMALL)
