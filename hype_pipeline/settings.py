"""Every setting: read once from the environment (and a .env file) into one frozen object.

Each field says its variable, what it is for and, where it must be got from somewhere, where. A
secret has no repr. The real services are the defaults; the sandbox is other addresses and keys.
"""

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from hype_pipeline.errors import BadInput, MissingSetting


def _setting(
    variable: str, about: str, default: Any = None, *, where: str = "", secret: bool = False
) -> Any:
    return field(
        default=default,
        repr=not secret,
        metadata={"variable": variable, "about": about, "where": where, "secret": secret},
    )


_SPOTIFY = "Create an app at https://developer.spotify.com/dashboard (its owner needs Premium)."


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a user can set. A string is as the environment has it; None means not set."""

    # where things lie
    lake: str = _setting("HYPE_LAKE", "Root of the lake: a folder, s3://… or gs://….", "./lake")
    scratch: Path = _setting(
        "HYPE_SCRATCH", "Local folder for checkpoints and caches.", Path("./scratch")
    )
    database: str = _setting(
        "HYPE_DATABASE",
        "The desk's database: sqlite:///FILE or postgresql+psycopg2://…; empty: in the scratch folder.",
        secret=True,
    )
    mlflow_uri: str = _setting(
        "HYPE_MLFLOW_URI", "MLflow's store; empty: SQLite in the scratch folder.", secret=True
    )
    # charts
    first_week: date = _setting(
        "HYPE_FIRST_WEEK", "The first chart week, a Monday.", date(2021, 11, 15)
    )
    chart_file: Path | None = _setting(
        "HYPE_CHART_FILE", "A chart of your own (CSV or JSON) instead of Hype Machine's."
    )
    hype_machine_url: str = _setting(
        "HYPE_MACHINE_URL", "Hype Machine's API.", "https://api.hypem.com/v2"
    )
    hype_machine_site_url: str = _setting(
        "HYPE_MACHINE_SITE_URL",
        "Hype Machine's pages, asked where the API is silent.",
        "https://hypem.com",
    )
    hype_machine_key: str | None = _setting(
        "HYPE_MACHINE_KEY", "Hype Machine's API key; reading works without.", secret=True
    )
    # pages
    contact: str | None = _setting(
        "HYPE_CONTACT",
        "An address where site owners can reach you; it stands in the User-Agent.",
        where="Use an e-mail address or a page of yours.",
    )
    connect_to: str = _setting(
        "HYPE_CONNECT_TO",
        "HOST:PORT:ADDRESS:PORT,… connects to ADDRESS instead of HOST (* is any host or port), in the clear.",
        "",
    )
    allow_private_hosts: str = _setting(
        "HYPE_ALLOW_PRIVATE_HOSTS",
        "Private addresses that may be fetched from, comma-separated.",
        "",
    )
    host_delay: float = _setting(
        "HYPE_HOST_DELAY", "Seconds between two requests to one blog.", 2.0
    )
    host_jitter: float = _setting(
        "HYPE_HOST_JITTER",
        "Share of that delay that is added at random, so that requests do not beat in time.",
        0.25,
    )
    fetch_deadline: float = _setting(
        "HYPE_FETCH_DEADLINE",
        "Seconds that one request to a blog may take, whatever it is doing.",
        30.0,
    )
    longest_retry_after: float = _setting(
        "HYPE_LONGEST_RETRY_AFTER",
        "Seconds that a blog may let us wait (Retry-After); for longer it is left to the next run.",
        30.0,
    )
    max_connections: int = _setting(
        "HYPE_MAX_CONNECTIONS", "Blogs that are fetched from at the same time.", 32
    )
    extract_processes: int = _setting(
        "HYPE_EXTRACT_PROCESSES", "Processes that extract articles; 0: one for each core.", 0
    )
    wayback_url: str = _setting(
        "HYPE_WAYBACK_URL", "The Wayback Machine's captures.", "https://web.archive.org"
    )
    wayback_availability_url: str = _setting(
        "HYPE_WAYBACK_AVAILABILITY_URL",
        "The Wayback Machine's availability API.",
        "https://archive.org",
    )
    # songs
    spotify_url: str = _setting("HYPE_SPOTIFY_URL", "Spotify's API.", "https://api.spotify.com")
    spotify_accounts_url: str = _setting(
        "HYPE_SPOTIFY_ACCOUNTS_URL", "Spotify's tokens.", "https://accounts.spotify.com"
    )
    spotify_client_id: str | None = _setting(
        "HYPE_SPOTIFY_CLIENT_ID", "Spotify app: client id.", where=_SPOTIFY
    )
    spotify_client_secret: str | None = _setting(
        "HYPE_SPOTIFY_CLIENT_SECRET", "Spotify app: client secret.", where=_SPOTIFY, secret=True
    )
    lastfm_url: str = _setting("HYPE_LASTFM_URL", "Last.fm's API.", "https://ws.audioscrobbler.com")
    lastfm_key: str | None = _setting(
        "HYPE_LASTFM_KEY",
        "Last.fm's API key; without it Last.fm is not asked for genres.",
        where="Get one at https://www.last.fm/api/account/create.",
        secret=True,
    )
    musicbrainz_url: str = _setting(
        "HYPE_MUSICBRAINZ_URL", "MusicBrainz.", "https://musicbrainz.org"
    )
    reccobeats_url: str = _setting(
        "HYPE_RECCOBEATS_URL", "ReccoBeats, for audio features.", "https://api.reccobeats.com"
    )
    genres_file: Path | None = _setting(
        "HYPE_GENRES_FILE", "Genres of your own: a CSV with the columns artist and genres (a|b|c)."
    )
    # rates, in requests per second
    rate_hype_machine: float = _setting("HYPE_RATE_HYPE_MACHINE", "Requests per second.", 1.0)
    rate_spotify: float = _setting("HYPE_RATE_SPOTIFY", "Requests per second.", 2.0)
    rate_lastfm: float = _setting("HYPE_RATE_LASTFM", "Requests per second.", 4.0)
    rate_musicbrainz: float = _setting("HYPE_RATE_MUSICBRAINZ", "Requests per second.", 1.0)
    rate_reccobeats: float = _setting("HYPE_RATE_RECCOBEATS", "Requests per second.", 2.0)
    rate_wayback: float = _setting(
        "HYPE_RATE_WAYBACK", "Requests per second; its index allows 24 a minute.", 0.4
    )
    # the bot
    networks: tuple[str, ...] = _setting(
        "HYPE_NETWORKS", "Where the bot listens and publishes: bluesky, mastodon, x.", ()
    )
    bluesky_url: str = _setting("HYPE_BLUESKY_URL", "The bot's PDS.", "https://bsky.social")
    bluesky_handle: str | None = _setting(
        "HYPE_BLUESKY_HANDLE", "The bot's handle.", where="Make an account on Bluesky."
    )
    bluesky_app_password: str | None = _setting(
        "HYPE_BLUESKY_APP_PASSWORD",
        "An app password of that account.",
        where="Bluesky: Settings, Privacy and security, App passwords.",
        secret=True,
    )
    mastodon_url: str | None = _setting(
        "HYPE_MASTODON_URL",
        "The bot's server.",
        where="The address of the server it has an account on.",
    )
    mastodon_token: str | None = _setting(
        "HYPE_MASTODON_TOKEN",
        "Access token of that account.",
        where="On that server: Preferences, Development, New application.",
        secret=True,
    )
    x_url: str = _setting("HYPE_X_URL", "X's API.", "https://api.x.com")
    x_token: str | None = _setting(
        "HYPE_X_TOKEN",
        "OAuth 2 user token. Reading and posting cost money.",
        where="https://developer.x.com, an app with read and write.",
        secret=True,
    )
    sheets_url: str = _setting(
        "HYPE_SHEETS_URL", "Google Sheets' API.", "https://sheets.googleapis.com"
    )
    sheet_id: str | None = _setting(
        "HYPE_SHEET_ID", "The spreadsheet that is a desk.", where="It is in the sheet's address."
    )
    google_credentials: Path | None = _setting(
        "HYPE_GOOGLE_CREDENTIALS",
        "JSON file of a Google service account that may edit the sheet.",
        where="Google Cloud console: IAM, Service accounts, Keys.",
    )
    mention_seconds: int = _setting(
        "HYPE_MENTION_SECONDS", "Seconds between two looks at the timelines.", 60
    )
    desk_host: str = _setting(
        "HYPE_DESK_HOST", "Where the desk listens; beyond loopback it wants accounts.", "127.0.0.1"
    )
    desk_port: int = _setting("HYPE_DESK_PORT", "The desk's port; 0: any free one.", 3333)
    alert_url: str | None = _setting(
        "HYPE_ALERT_URL", "Where a failed run is reported: a webhook that takes JSON.", secret=True
    )
    # models
    preset: str = _setting("HYPE_PRESET", "Size of the models: quick, standard or paper.", "quick")
    values: str = _setting(
        "HYPE_VALUES",
        "What texts are to have, with weights: topic, readability, sentiment, banned, realism, preference.",
        "topic",
    )
    topic_count: int = _setting(
        "HYPE_TOPIC_COUNT", "How many topics there are; 0: chosen by coherence and stability.", 0
    )
    topic: str = _setting(
        "HYPE_TOPIC",
        "The descriptive topic: its number, or a word that is characteristic of it; empty: by rule.",
        "",
    )
    seed: int = _setting("HYPE_SEED", "Of everything that draws at random while training.", 0)
    look_seconds: float = _setting(
        "HYPE_LOOK_SECONDS",
        "Seconds between two looks into a training, for its curves and samples in the UI; 0: none.",
        120.0,
    )
    tolerate_missing_weeks: str = _setting(
        "HYPE_TOLERATE_MISSING_WEEKS",
        "Weeks that the corpus may go without, comma-separated, or all.",
        "",
    )
    autostart: bool = _setting(
        "HYPE_AUTOSTART",
        "1 switches schedules and sensors on when Dagster first sees them.",
        default=False,
    )

    def __post_init__(self) -> None:
        if self.first_week.weekday() != 0:
            raise BadInput(f"HYPE_FIRST_WEEK must be a Monday, {self.first_week} is not.")
        if self.preset not in ("quick", "standard", "paper"):
            raise BadInput(f"HYPE_PRESET must be quick, standard or paper, not {self.preset!r}.")
        unknown = set(self.networks) - {"bluesky", "mastodon", "x"}
        if unknown:
            raise BadInput(
                f"HYPE_NETWORKS names {', '.join(sorted(unknown))}; known are bluesky, mastodon, x."
            )

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Settings from *env*; what is absent or empty there has its default. Raises BadInput."""
        given = {}
        for entry in fields(cls):
            text = env.get(entry.metadata["variable"], "").strip()
            if text:
                given[entry.name] = _parsed(entry, text)
        return cls(**given)

    @property
    def database_url(self) -> str:
        """The desk's database, wherever it is."""
        return self.database or f"sqlite:///{self.scratch.absolute() / 'desk.db'}"

    @property
    def mlflow_url(self) -> str:
        """MLflow's store, wherever it is."""
        return self.mlflow_uri or f"sqlite:///{self.scratch.absolute() / 'mlflow.db'}"

    def wants(self, value: str) -> bool:
        """Whether HYPE_VALUES names *value*."""
        return value in {part.split(":")[0].strip() for part in self.values.split(",")}

    def need(self, name: str, needed_for: str) -> Any:
        """The value of the field *name*, or MissingSetting, which says where to get it."""
        value = getattr(self, name)
        if value is None or value == "":
            about = next(entry.metadata for entry in fields(self) if entry.name == name)
            raise MissingSetting(about["variable"], needed_for, about["where"])
        return value


def environment(folder: Path | None = None) -> dict[str, str]:
    """The process's environment over the .env file of *folder* (the working directory)."""
    from dotenv import dotenv_values

    told = dotenv_values((folder or Path.cwd()) / ".env")
    return {**{name: value for name, value in told.items() if value is not None}, **os.environ}


def example() -> str:
    """The text of .env.example: every setting with its sentence."""
    lines = ["# Every setting with its default. Copy to .env and change what you need."]
    for entry in fields(Settings):
        about = entry.metadata
        default = "" if entry.default in (None, MISSING) else _shown(entry.default)
        lines += [
            "",
            f"# {about['about']} {about['where']}".rstrip(),
            f"{about['variable']}={default}",
        ]
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _parsed(entry: "Field[Any]", text: str) -> Any:
    kind = str(entry.type)
    try:
        if kind.startswith("tuple"):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if kind == "bool" or entry.type is bool:
            return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
        for known in (int, float, date):
            if entry.type is known:
                return known.fromisoformat(text) if known is date else known(text)
        if "Path" in kind:
            return Path(text)
    except (ValueError, KeyError) as error:
        raise BadInput(f"{entry.metadata['variable']}={text!r} cannot be read: {error}") from error
    return text
