"""Training in a process of its own: isolated, stopped with its run, continued by the next one.

A trained thing is named by the fingerprint of what made it. If its folder is in the lake, nothing is
trained; if its checkpoints are in the scratch folder, training goes on from there. Either way it is a
run in MLflow, noted once. While a process trains, it is looked into (looking_in.py), and what it writes
by then is an observation of the asset.
"""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg

from hype_pipeline.defs.overheard import overheard
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
        settings = wiring.settings
        here = {"scratch": str(settings.scratch.absolute()), "look_seconds": settings.look_seconds}
        overheard(pipes, lambda told: observe(context, told)).run(
            context=context,
            command=[sys.executable, "-m", PROCESS],
            env=dict(PATIENT),
            extras={**plan.request, **here},
        )
    else:
        context.log.info("%s %s is trained already", plan.stage, plan.fingerprint)
    about = stages.about(wiring.store, plan.stage, plan.fingerprint)
    run = tracked.training(
        plan.stage, plan.fingerprint, about, corpus=plan.corpus, told_by=context.run_id
    )
    context.log.info("MLflow run %s", wiring.registry.track(run))
    return about, fresh


def observe(context: dg.AssetExecutionContext, told: Mapping[str, Any]) -> None:
    """Note what looking in on the training found (looking_in.py), as an observation of the asset."""
    texts = {name: dg.MetadataValue.md(text) for name, text in told["texts"].items()}
    context.log_event(
        dg.AssetObservation(
            context.asset_key, told["description"], metadata={**told["numbers"], **texts}
        )
    )
