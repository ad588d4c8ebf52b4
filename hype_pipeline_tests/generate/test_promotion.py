"""Who becomes champion: absolute checks first, then the champion's own figure."""

from dataclasses import dataclass

import pytest

from hype_pipeline.generate.promotion import MARGIN, Rival, decide, faults, refusal


@dataclass(frozen=True)
class Row:
    figure: str
    value: float = 0.1
    limit: float | None = 0.2
    passes: bool | None = True


WHOLE = [Row("samples_copied_10"), Row("samples_repeats"), Row("nll_over_unigram")]


def test_a_report_within_its_limits_has_no_fault():
    assert faults([*WHOLE, Row("length", limit=None, passes=None)]) == {}


def test_a_failed_check_is_named_with_value_and_limit():
    failed = faults([*WHOLE, Row("finished", value=0.5, limit=0.9, passes=False)])
    assert refusal(failed).decision == "Not promoted: finished is 0.5, limit 0.9."


@pytest.mark.parametrize(
    ("left_out", "what"), [(0, "memorisation"), (1, "repetition"), (2, "likelihood")]
)
def test_a_report_that_forgot_a_check_proves_nothing(left_out, what):
    told = [row for place, row in enumerate(WHOLE) if place != left_out]
    assert faults(told) == {what: "held to no limit in the report"}


@pytest.mark.parametrize(
    ("nll", "promoted", "better"),
    [
        (79.0, True, True),
        (80.0 * (1 + MARGIN) - 0.01, True, False),
        (80.0 * (1 + MARGIN) + 0.01, False, False),
    ],
)
def test_a_challenger_may_be_worse_by_the_margin_and_not_more(nll, promoted, better):
    said = decide(nll, Rival(1, 80.0))
    assert (said.promoted, said.better) == (promoted, better)


def test_the_margin_cannot_be_spent_again_every_night():
    said = decide(80.0 * (1 + 2 * MARGIN), Rival(2, 80.0 * (1 + MARGIN)), Rival(1, 80.0))
    assert not said.promoted


def test_a_decision_is_one_sentence_with_every_figure():
    assert decide(90.0, Rival(2, 80.0), Rival(1, 79.0)).decision == (
        "Not promoted: its nll is 90.00, version 2's 80.00, version 1's 79.00 "
        "on the same sentences, and 1% is the margin."
    )
