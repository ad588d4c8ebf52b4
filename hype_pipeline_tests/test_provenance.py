"""What a night would learn that the last promotion decision did not know."""

import pytest

from hype_pipeline.lake import Lake
from hype_pipeline.provenance import ENOUGH_VERDICTS, Known, decided_on, news, note_decision

THEN = Known("one corpus", 30)


def test_another_corpus_is_news_whatever_is_wanted() -> None:
    assert news(THEN, Known("another", 30), preference=False).enough


@pytest.mark.parametrize(("new", "enough"), [(ENOUGH_VERDICTS - 1, False), (ENOUGH_VERDICTS, True)])
def test_verdicts_alone_are_news_once_there_are_enough(*, new: int, enough: bool) -> None:
    told = news(THEN, Known("one corpus", 30 + new), preference=True)
    assert told.enough is enough
    assert f"{new} verdicts of curators are" in told.say


def test_verdicts_are_no_news_where_preference_is_not_wanted() -> None:
    assert not news(THEN, Known("one corpus", 900), preference=False).enough


def test_before_the_first_decision_everything_is_news(lake: Lake) -> None:
    assert news(decided_on(lake), Known("one corpus", 0), preference=False).enough


def test_what_was_decided_on_is_kept(lake: Lake) -> None:
    note_decision(lake, THEN)
    assert decided_on(lake) == THEN
