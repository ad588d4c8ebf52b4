"""Settings: read once, refused with the variable's name, and secret where they must be."""

from datetime import date
from pathlib import Path

import pytest

from hype_pipeline.errors import BadInput, MissingSetting
from hype_pipeline.settings import Settings, example

ROOT = Path(__file__).parents[1]


def test_nothing_set_means_every_default() -> None:
    assert Settings.from_env({}) == Settings()


def test_values_are_read_in_their_types() -> None:
    read = Settings.from_env(
        {"HYPE_FIRST_WEEK": "2020-01-06", "HYPE_HOST_DELAY": "0.5", "HYPE_NETWORKS": "bluesky, x"}
    )
    assert (read.first_week, read.host_delay, read.networks) == (
        date(2020, 1, 6),
        0.5,
        ("bluesky", "x"),
    )


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("HYPE_FIRST_WEEK", "2020-01-07"),
        ("HYPE_FIRST_WEEK", "soon"),
        ("HYPE_HOST_DELAY", "fast"),
        ("HYPE_NETWORKS", "myspace"),
        ("HYPE_PRESET", "huge"),
        ("HYPE_AUTOSTART", "maybe"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_variable(variable: str, text: str) -> None:
    with pytest.raises(BadInput, match=variable):
        Settings.from_env({variable: text})


def test_a_secret_is_in_no_repr() -> None:
    read = Settings.from_env(
        {"HYPE_SPOTIFY_CLIENT_SECRET": "tell-nobody", "HYPE_LASTFM_KEY": "nor-this"}
    )
    shown = repr(read)
    assert "tell-nobody" not in shown
    assert "nor-this" not in shown


def test_a_missing_key_says_its_name_and_where_to_get_it() -> None:
    with pytest.raises(MissingSetting, match=r"HYPE_LASTFM_KEY.*genres.*https://www\.last\.fm"):
        Settings().need("lastfm_key", "asking Last.fm for genres")


def test_the_example_file_is_the_one_that_ships() -> None:
    assert (ROOT / ".env.example").read_text("utf-8") == example()


def test_the_example_file_can_be_used_as_it_is() -> None:
    lines = [line for line in example().splitlines() if line and not line.startswith("#")]
    assert Settings.from_env(dict(line.split("=", 1) for line in lines)) == Settings()
