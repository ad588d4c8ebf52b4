"""Once for each draft and network, whatever happens between sending and noting."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from hype_pipeline.curate.database import open_database
from hype_pipeline.curate.desk import Desk
from hype_pipeline.curate.ledger import Ledger
from hype_pipeline.curate.queue import Queue
from hype_pipeline.curate.receipts import ReceiptRows
from hype_pipeline.errors import Ambiguous, Conflict, HypeError, QuotaExceeded, Refused, Retryable
from hype_pipeline.protocols import Outgoing, Sent
from hype_pipeline.publish.outbox import LEASE, MOST_ATTEMPTS, publish, queue_approved, record_key
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline_tests.curate.conftest import draft, mention

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is told."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass
class PaperNetwork:
    """A network on paper, which fails as it is told: before or after it has kept the post."""

    network: str = "mastodon"
    longest: int = 500
    keeps_keys: bool = True
    before: list[HypeError] = field(default_factory=list)
    after: list[HypeError] = field(default_factory=list)
    posts: list[Outgoing] = field(default_factory=list)

    def publish(self, post: Outgoing) -> Sent:
        if self.before:
            raise self.before.pop(0)
        self.posts.append(post)
        if self.after:
            raise self.after.pop(0)
        return self._sent(post.record_key)

    def find(
        self, record_key: str, *, text: str | None = None, since: datetime | None = None
    ) -> Sent | None:
        if not self.keeps_keys:
            raise Ambiguous(self.network, "cannot tell")
        there = [post for post in self.posts if post.record_key == record_key]
        return self._sent(record_key) if there else None

    def _sent(self, key: str) -> Sent:
        return Sent(f"https://{self.network}.test/{key}", START)


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """A desk with one approved draft, on a mention on Mastodon that asked."""
    engine = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    one = mention("m1", START, asked=True)
    Queue(engine).remember(Narrowed((one,)), network="mastodon", cursor="1", now=START)
    Queue(engine).store_drafts("m1", [draft(one, 1, START)])
    Desk(engine).approve("m1-1", revision=0, curator="ann", now=START)
    yield engine
    engine.dispose()


def _states(database: Engine) -> dict[str, str]:
    return {row.network: row.state for row in Ledger(database).receipts()}


def _draft_state(database: Engine) -> str:
    return next(row.state for row in Ledger(database).drafts())


def test_an_approved_draft_appears_once_on_each_network(database: Engine, clock: Clock) -> None:
    networks = [PaperNetwork("mastodon"), PaperNetwork("bluesky")]
    outcomes = [*publish(ReceiptRows(database), networks, clock=clock)]
    again = [*publish(ReceiptRows(database), networks, clock=clock)]
    assert [outcome.state for outcome in outcomes] == ["posted", "posted"]
    assert again == []
    assert [len(network.posts) for network in networks] == [1, 1]
    assert _draft_state(database) == "posted"


def test_only_who_asked_is_answered_and_only_there(database: Engine, clock: Clock) -> None:
    mastodon, bluesky = PaperNetwork("mastodon"), PaperNetwork("bluesky")
    list(publish(ReceiptRows(database), [mastodon, bluesky], clock=clock))
    assert mastodon.posts[0].answers is not None
    assert mastodon.posts[0].answers.uri == "https://m.test/@ann/m1"
    assert bluesky.posts[0].answers is None


def test_who_did_not_ask_is_not_answered(tmp_path: Path, clock: Clock) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    one = mention("m1", START, asked=False)
    Queue(engine).remember(Narrowed((one,)), network="mastodon", cursor="1", now=START)
    Queue(engine).store_drafts("m1", [draft(one, 1, START)])
    Desk(engine).approve("m1-1", revision=0, curator="ann", now=START)
    mastodon = PaperNetwork("mastodon")
    list(publish(ReceiptRows(engine), [mastodon], clock=clock))
    assert mastodon.posts[0].answers is None
    engine.dispose()


def test_nothing_is_queued_while_no_network_is_named(database: Engine, clock: Clock) -> None:
    assert list(publish(ReceiptRows(database), [], clock=clock)) == []
    assert _draft_state(database) == "approved"


def test_a_passing_failure_is_tried_again_after_its_pause(database: Engine, clock: Clock) -> None:
    network = PaperNetwork(before=[Retryable("mastodon", "busy", retry_after=120)])
    receipts = ReceiptRows(database)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["queued"]
    clock.forward(timedelta(seconds=119))
    assert list(publish(receipts, [network], clock=clock)) == []
    clock.forward(timedelta(seconds=2))
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["posted"]


def test_a_spent_quota_waits_too(database: Engine, clock: Clock) -> None:
    network = PaperNetwork(before=[QuotaExceeded("mastodon", "tomorrow")])
    assert [o.state for o in publish(ReceiptRows(database), [network], clock=clock)] == ["queued"]


def test_a_refusal_is_final(database: Engine, clock: Clock) -> None:
    network = PaperNetwork(before=[Refused("mastodon", "too long")])
    receipts = ReceiptRows(database)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["failed"]
    clock.forward(timedelta(days=1))
    assert list(publish(receipts, [network], clock=clock)) == []
    assert _draft_state(database) == "failed"


def test_one_network_fails_and_the_other_does_not(database: Engine, clock: Clock) -> None:
    bad = PaperNetwork("mastodon", before=[Refused("mastodon", "no")])
    list(publish(ReceiptRows(database), [bad, PaperNetwork("bluesky")], clock=clock))
    assert _states(database) == {"bluesky": "posted", "mastodon": "failed"}


def test_an_answer_that_got_lost_is_looked_up(database: Engine, clock: Clock) -> None:
    network = PaperNetwork(after=[Ambiguous("mastodon", "timeout")])
    assert [o.state for o in publish(ReceiptRows(database), [network], clock=clock)] == ["posted"]
    assert len(network.posts) == 1


def test_a_send_that_never_arrived_is_sent_again(database: Engine, clock: Clock) -> None:
    network = PaperNetwork(before=[Ambiguous("mastodon", "timeout")])
    receipts = ReceiptRows(database)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["queued"]
    clock.forward(timedelta(minutes=1))
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["posted"]
    assert len(network.posts) == 1


def test_where_no_keys_are_kept_a_person_looks(database: Engine, clock: Clock) -> None:
    network = PaperNetwork("x", keeps_keys=False, after=[Ambiguous("x", "timeout")])
    receipts = ReceiptRows(database)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["needs_review"]
    clock.forward(timedelta(days=1))
    assert list(publish(receipts, [network], clock=clock)) == []
    assert (len(network.posts), _draft_state(database)) == (1, "needs_review")


def test_a_person_says_that_it_arrived(database: Engine, clock: Clock) -> None:
    network = PaperNetwork("x", keeps_keys=False, after=[Ambiguous("x", "timeout")])
    list(publish(ReceiptRows(database), [network], clock=clock))
    Desk(database).settle("m1-1", "x", arrived=True, curator="ann", now=START)
    assert _draft_state(database) == "posted"
    assert [row.action for row in Ledger(database).decisions()] == ["approved", "confirmed"]


def test_a_person_says_that_it_did_not_arrive(database: Engine, clock: Clock) -> None:
    network = PaperNetwork("x", keeps_keys=False, before=[Ambiguous("x", "timeout")])
    receipts = ReceiptRows(database)
    list(publish(receipts, [network], clock=clock))
    Desk(database).settle("m1-1", "x", arrived=False, curator="ann", now=START)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["posted"]
    assert len(network.posts) == 1


def test_what_needs_no_look_cannot_be_settled(database: Engine, clock: Clock) -> None:
    list(publish(ReceiptRows(database), [PaperNetwork()], clock=clock))
    with pytest.raises(Conflict, match="needs no look"):
        Desk(database).settle("m1-1", "mastodon", arrived=False, curator="ann", now=START)


def test_a_claim_keeps_others_away_until_it_runs_out(database: Engine, clock: Clock) -> None:
    receipts = ReceiptRows(database)
    queue_approved(receipts, ["mastodon"], now=START)
    assert receipts.claim("m1-1", "mastodon", now=START, until=START + LEASE)
    network = PaperNetwork()
    assert list(publish(receipts, [network], clock=clock)) == []
    clock.forward(LEASE)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["posted"]


def test_a_death_after_sending_is_found_out(database: Engine, clock: Clock) -> None:
    receipts, network = ReceiptRows(database), PaperNetwork()
    queue_approved(receipts, ["mastodon"], now=START)
    claim = receipts.claim("m1-1", "mastodon", now=START, until=START + LEASE)
    assert claim is not None
    network.publish(Outgoing(claim.text, claim.record_key, None))  # and here we die
    clock.forward(LEASE)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["posted"]
    assert len(network.posts) == 1


def test_a_death_on_a_network_without_keys_is_for_a_person(database: Engine, clock: Clock) -> None:
    receipts, network = ReceiptRows(database), PaperNetwork("x", keeps_keys=False)
    queue_approved(receipts, ["x"], now=START)
    receipts.claim("m1-1", "x", now=START, until=START + LEASE)
    clock.forward(LEASE)
    assert [o.state for o in publish(receipts, [network], clock=clock)] == ["needs_review"]
    assert network.posts == []


def test_who_lost_a_claim_may_still_say_that_it_arrived(database: Engine, clock: Clock) -> None:
    receipts = ReceiptRows(database)
    queue_approved(receipts, ["mastodon"], now=START)
    slow = receipts.claim("m1-1", "mastodon", now=START, until=START + LEASE)
    assert slow is not None
    receipts.claim("m1-1", "mastodon", now=START + LEASE, until=START + 2 * LEASE)
    receipts.note_failed(slow, "late")
    assert _states(database) == {"mastodon": "queued"}
    receipts.note_sent(slow, Sent("https://mastodon.test/1", START))
    assert _states(database) == {"mastodon": "posted"}


def test_in_the_end_it_is_given_up(database: Engine, clock: Clock) -> None:
    network = PaperNetwork(before=[Retryable("mastodon", "busy")] * 99)
    receipts = ReceiptRows(database)
    states = []
    for _ in range(MOST_ATTEMPTS):
        states += [o.state for o in publish(receipts, [network], clock=clock)]
        clock.forward(timedelta(hours=2))
    assert states == ["queued"] * (MOST_ATTEMPTS - 1) + ["failed"]


def test_two_drafts_never_share_a_key() -> None:
    keys = {record_key(f"draft-{number}", START) for number in range(5000)}
    assert len(keys) == 5000


@given(draft_id=st.text(min_size=1), minutes=st.integers(0, 10_000_000))
def test_a_key_is_a_bluesky_tid(draft_id: str, minutes: int) -> None:
    key = record_key(draft_id, datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
    assert len(key) == 13
    assert set(key) <= set("234567abcdefghijklmnopqrstuvwxyz")
    assert key[0] in "234567abcdefghij"


def test_keys_sort_as_the_drafts_do() -> None:
    assert record_key("b", START) < record_key("a", START + timedelta(hours=2))


def test_the_text_is_fixed_when_it_is_queued(database: Engine, clock: Clock) -> None:
    network = PaperNetwork(before=[Retryable("mastodon", "busy")])
    receipts = ReceiptRows(database)
    list(publish(receipts, [network], clock=clock))
    clock.forward(timedelta(minutes=5))
    list(publish(receipts, [network], clock=clock))
    assert network.posts[0].text == (
        "a warm and slow guitar carries the voice home number 1\n\n♫ “Paper m1” by The Lanterns"
    )
    assert replace(network.posts[0], answers=None).record_key == record_key("m1-1", START)
