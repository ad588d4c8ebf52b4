"""A real process, killed between sending and noting, against a real server: one post, not two."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hype_pipeline.publish.listening import listen
from hype_pipeline.publish.outbox import LEASE, publish
from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.curate.conftest import draft
from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox, tiny_world

pytestmark = pytest.mark.slow

# Publishes as the asset does, but dies the moment the network has answered: before the note.
_DIES = """
import os, signal
from datetime import UTC, datetime
from hype_pipeline.curate.receipts import ReceiptRows
from hype_pipeline.publish.outbox import publish
from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring

ReceiptRows.note_sent = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
wiring = Wiring(Settings.from_env(os.environ))
list(publish(wiring.receipts, [wiring.social(os.environ["NETWORK"])], clock=lambda: datetime.now(UTC)))
"""


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox whose accounts name songs."""
    with start_sandbox(tiny_world(tmp_path / "world"), tmp_path / "state") as running:
        yield running


@pytest.fixture
def env(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """The environment of the process that will die, and of the one that comes after it."""
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    return {**sandbox.env, "HYPE_DATABASE": database, "HYPE_SCRATCH": str(tmp_path / "scratch")}


@pytest.mark.parametrize("network", ["bluesky", "mastodon"])
def test_killed_between_sending_and_noting_it_still_appears_once(
    network: str, sandbox: Sandbox, env: dict[str, str]
) -> None:
    wiring = Wiring(Settings.from_env(env))
    now = datetime.now(UTC)
    listen(wiring.social(network), wiring.queue, limit=50, now=now)
    silver = next(row for row in wiring.queue.unanswered(9) if row.title == "Silver Lining")
    wiring.queue.store_drafts(silver.mention_id, [draft(silver, 1, now)])
    wiring.desk.approve(f"{silver.mention_id}-1", revision=0, curator="ann", now=now)

    dying = subprocess.run(
        [sys.executable, "-c", _DIES], env={**os.environ, **env, "NETWORK": network}, check=False
    )
    assert dying.returncode == -signal.SIGKILL
    assert [row.state for row in wiring.ledger.receipts()] == ["queued"]
    assert len(sandbox.published(network)) == 1

    later = [
        outcome.state
        for outcome in publish(
            wiring.receipts, [wiring.social(network)], clock=lambda: datetime.now(UTC) + LEASE
        )
    ]
    assert later == ["posted"]
    (post,) = sandbox.published(network)
    assert [row.uri for row in wiring.ledger.receipts()] == [post["uri"]]


@pytest.mark.parametrize("network", ["bluesky", "mastodon"])
@pytest.mark.parametrize(
    "fault", ["server_error", "truncated", "lost_answer", "dropped", "rate_limited"]
)
def test_an_answer_lost_on_the_way_makes_no_second_post(
    network: str, fault: str, sandbox: Sandbox, env: dict[str, str]
) -> None:
    wiring = Wiring(Settings.from_env(env))
    now = datetime.now(UTC)
    account = wiring.social(network)
    listen(account, wiring.queue, limit=50, now=now)
    silver = next(row for row in wiring.queue.unanswered(9) if row.title == "Silver Lining")
    wiring.queue.store_drafts(silver.mention_id, [draft(silver, 1, now)])
    wiring.desk.approve(f"{silver.mention_id}-1", revision=0, curator="ann", now=now)
    sandbox.fault(network, fault, count=1, method="POST")
    list(publish(wiring.receipts, [account], clock=lambda: datetime.now(UTC)))
    list(publish(wiring.receipts, [account], clock=lambda: datetime.now(UTC) + timedelta(hours=1)))
    assert len(sandbox.published(network)) == 1
    assert [row.state for row in wiring.ledger.receipts()] == ["posted"]
