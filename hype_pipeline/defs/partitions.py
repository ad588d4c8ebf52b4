"""The one partition definition of all weekly assets, and their one backfill policy.

Different start dates or policies would split a backfill into layers of a minute each; nothing else
about weeks is decided here.
"""

from collections.abc import Sequence
from datetime import date

import dagster as dg

# A run carries up to a year: few enough runs to be fast, small enough that a failure costs little.
WEEKS_PER_RUN = 52


def weekly(first_week: date) -> dg.WeeklyPartitionsDefinition:
    """Chart weeks from Monday to Sunday, the first one on; a week exists once it is over."""
    return dg.WeeklyPartitionsDefinition(
        start_date=first_week.isoformat(), timezone="UTC", day_offset=1
    )


def backfill_policy() -> dg.BackfillPolicy:
    """Runs of up to `WEEKS_PER_RUN` weeks, each of which carries the whole weekly line."""
    return dg.BackfillPolicy.multi_run(max_partitions_per_run=WEEKS_PER_RUN)


def weeks_of(context: dg.AssetExecutionContext) -> Sequence[date]:
    """The Mondays that this run is asked for, in order."""
    return sorted(date.fromisoformat(key) for key in context.partition_keys)
