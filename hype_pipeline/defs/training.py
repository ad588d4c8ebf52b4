"""Training in a process of its own: isolated, stopped with its run, continued by the next one.

A trained thing is named by the fingerprint of what made it. If its folder is in the lake, nothing is
trained; if its checkpoints are in the scratch folder, training goes on from there. Either way it is a
run in MLflow, noted once.
"""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg

from hype_pipeline.wiring import Wiring

if TYPE_CHECKING:
    from hype_pipeline.generate.plan import Plan

PROCESS = "hype_pipeline.defs.training_process"


def trained_folder(
    context: dg.AssetExecutionContext,
    wiring: Wiring,
    pipes: dg.PipesSubprocessClient,
    plan: "Plan",
) -> tuple[Mapping[str, Any], bool]:
    """What the folder that *plan* leads to says about itself, and whether it was trained just now."""
    from hype_pipeline.generate import stages, tracked
    from hype_pipeline.generate.patience import PATIENT

    fresh = not wiring.store.has(plan.stage, plan.fingerprint)
    if fresh:
        pipes.run(
            context=context,
            command=[sys.executable, "-m", PROCESS],
            env=dict(PATIENT),
            extras={**plan.request, "scratch": str(wiring.settings.scratch.absolute())},
        )
    else:
        context.log.info("%s %s is trained already", plan.stage, plan.fingerprint)
    about = stages.about(wiring.store, plan.stage, plan.fingerprint)
    run = tracked.training(
        plan.stage, plan.fingerprint, about, corpus=plan.corpus, told_by=context.run_id
    )
    context.log.info("MLflow run %s", wiring.registry.track(run))
    return about, fresh
