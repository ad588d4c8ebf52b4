"""What a trained thing says about itself, as rows of its tables and as metadata for the UI."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from hype_pipeline.canvas import embedded
from hype_pipeline.defs import pictures
from hype_pipeline.records.trained import CurvePoint, Figure, Sample, TrainedModel
from hype_pipeline.tables.table import Table

if TYPE_CHECKING:
    from hype_pipeline.generate.figures.judged import Report
    from hype_pipeline.generate.plan import Plan

_SHOWN_SAMPLES = 10


def provenance(now: datetime) -> dict[str, Any]:
    """Of rows that are made of the corpus."""
    return {"source_url": "sentences", "retrieved_at": now, "provider": "hype_pipeline"}


def trained(about: Mapping[str, Any], plan: "Plan", now: datetime) -> TrainedModel:
    """The row of `cvae` or `lc_gan`."""
    return TrainedModel(
        model=plan.fingerprint,
        trained=about.get("trained", True),
        decision=about.get("decision", plan.decision),
        preset=plan.preset,
        config=json.dumps(about["config"], sort_keys=True),
        corpus=plan.corpus,
        parameters=about["parameters"],
        steps=about["steps"],
        figures=json.dumps(about["figures"], sort_keys=True),
        **provenance(now),
    )


def tables_of(
    main: Table, curve: Table, samples: Table, about: Mapping[str, Any], plan: "Plan", now: datetime
) -> dict[Table, Iterable[Any]]:
    """The asset's own table with its one row, then the curve and the samples."""
    common = {"model": plan.fingerprint, **provenance(now)}
    points = [
        CurvePoint(
            step=point["step"],
            epoch=point.get("epoch", 0),
            split=point["split"],
            figure=point["figure"],
            value=point["value"],
            **common,
        )
        for point in about["curve"]
    ]
    texts = [
        Sample(
            kind=told["kind"],
            genres=tuple(told["genres"]),
            position=told["position"],
            text=told["text"],
            **common,
        )
        for told in about.get("samples", [])
    ]
    return {main: [trained(about, plan, now)], curve: points, samples: texts}


def figures(report: "Report", now: datetime) -> list[Figure]:
    """The rows of `model_report`."""
    return [
        Figure(
            model=report.model,
            figure=each.name,
            value=each.value,
            limit=each.limit,
            passes=each.passes,
            about=each.about,
            **provenance(now),
        )
        for each in report.figures
    ]


def shown(about: Mapping[str, Any], *, fresh: bool) -> dict[str, Any]:
    """Curves, samples, figures and what the training took, for the UI."""
    series: dict[str, list[tuple[float, float]]] = {}
    for point in about["curve"]:
        series.setdefault(f"{point['figure']} ({point['split']})", []).append(
            (point["step"], point["value"])
        )
    plots = [pictures.lines(name, {name: points}, "step") for name, points in series.items()]
    samples = about.get("samples", [])[:_SHOWN_SAMPLES]
    listed = [
        f"- *{told['kind']}* ({', '.join(told['genres'])}): {_safe(told['text'])}"
        for told in samples
    ]
    return {
        "trained now": fresh,
        "parameters": about["parameters"],
        "steps": about["steps"],
        "curves": dg.MetadataValue.md("\n\n".join(plots) or "none"),
        "what it writes": dg.MetadataValue.md("\n".join(listed) or "none"),
        "run": dg.MetadataValue.json(dict(about.get("run", {}))),
        **{name: float(value) for name, value in about["figures"].items()},
    }


def mix_shown(about: Mapping[str, Any]) -> dg.MetadataValue[Any]:
    """What each way of drawing is about, beside one another."""
    from hype_pipeline.generate.topic_plots import topic_mix

    drawn = about["pictured"]  # all ways are too many for one picture
    mixes = {way.replace("_", " "): about["mixes"][way]["topics"] for way in drawn}
    return dg.MetadataValue.md(
        embedded(topic_mix(about["topics"], mixes), "What is drawn is about")
    )


def report_shown(report: "Report") -> dict[str, Any]:
    """Verdicts, the table of all writers, pictures; our own figures as numbers that the UI plots over
    time."""
    from hype_pipeline.generate.figures.judged import OURS
    from hype_pipeline.generate.report_plots import pictures as drawn

    lines = ["| figure | value | limit | passes | about |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.figure} | {row.value:.4g} | {row.limit:.4g} | {_MARKS[row.passes]} | {_safe(row.about)} |"
        for row in report.figures
        if row.limit is not None
    ]
    shown = [embedded(picture, about) for about, picture in drawn(report.pictured).items()]
    return {
        "verdicts": dg.MetadataValue.md("\n".join(lines)),
        "beside one another": dg.MetadataValue.md(_beside(report)),
        "pictures": dg.MetadataValue.md("\n\n".join(shown)),
        **{row.figure: row.value for row in report.figures if row.writer == OURS},
    }


def _beside(report: "Report") -> str:
    """A row for each figure that several writers have, a column for each writer."""
    from hype_pipeline.generate.figures.writers import ABOUT

    columns = report.columns()
    names = dict.fromkeys(name for told in columns.values() for name in told)
    shared = [name for name in names if sum(name in told for told in columns.values()) > 1]
    lines = [
        f"| figure | {' | '.join(columns)} |",
        f"| --- |{' --- |' * len(columns)}",
    ]
    for name in shared:
        cells = (f"{told[name]:.4g}" if name in told else "" for told in columns.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    abouts = {each.figure: each.about for each in report.figures if each.figure in set(shared)}
    writers = {writer: ABOUT[writer] for writer in columns}
    listed = [f"- {name}: {_safe(about)}" for name, about in {**writers, **abouts}.items()]
    return "\n".join([*lines, "", *listed])


_MARKS = {True: "yes", False: "**no**", None: ""}


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
