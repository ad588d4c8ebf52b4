"""Schedules and sensors against the sandbox: they look, ask for a run when there is something, and say why not."""

from dataclasses import replace
from datetime import UTC, datetime

import dagster as dg
import pytest

from hype_pipeline.definitions import build_defs
from hype_pipeline.defs import automation
from hype_pipeline.defs.bot import ASSETS as BOT
from hype_pipeline.provenance import ENOUGH_VERDICTS
from hype_pipeline.records.collected import KeptPost, Song
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.settings import Settings
from hype_pipeline.tables.bot import MENTIONS
from hype_pipeline.tables.collected import KEPT_POSTS, SONGS
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.curate.conftest import draft, mention
from hype_pipeline_tests.sandbox_fixture import Sandbox

pytestmark = pytest.mark.slow
WEEK = datetime(2021, 11, 15, tzinfo=UTC).date()


def look(settings: Settings, wiring: Wiring, name: str) -> object:
    (sensor,) = [each for each in automation.sensors(settings) if each.name == name]
    with (
        dg.DagsterInstance.ephemeral() as instance,
        dg.build_sensor_context(
            instance=instance,
            definitions=build_defs(settings, wiring),
            resources={"wiring": wiring},
        ) as context,
    ):
        return sensor(context)


def hear(wiring: Wiring) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize(
            BOT[:1],
            instance=instance,
            resources={"wiring": dg.ResourceDefinition.hardcoded_resource(wiring)},
        )


def tick(settings: Settings, wiring: Wiring, name: str, at: datetime) -> object:
    (schedule,) = [each for each in automation.schedules(settings) if each.name == name]
    with (
        dg.DagsterInstance.ephemeral() as instance,
        dg.build_schedule_context(
            instance=instance, scheduled_execution_time=at, resources={"wiring": wiring}
        ) as context,
    ):
        return schedule(context)


def test_a_new_post_asks_for_a_listening_run(settings: Settings, wiring: Wiring) -> None:
    assert isinstance(look(settings, wiring, "mention_sensor"), dg.RunRequest)


def test_what_was_heard_is_not_asked_for_again(settings: Settings, wiring: Wiring) -> None:
    hear(wiring)
    said = look(settings, wiring, "mention_sensor")
    assert isinstance(said, dg.SkipReason)
    assert "until a model is promoted" in str(said.skip_message)


def test_a_mention_becomes_a_row_once(settings: Settings, wiring: Wiring, sandbox: Sandbox) -> None:
    sandbox.say("mastodon", "listener@sandbox.example", '"Silver Lining" by Mt. Joy')
    hear(wiring)
    hear(wiring)
    named = [row for row in wiring.lake.records(MENTIONS) if row.title == "Silver Lining"]
    assert len({row.mention_id for row in named}) == len(named)
    assert "listener@sandbox.example" in {row.author for row in named}


def test_nothing_approved_publishes_nothing(settings: Settings, wiring: Wiring) -> None:
    said = look(settings, wiring, "publish_sensor")
    assert (isinstance(said, dg.SkipReason), wiring.receipts.approved()) == (True, [])


def test_the_weekly_schedule_asks_for_the_week_that_has_ended(
    settings: Settings, wiring: Wiring
) -> None:
    monday = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
    asked = tick(settings, wiring, "weekly_charts", monday)
    assert isinstance(asked, dg.RunRequest)
    assert asked.partition_key == "2026-11-09"


def test_nightly_does_nothing_without_a_week(settings: Settings, wiring: Wiring) -> None:
    night = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
    assert isinstance(tick(settings, wiring, "nightly_retrain", night), dg.SkipReason)


def test_nightly_asks_for_a_run_only_when_a_post_is_new(settings: Settings, wiring: Wiring) -> None:
    night = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
    wiring.lake.write(KEPT_POSTS, [], run_id="r", week=WEEK)
    wiring.lake.write(SONGS, list[Song](), run_id="r", week=WEEK)
    before = tick(settings, wiring, "nightly_retrain", night)
    wiring.note_decision()
    after = tick(settings, wiring, "nightly_retrain", night)
    post = KeptPost(
        *(WEEK, "p", "http://a.example/p", "s", "A", "T", None, None, "a.example", None, "text", 1),
        source_url="u",
        retrieved_at=night,
        provider="p",
    )
    wiring.lake.write(KEPT_POSTS, [post], run_id="r2", week=WEEK)
    new = tick(settings, wiring, "nightly_retrain", night)
    kinds = [type(each) for each in (before, after, new)]
    assert kinds == [dg.RunRequest, dg.SkipReason, dg.RunRequest]


def reject(wiring: Wiring, number: int, when: datetime) -> None:
    of = mention(f"m{number}", when, asked=True)
    heard = Narrowed((of,))
    wiring.queue.remember(heard, network="mastodon", cursor=str(number), now=when)
    wiring.queue.store_drafts(of.mention_id, [draft(of, 1, when)])
    wiring.desk.reject(f"m{number}-1", revision=0, curator="ann", now=when)


def test_nightly_asks_for_a_run_for_verdicts_alone_where_preference_is_wanted(
    settings: Settings,
) -> None:
    wiring = Wiring(replace(settings, values="topic:1,preference:0.5"))
    night = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
    wiring.lake.write(KEPT_POSTS, [], run_id="r", week=WEEK)
    wiring.lake.write(SONGS, list[Song](), run_id="r", week=WEEK)
    wiring.note_decision()
    asked = []
    for number in range(2 * ENOUGH_VERDICTS):
        reject(wiring, number, night)
        asked.append(type(tick(settings, wiring, "nightly_retrain", night)))
    assert asked.index(dg.RunRequest) == ENOUGH_VERDICTS - 1
