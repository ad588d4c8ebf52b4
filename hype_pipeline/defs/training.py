"""Training in a process of its own: isolated, stopped with its run, continued by the next one.

A trained thing is named by the fingerprint of what made it. If its folder is in the lake, nothing is
trained; if its checkpoints are in the scratch folder, training goes on from there.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from hype_pipeline.wiring import Wiring

PROCESS = "hype_pipeline.defs.training_process"


def trained_folder(
    context: dg.AssetExecutionContext,
    wiring: Wiring,
    pipes: dg.PipesSubprocessClient,
    stage: str,
    fingerprint: str,
    request: Mapping[str, Any],
) -> tuple[Path, bool]:
    """The local folder of what *stage* makes of *request*, and whether it was trained just now."""
    lake, scratch = wiring.lake, wiring.settings.scratch.absolute()
    finished = lake.path("models", stage, fingerprint)
    if lake.files.exists(f"{finished}/about.json"):
        context.log.info("%s %s is trained already", stage, fingerprint)
        return lake.local_folder(finished, scratch / "models"), False
    work = scratch / "training" / stage / fingerprint
    pipes.run(
        context=context,
        command=[sys.executable, "-m", PROCESS],
        extras={
            "stage": stage,
            "fingerprint": fingerprint,
            "out": str(work / "finished"),
            "checkpoints": str(work / "checkpoints"),
            **request,
        },
    )
    lake.put_folder(work / "finished", "models", stage, fingerprint)
    return lake.local_folder(finished, scratch / "models"), True
