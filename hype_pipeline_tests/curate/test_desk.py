"""The desk's state machine: what leads where, what comes too late, and that all of it is written down."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from hype_pipeline.curate.desk import CLOCK, PENDING_FOR, Desk
from hype_pipeline.curate.ledger import Ledger
from hype_pipeline.curate.receipts import ReceiptRows
from hype_pipeline.errors import BadInput, Conflict
from hype_pipeline.records.bot import Draft


def _states(database: Engine) -> dict[str, str]:
    return {row.draft_id: row.state for row in Ledger(database).drafts()}


def _audit(database: Engine) -> list[tuple[str, str, str]]:
    return [(row.draft_id, row.action, row.curator) for row in Ledger(database).decisions()]


def test_approving_rejects_the_siblings_and_says_so(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    Desk(database).approve("m1-2", revision=0, curator="ann", now=now)
    assert _states(database) == {
        "m1-1": "rejected",
        "m1-2": "approved",
        "m1-3": "rejected",
        "m2-1": "pending",
        "m2-2": "pending",
        "m2-3": "pending",
    }
    assert _audit(database) == [
        ("m1-2", "approved", "ann"),
        ("m1-1", "rejected", "ann"),
        ("m1-3", "rejected", "ann"),
    ]


def test_an_edit_goes_out_in_the_new_words(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    Desk(database).edit("m1-1", "  Slow and warm. ", revision=0, curator="ann", now=now)
    assert [row.text for row in ReceiptRows(database).approved()] == ["Slow and warm."]
    assert next(row.text for row in Ledger(database).decisions()) == "Slow and warm."
    assert _states(database)["m1-1"] == "edited"


@pytest.mark.parametrize("words", ["", "   \n", "x" * 2001])
def test_an_edit_needs_words_and_not_too_many(
    database: Engine, drafted: Sequence[Draft], now: datetime, words: str
) -> None:
    with pytest.raises(BadInput, match="characters"):
        Desk(database).edit("m1-1", words, revision=0, curator="ann", now=now)
    assert _states(database)["m1-1"] == "pending"


@pytest.mark.parametrize("second", ["approve", "reject"])
def test_who_decides_second_is_told_so(
    database: Engine, drafted: Sequence[Draft], now: datetime, second: str
) -> None:
    desk = Desk(database)
    desk.reject("m1-1", revision=0, curator="ann", now=now)
    with pytest.raises(Conflict, match="rejected now, changed by ann"):
        getattr(desk, second)("m1-1", revision=0, curator="ben", now=now)
    assert len(_audit(database)) == 1


def test_what_changed_and_changed_back_has_changed(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    desk = Desk(database)
    desk.reject("m1-1", revision=0, curator="ann", now=now)
    desk.undo("m1-1", revision=1, curator="ann", now=now)
    with pytest.raises(Conflict, match="pending now, changed by ann"):
        desk.approve("m1-1", revision=0, curator="ben", now=now)


def test_a_second_draft_for_the_same_post_is_not_approved(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    desk = Desk(database)
    desk.approve("m1-1", revision=0, curator="ann", now=now)
    desk.undo("m1-2", revision=1, curator="ben", now=now)
    with pytest.raises(Conflict, match="Another draft"):
        desk.approve("m1-2", revision=2, curator="ben", now=now)


def test_of_many_who_approve_at_once_one_wins(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    def approve(draft_id: str) -> str:
        try:
            Desk(database).approve(draft_id, revision=0, curator=draft_id, now=now)
        except Conflict:
            return "conflict"
        return "won"

    with ThreadPoolExecutor(6) as pool:
        results = sorted(pool.map(approve, ["m1-1", "m1-2", "m1-3"] * 4))
    assert results == ["conflict"] * 11 + ["won"]
    assert sorted(_states(database).values()).count("approved") == 1


def test_undoing_an_approval_brings_the_siblings_back(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    desk = Desk(database)
    desk.reject("m1-3", revision=0, curator="ann", now=now)
    desk.approve("m1-1", revision=0, curator="ann", now=now)
    desk.undo("m1-1", revision=1, curator="ann", now=now)
    states = _states(database)
    assert (states["m1-1"], states["m1-2"], states["m1-3"]) == ("pending", "pending", "rejected")
    assert _audit(database)[-2:] == [("m1-1", "undone", "ann"), ("m1-2", "undone", "ann")]


def test_an_undone_edit_forgets_its_words(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    desk = Desk(database)
    desk.edit("m1-1", "Other words.", revision=0, curator="ann", now=now)
    desk.undo("m1-1", revision=1, curator="ann", now=now)
    desk.approve("m1-1", revision=2, curator="ann", now=now)
    assert [row.text for row in ReceiptRows(database).approved()] == [drafted[0].text]


def test_what_is_queued_cannot_be_undone(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    desk = Desk(database)
    desk.approve("m1-1", revision=0, curator="ann", now=now)
    ReceiptRows(database).enqueue("m1-1", {"mastodon": "words"}, record_key="k", now=now)
    with pytest.raises(Conflict, match="queued now"):
        desk.undo("m1-1", revision=2, curator="ann", now=now)


def test_what_waited_too_long_expires(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    desk = Desk(database)
    desk.approve("m1-1", revision=0, curator="ann", now=now)
    assert desk.expire(now=now + PENDING_FOR) == 0
    assert desk.expire(now=now + PENDING_FOR + timedelta(seconds=1)) == 3
    assert _audit(database)[-1] == ("m2-3", "expired", CLOCK)
    assert _states(database)["m1-1"] == "approved"


def test_all_drafts_for_a_post_are_rejected_at_once(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    assert Desk(database).reject_all("m2", curator="ann", now=now) == 3
    assert Desk(database).reject_all("m2", curator="ann", now=now) == 0


@pytest.mark.parametrize(
    "move",
    [
        lambda desk, now: desk.approve("nope", revision=0, curator="ann", now=now),
        lambda desk, now: desk.edit("nope", "x", revision=0, curator="ann", now=now),
        lambda desk, now: desk.reject("nope", revision=0, curator="ann", now=now),
        lambda desk, now: desk.undo("nope", revision=0, curator="ann", now=now),
    ],
)
def test_a_draft_that_does_not_exist_is_bad_input(
    database: Engine, now: datetime, move: Callable[[Desk, datetime], None]
) -> None:
    with pytest.raises(BadInput, match="no draft 'nope'"):
        move(Desk(database), now)


def test_hostile_words_are_only_words(
    database: Engine, drafted: Sequence[Draft], now: datetime
) -> None:
    words = "'); DROP TABLE drafts; --"
    Desk(database).edit("m1-1", words, revision=0, curator=words, now=now)
    assert [row.text for row in ReceiptRows(database).approved()] == [words]
