"""What was heard is kept once, and leaves the list only when its drafts are stored."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from hype_pipeline.curate.database import open_database, reading
from hype_pipeline.curate.ledger import Ledger
from hype_pipeline.curate.queue import MOST_ATTEMPTS, Queue
from hype_pipeline.errors import BadInput
from hype_pipeline.records.narrowing import Dropped, Narrowed
from hype_pipeline_tests.curate.conftest import draft, mention


def _dropped(reason: str, ref: str, now: datetime, evidence: str = "{}") -> Dropped:
    return Dropped(None, ref, reason, False, evidence, ref, now, "mentions-1")


def test_the_schema_is_created_again_without_harm(database_url: str) -> None:
    open_database(database_url).dispose()
    open_database(database_url).dispose()


def test_sqlite_writes_ahead(tmp_path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    with reading(engine) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()


def test_an_unknown_database_is_bad_input() -> None:
    with pytest.raises(BadInput, match="HYPE_DATABASE"):
        open_database("nonsense")


def test_rows_and_cursor_come_together(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    heard = Narrowed((mention("a", now),), (_dropped("no_song", "u", now),))
    assert queue.cursor("mastodon") is None
    assert queue.remember(heard, network="mastodon", cursor="17", now=now) == 1
    assert queue.cursor("mastodon") == "17"
    assert [row.ref for row in Ledger(database).dropped("mentions")] == ["u"]


def test_nothing_is_kept_when_the_cursor_cannot_be(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    broken = replace(mention("b", now), author=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="author"):
        queue.remember(
            Narrowed((mention("a", now), broken)), network="mastodon", cursor="9", now=now
        )
    assert (queue.cursor("mastodon"), queue.unanswered(9)) == (None, [])


def test_what_is_heard_twice_is_kept_once(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    heard = Narrowed((mention("a", now),))
    queue.remember(heard, network="mastodon", cursor="1", now=now)
    assert queue.remember(heard, network="mastodon", cursor="1", now=now) == 0
    assert queue.waiting() == 1


def test_a_mention_stays_unanswered_until_its_drafts_are_stored(
    database: Engine, now: datetime
) -> None:
    queue = Queue(database)
    one = mention("a", now)
    queue.remember(Narrowed((one,)), network="mastodon", cursor="1", now=now)
    assert queue.unanswered(5) == [one]
    assert queue.store_drafts("a", [draft(one, 1, now)])
    assert queue.unanswered(5) == []


def test_who_asked_is_answered_first(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    heard = (mention("a", now - timedelta(hours=1)), mention("b", now, asked=True))
    queue.remember(Narrowed(heard), network="mastodon", cursor="1", now=now)
    assert [row.mention_id for row in queue.unanswered(2)] == ["b", "a"]


def test_a_mention_is_answered_once_even_by_two_workers(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    one = mention("a", now)
    queue.remember(Narrowed((one,)), network="mastodon", cursor="1", now=now)
    with ThreadPoolExecutor(4) as pool:
        stored = pool.map(lambda rank: queue.store_drafts("a", [draft(one, rank, now)]), range(4))
    assert sorted(stored) == [False, False, False, True]
    assert len(list(Ledger(database).drafts())) == 1


def test_a_mention_whose_samples_are_all_refused_is_given_up(
    database: Engine, now: datetime
) -> None:
    queue = Queue(database)
    queue.remember(Narrowed((mention("a", now),)), network="mastodon", cursor="1", now=now)
    refused = [_dropped("copied", "a#1", now)]
    tries = [queue.store_drafts("a", [], refused=refused) for _ in range(MOST_ATTEMPTS)]
    assert all(tries)
    assert queue.unanswered(5) == []
    assert [row.reason for row in Ledger(database).dropped("drafts")] == ["copied"]


def test_who_asked_us_to_stop_is_never_answered_again(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    stop = _dropped("asked_to_stop", "u", now, '{"author": "ann@m.test"}')
    queue.remember(Narrowed((), (stop,)), network="mastodon", cursor="1", now=now)
    queue.remember(Narrowed((mention("a", now),)), network="mastodon", cursor="2", now=now)
    assert queue.unanswered(5) == []
    assert {row.reason for row in Ledger(database).dropped("mentions")} == {
        "asked_to_stop",
        "silenced",
    }


def test_old_news_is_not_answered(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    queue.remember(Narrowed((mention("a", now),)), network="mastodon", cursor="1", now=now)
    assert queue.forget_stale(now=now + timedelta(days=8)) == 1
    assert queue.unanswered(5) == []


def test_records_come_back_as_they_were_stored(database: Engine, now: datetime) -> None:
    queue = Queue(database)
    one = mention("a", now)
    written = draft(one, 1, now, flags=("swearing",))
    queue.remember(Narrowed((one,)), network="mastodon", cursor="1", now=now)
    queue.store_drafts("a", [written])
    ledger = Ledger(database)
    assert (list(ledger.mentions()), list(ledger.drafts())) == ([one], [written])
