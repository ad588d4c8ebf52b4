"""What MLflow is told of trainings and judgements: settings, data, curves, figures and samples.

How it is kept there is services/tracking.py's.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hype_pipeline.records.tracked import CurveEntry, TrackedRun
from hype_pipeline.records.trained import Figure

_LISTED = 20  # entries of a list that a parameter shows


def training(
    kind: str, fingerprint: str, about: Mapping[str, Any], *, corpus: str, told_by: str = ""
) -> TrackedRun:
    """A finished training, from its about.json; *corpus* is the fingerprint of what it learnt from,
    *told_by* the run that asked for it."""
    described = {name: about[name] for name in ("config", "train", "seed", "data") if name in about}
    params = dict(_flat(described))
    params |= {
        "corpus": corpus,
        "parameters": about["parameters"],
        "steps": about["steps"],
        **{f"run.{name}": value for name, value in about.get("run", {}).items()},
    }
    curves = [
        CurveEntry(f"{point['split']}/{point['figure']}", point["step"], point["value"])
        for point in about["curve"]
    ]
    files = {"about.json": json.dumps({**described, "figures": about["figures"]}, indent=1)}
    if about.get("samples"):
        files["samples.json"] = json.dumps(about["samples"], ensure_ascii=False, indent=1)
    tags = {"corpus": corpus, **({"dagster_run": told_by} if told_by else {})}
    if "decision" in about:
        tags["decision"] = about["decision"]
    return TrackedRun(
        kind=kind,
        fingerprint=fingerprint,
        params=params,
        figures={name: float(value) for name, value in about["figures"].items()},
        curves=curves,
        tags=tags,
        files=files,
    )


def judgement(model: str, figures: Sequence[Figure]) -> TrackedRun:
    """The report on *model*."""
    lines = [
        f"{row.figure}\t{row.value:.6g}\t{row.limit}\t{row.passes}\t{row.about}" for row in figures
    ]
    table = "\n".join(["figure\tvalue\tlimit\tpasses\tabout", *lines])
    return TrackedRun(
        kind="commentary",
        fingerprint=model,
        params={f"limit.{row.figure}": row.limit for row in figures if row.limit is not None},
        figures={row.figure: row.value for row in figures},
        files={"report.tsv": table},
    )


def _flat(told: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            yield f"{before}{name}", ", ".join(map(str, value[:_LISTED]))
        else:
            yield f"{before}{name}", value
