"""The funnel and the bias report. Their rows are records/reports.py's."""

from hype_pipeline.records.reports import BiasFigure, FunnelStep
from hype_pipeline.tables.table import Table

FUNNEL = Table(
    "funnel",
    FunnelStep,
    "How much is left at each narrowing, and why the rest went.",
    {
        "position": "Of the step, from 1.",
        "step": "What is counted.",
        "unit": "songs, posts, sentences, mentions or drafts.",
        "reason": "Why some went; empty: what remains.",
        "count": "How many; below 0 for a reason: so many are here that the step before has not.",
        "share": "Of what the unit begins with; for posts, of all addresses found.",
        "about": "The step or the reason in plain words.",
    },
)
BIAS = Table(
    "bias_report",
    BiasFigure,
    "What the corpus is lopsided towards: lengths, genres, hosts, pronouns, places, artists; and what was skipped.",
    {
        "measure": "What is measured; docs/bias.md lists the measures.",
        "subject": "Whom or what of it the value is about.",
        "value": "The figure.",
        "share": "The same as a share, 0 to 1, where it is part of something.",
        "detail": "Unit, uncertainty, exceptions.",
        "data": "What it was counted on: table, rows, weeks.",
        "origin": "synthetic, stand_in or live: whose text it is.",
    },
)
