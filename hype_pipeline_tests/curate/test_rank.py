"""Ranking: what is wanted first, likelihood next, repeats last."""

from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.curate.rank import Candidate, alike, ranked, score

candidate = st.builds(Candidate, text=st.text(), worth=st.floats(0, 1), nll=st.floats(0, 20))


def test_the_descriptive_sample_comes_first():
    assert ranked([Candidate("a tour", 0.1, 3.0), Candidate("warm synths", 0.9, 3.0)]) == [1, 0]


def test_of_equally_descriptive_samples_the_likelier_comes_first():
    assert ranked([Candidate("a b", 0.5, 4.0), Candidate("c d", 0.5, 3.0)]) == [1, 0]


def test_a_sample_that_repeats_a_better_one_comes_last():
    samples = [
        Candidate("warm synths drift along here", 0.9, 3.0),
        Candidate("warm synths drift along here again", 0.8, 3.0),
        Candidate("a tour begins", 0.1, 3.0),
    ]
    assert alike(samples[0].text, "warm synths drift along here too")
    assert ranked(samples) == [0, 2, 1]


def test_the_weight_decides_between_worth_and_likelihood():
    samples = [Candidate("a b", 0.9, 4.0), Candidate("c d", 0.1, 3.0)]
    assert ranked(samples, worth_weight=0.0) == [1, 0]


@given(st.lists(candidate))
def test_every_sample_is_ranked_once(samples):
    assert sorted(ranked(samples)) == list(range(len(samples)))


@given(st.lists(candidate, min_size=2))
def test_scores_lie_between_worst_and_best(samples):
    assert all(0 <= value <= 1 for value in score(samples))
