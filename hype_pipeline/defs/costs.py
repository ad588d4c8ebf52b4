"""What a backfill will cost, as a sentence in each asset's description, before anybody starts one."""

from datetime import UTC, datetime

from hype_pipeline.collect.estimate import Estimate, Pace, estimate
from hype_pipeline.settings import Settings

_SERVICES = {
    "chart_entries": ("Hype Machine",),
    "post_links": ("Hype Machine",),
    "pages": ("blogs", "Wayback Machine"),
    "songs": ("Spotify", "Last.fm", "MusicBrainz", "ReccoBeats"),
}


def by_asset(settings: Settings) -> dict[str, str]:
    """For each asset that asks the outside, what all the weeks since the first will take."""
    weeks = max(1, (datetime.now(UTC).date() - settings.first_week).days // 7)
    rows = {row.service: row for row in estimate(weeks, Pace.of(settings))}
    return {
        asset: f"A backfill of all {weeks} weeks asks at the set rates: {_said(rows, services)}."
        for asset, services in _SERVICES.items()
    }


def _said(rows: dict[str, Estimate], services: tuple[str, ...]) -> str:
    asked = [rows[service] for service in services if service in rows]
    return "; ".join(
        f"{row.service} {row.requests:,} times, {row.seconds / 3600:.1f} hours, "
        f"{row.bytes / 1e9:.1f} GB"
        for row in asked
    )
