"""When things happen by themselves: jobs, schedules, sensors. Off until switched on, or HYPE_AUTOSTART.

A sensor only looks and asks for a run; what it saw is looked at again by the assets, and state lives
in the desk's database, never in a cursor alone.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from hype_pipeline.defs.partitions import weekly
from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring

COLLECT = ("chart_entries", "post_links", "pages", "posts", "kept_posts", "songs")
RETRAIN = (
    *("decisions", "sentences", "genre_vocabulary", "topic_model", "cvae", "lc_gan"),
    *("model_report", "champion", "funnel", "bias_report"),
)
LISTEN = ("mentions", "drafts")
PUBLISH = ("decisions", "receipts", "funnel")
_RUNNING = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


def jobs() -> Sequence[Any]:
    """What schedules, sensors and people launch."""
    return [
        dg.define_asset_job(
            "collect",
            dg.AssetSelection.assets(*COLLECT),
            description="The weekly line for the newest chart week.",
        ),
        dg.define_asset_job(
            "retrain",
            dg.AssetSelection.assets(*RETRAIN),
            description="From the corpus to the champion; trains nothing that is trained already.",
        ),
        dg.define_asset_job(
            "listen",
            dg.AssetSelection.assets(*LISTEN),
            description="Hear of songs and draft about them.",
        ),
        dg.define_asset_job(
            "publish",
            dg.AssetSelection.assets(*PUBLISH),
            description="Publish what a person approved, once for each draft and network.",
        ),
    ]


def schedules(settings: Settings) -> Sequence[dg.ScheduleDefinition]:
    """The new chart week on Mondays, and the nightly retrain."""
    running = (
        dg.DefaultScheduleStatus.RUNNING if settings.autostart else dg.DefaultScheduleStatus.STOPPED
    )
    weeks = weekly(settings.first_week)

    @dg.schedule(
        job_name="collect",
        cron_schedule="30 6 * * 1",
        execution_timezone="UTC",
        default_status=running,
        description="Mondays: the chart week that has just ended.",
    )
    def weekly_charts(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        key = _last(weeks.get_partition_keys(current_time=context.scheduled_execution_time))
        if key is None:
            return dg.SkipReason("No chart week has ended since HYPE_FIRST_WEEK.")
        return dg.RunRequest(run_key=key, partition_key=key)

    @dg.schedule(
        job_name="retrain",
        cron_schedule="0 3 * * *",
        execution_timezone="UTC",
        default_status=running,
        description="Nightly: from the corpus to the champion, if there is anything new to learn.",
    )
    def nightly_retrain(wiring: dg.ResourceParam[Wiring]) -> dg.RunRequest | dg.SkipReason:
        news = wiring.news()
        return dg.RunRequest(run_key=None) if news.enough else dg.SkipReason(news.say)

    return [weekly_charts, nightly_retrain]


def sensors(settings: Settings) -> Sequence[dg.SensorDefinition]:
    """What listens, what publishes, and what raises the alarm."""
    running = (
        dg.DefaultSensorStatus.RUNNING if settings.autostart else dg.DefaultSensorStatus.STOPPED
    )

    @dg.sensor(
        job_name="listen",
        minimum_interval_seconds=settings.mention_seconds,
        default_status=running,
        description="Asks for a run when a timeline holds something new, or drafts are owed.",
    )
    def mention_sensor(
        context: dg.SensorEvaluationContext, wiring: dg.ResourceParam[Wiring]
    ) -> dg.RunRequest | dg.SkipReason:
        if _in_progress(context, "listen"):
            return dg.SkipReason("A run is listening already.")
        from hype_pipeline.publish import waiting as bot

        waiting = bot.to_be_heard(wiring.timelines(), wiring.queue, champion=wiring.has_champion())
        return dg.RunRequest() if waiting.run else dg.SkipReason(waiting.say)

    @dg.sensor(
        job_name="publish",
        minimum_interval_seconds=settings.mention_seconds,
        default_status=running,
        description="Asks for a run when a person approved something that is not published yet.",
    )
    def publish_sensor(
        context: dg.SensorEvaluationContext, wiring: dg.ResourceParam[Wiring]
    ) -> dg.RunRequest | dg.SkipReason:
        if _in_progress(context, "publish"):
            return dg.SkipReason("A run is publishing already.")
        from hype_pipeline.publish import waiting as bot

        waiting = bot.to_be_published(wiring.receipts, settings.networks, now=datetime.now(UTC))
        return dg.RunRequest() if waiting.run else dg.SkipReason(waiting.say)

    @dg.run_failure_sensor(
        default_status=running,
        description="Reports a failed run to HYPE_ALERT_URL, if that is set.",
    )
    def alarm(context: dg.RunFailureSensorContext, wiring: dg.ResourceParam[Wiring]) -> None:
        run = context.dagster_run
        wiring.alert(f"{run.job_name} failed: {context.failure_event.message}", run_id=run.run_id)

    return [mention_sensor, publish_sensor, alarm]


def _last(keys: Sequence[str]) -> str | None:
    return keys[-1] if keys else None


def _in_progress(context: dg.SensorEvaluationContext, job: str) -> bool:
    asked = dg.RunsFilter(job_name=job, statuses=_RUNNING)
    return context.instance.get_runs_count(asked) > 0
