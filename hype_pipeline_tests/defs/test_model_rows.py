"""The report in the UI: verdicts, one table of all writers, pictures, and numbers to plot over time."""

from datetime import UTC, datetime

import numpy as np
import pytest

from hype_pipeline.defs.model_rows import figures, mix_shown, report_shown
from hype_pipeline.generate.figures.judged import HUMAN, Pictured, Report, judged

REPORT = Report(
    "m1",
    [
        judged("nll", 90.0, "nats a sentence; 8 valid sentences, seed 0"),
        judged("distinct_2", 0.2, "share; 8 texts", least=0.3),
        judged("distinct_2", 0.8, "share; 8 texts", writer=HUMAN),
        judged("distinct_2", 0.7, "share | of <runs>; 8 texts", writer="trigram"),
    ],
    Pictured(lengths={"ours": [3, 4]}, copied={"ours": np.array([1.0, 0.5])}),
)


@pytest.fixture(scope="module")
def shown():
    return report_shown(REPORT)


def test_every_writers_figures_are_rows_and_the_models_own_keep_their_names():
    rows = figures(REPORT, datetime(2026, 1, 5, tzinfo=UTC))
    named = {row.figure: (row.value, row.limit, row.passes) for row in rows}
    assert named == {
        "nll": (90.0, None, None),
        "distinct_2": (0.2, 0.3, False),
        "human_distinct_2": (0.8, None, None),
        "trigram_distinct_2": (0.7, None, None),
    }
    assert {row.model for row in rows} == {"m1"}


def test_writers_stand_beside_one_another(shown):
    lines = shown["beside one another"].md_str.splitlines()
    assert lines[0] == "| figure | ours | human | trigram |"
    assert "| distinct_2 | 0.2 | 0.8 | 0.7 |" in lines
    assert not any(line.startswith("| nll") for line in lines)


def test_what_is_said_of_a_figure_breaks_no_table(shown):
    assert "share \\| of &lt;runs>" in shown["beside one another"].md_str


def test_verdicts_are_those_that_have_limits(shown):
    assert "| distinct_2 | 0.2 | 0.3 | **no** |" in shown["verdicts"].md_str
    assert "nll" not in shown["verdicts"].md_str


def test_only_the_models_own_numbers_are_plotted_over_time(shown):
    assert shown["nll"] == 90.0
    assert "human_distinct_2" not in shown
    assert shown["pictures"].md_str.count("data:image/png") == 2


def test_the_topic_mix_of_each_way_is_a_picture():
    mixes = {"prior": {"topics": [0.4, 0.6]}, "prior_best_of_8": {"topics": [0.7, 0.3]}}
    about = {"topics": ["sound", "news"], "mixes": mixes, "pictured": ["prior", "prior_best_of_8"]}
    assert "data:image/png" in mix_shown(about).md_str


def test_only_the_ways_that_are_named_are_pictured():
    about = {"topics": ["sound"], "mixes": {"prior": {"topics": [1.0]}, "left out": {}}}
    assert "data:image/png" in mix_shown({**about, "pictured": ["prior"]}).md_str
