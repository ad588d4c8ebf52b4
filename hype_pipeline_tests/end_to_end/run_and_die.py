"""A run worker for tests that kill it: `python -m … weekly|retrain`, on the settings of its environment."""

import os
import sys

import dagster as dg

from hype_pipeline.definitions import build_defs
from hype_pipeline.settings import Settings

WEEKLY = ("chart_entries", "post_links", "pages", "posts", "kept_posts", "songs")
CHOSEN = {"weekly": WEEKLY, "retrain": ("topic_model", "cvae")}


def main(job: str, weeks: tuple[str, str] | None = None) -> None:
    """Materialise *job* as a run worker would."""
    defs = build_defs(Settings.from_env(os.environ))
    assets = [each for each in defs.assets or [] if set(each.key.path) & set(CHOSEN[job])]  # type: ignore[union-attr]
    tags = {}
    if weeks:
        first, last = weeks
        tags = {
            "dagster/asset_partition_range_start": first,
            "dagster/asset_partition_range_end": last,
        }
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize(assets, instance=instance, resources=dict(defs.resources or {}), tags=tags)


if __name__ == "__main__":
    given = sys.argv[2:]
    main(sys.argv[1], (given[0], given[1]) if given else None)
