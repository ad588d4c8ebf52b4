"""The code location: it lists what there is and defines nothing.

`build_defs` takes its settings and its wiring, so that a test can give its own.
"""

from pathlib import Path

import dagster as dg

from hype_pipeline.defs import automation, bot, checks, collect, corpus, costs, models, reports
from hype_pipeline.settings import Settings, environment
from hype_pipeline.wiring import Wiring


def build_defs(settings: Settings, wiring: Wiring | None = None) -> dg.Definitions:
    """Everything that Dagster shows, for *settings*."""
    weekly = collect.assets(settings, costs.by_asset(settings))
    whole = [*corpus.ASSETS, *models.ASSETS, *bot.ASSETS, *reports.ASSETS]
    return dg.Definitions(
        assets=[*weekly, *whole],
        asset_checks=checks.CHECKS,
        jobs=automation.jobs(),
        schedules=automation.schedules(settings),
        sensors=automation.sensors(settings),
        resources={
            "wiring": dg.ResourceDefinition.hardcoded_resource(wiring or Wiring(settings)),
            "pipes": dg.PipesSubprocessClient(forward_termination=True),
        },
        # A run's assets are light or train in a process of their own: one process a run is enough.
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions for this process's environment."""
    return build_defs(Settings.from_env(environment(Path.cwd())))
