"""Who becomes champion: absolute checks first, then the champion's own figure."""

import pytest

from hype_pipeline.generate.promotion import MARGIN, decide


def verdict(**changed):
    told = {"model": "new", "nll": 80.0, "failed": {}, "champion": "old", "champion_nll": 80.0}
    return decide(**{**told, **changed})


def test_the_first_model_that_passes_is_promoted():
    assert verdict(champion=None, champion_nll=None).promoted


def test_a_failed_check_stops_even_a_better_model_and_is_named():
    said = verdict(nll=10.0, failed={"copied": "0.9, limit 0.2"})
    assert not said.promoted
    assert said.decision == "Not promoted: copied is 0.9, limit 0.2."


@pytest.mark.parametrize(
    ("nll", "promoted"),
    [(79.0, True), (80.0 * (1 + MARGIN) - 0.01, True), (80.0 * (1 + MARGIN) + 0.01, False)],
)
def test_a_challenger_may_be_worse_by_the_margin_and_not_more(nll, promoted):
    assert verdict(nll=nll).promoted is promoted


def test_the_champion_does_not_replace_itself():
    assert "Nothing new" in verdict(champion="new").decision


def test_a_decision_is_one_sentence_with_both_figures():
    said = verdict(nll=90.0).decision
    assert "90.00" in said
    assert "80.00" in said
