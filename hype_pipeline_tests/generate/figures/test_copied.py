import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.generate.figures.copied import Read, shares

WORDS = st.lists(st.sampled_from("abc"), max_size=8).map(" ".join)


def test_the_longest_run_is_counted_in_words_and_marks_are_none():
    read = ["the quick brown fox jumps over", "the lazy dog sleeps"]
    asked = ["a Quick, brown fox sleeps", "the lazy fox", "nothing else here", ""]
    assert Read(read).longest_shared(asked).tolist() == [3, 2, 0, 0]


def test_pieces_of_two_texts_are_no_copy_of_one():
    assert Read(["x a b", "c d x"]).longest_shared(["a b c d"]).tolist() == [2]


def test_runs_do_not_go_on_from_one_text_to_the_next():
    assert Read(["a b c d"]).longest_shared(["a b", "c d"]).tolist() == [2, 2]


@given(texts=st.lists(WORDS, max_size=4), read=st.lists(WORDS, max_size=4))
def test_it_finds_what_trying_every_run_finds(texts, read):
    def tried(text):
        words = text.split()
        runs = [words[a:b] for a in range(len(words)) for b in range(a, len(words) + 1)]
        return max(
            (len(run) for run in runs for other in read if f" {' '.join(run)} " in f" {other} "),
            default=0,
        )

    assert Read(read).longest_shared(texts).tolist() == [tried(text) for text in texts]


def test_shares_are_of_texts_at_or_above():
    assert shares(np.array([7, 8, 10, 30])) == {8: 0.75, 10: 0.5, 12: 0.25}
    assert shares(np.array([], dtype=int)) == {8: 0.0, 10: 0.0, 12: 0.0}
