"""The single-song rule on layouts of our own invention: what is a round-up, and what only looks like one."""

import random

import pytest

from hype_pipeline.collect.judging.embeds import players
from hype_pipeline.collect.judging.listed_songs import listed
from hype_pipeline.collect.judging.names_in_turn import names_in_turn
from hype_pipeline.collect.judging.passages import counted
from hype_pipeline.collect.judging.roundup import one_song
from hype_pipeline.collect.judging.song_names import attributed
from hype_pipeline_tests.collect.invented_posts import SONG
from hype_pipeline_tests.round_up_layouts import LAYOUTS, Piece, glued

PIECES = [
    Piece(artist, title, (f"{artist} {said}", f"There is more of it, as {artist} {more}"))
    for artist, title, said, more in (
        (
            "Vera Kline",
            "Low Tide",
            "lets a guitar ring over the sea until the very last chord is gone.",
            "promised when the winter tour was over.",
        ),
        (
            "Oslo Kites",
            "Harbour Lights",
            "miss the ferry on purpose, and the drums run after it all night long.",
            "wrote from a boat with a broken radio.",
        ),
        (
            "Fern and Foe",
            "Slow Arrow",
            "whisper for two minutes before anybody dares to breathe or to clap.",
            "said to the neighbours who complained.",
        ),
        (
            "Murmur Hill",
            "Old Iron",
            "bring brass and rust to a waltz that nobody could ever dance to.",
            "do on every record since the first.",
        ),
    )
]
ESSAY = "\n".join([SONG] * 3)
ALBUM = (
    'Lumen Parade open Night Kitchen with "Paper Lanterns", which is a promise. "Window" keeps it, "Static" breaks it.\n'
    'By the time of "Moth" and "Kettle" Lumen Parade have found a way out of the house, and "Cellar Door" locks it.\n'
    '"Paper Lanterns" comes back at the end, slower, and Lumen Parade sound relieved that it is over.'
)
TRACK_BY_TRACK = "\n".join(
    f"{number}. {title}\nLumen Parade wrote this one {when}, and you can hear the room in every bar of it."
    for number, title, when in (
        (1, "Paper Lanterns", "in spring"),
        (2, "Window", "on a train"),
        (3, "Static", "by mistake"),
        (4, "Moth", "last of all"),
    )
)
INTERVIEW = "\n".join(
    f"{asked}\nLumen Parade: We never know, and that is the honest answer to all of this, I am afraid."
    for asked in (
        "How did Paper Lanterns begin?",
        "Where were the Guitars Recorded?",
        "What Comes After the Tour?",
        "Who Is the Voice at the End?",
    )
)
TOUR = f"{SONG}\n" + "\n".join(
    f"{day}.03 {town}, {place}"
    for day, town, place in (
        (11, "Oslo", "Mono"),
        (12, "Bergen", "Landmark"),
        (14, "Malmö", "Babel"),
        (15, "Berlin", "Lido"),
    )
)
FIELDS = f"{SONG}\nLabel: Night Kitchen\nGenre: Dream Pop\nHometown: Leeds\nProduced by: Vera Kline\nArtwork: Oslo Kites"
OTHER_POSTS = f"{ESSAY}\nRelated Posts\nVera Kline – Low Tide\nOslo Kites – Harbour Lights\nFern and Foe – Slow Arrow"
COMPARISONS = ESSAY.replace(
    "I keep going back",
    'It is nearer to Vera Kline\'s "Low Tide" than to "Harvest" by The Old Mill, and it knows '
    'Oslo Kites\' "Harbour Lights". I keep going back',
    1,
)


def _reason(text: str, title: str = "Lumen Parade – Paper Lanterns") -> str | None:
    return one_song(url="", title=title, text=text, artists=(), links=()).reason


@pytest.mark.parametrize("size", ["short", "whole"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_recognised(layout: str, size: str) -> None:
    text = glued(PIECES, layout, size, random.Random(0))
    assert str(_reason(text, "Late autumn")).startswith("roundup:")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_long_ones_are_recognised_without_their_lines(layout: str) -> None:
    text = " ".join(glued(PIECES, layout, "whole", random.Random(0)).split())
    assert str(_reason(text, "Late autumn")).startswith("roundup:")


@pytest.mark.parametrize(
    "kept",
    [ESSAY, ALBUM, TRACK_BY_TRACK, INTERVIEW, TOUR, FIELDS, OTHER_POSTS, COMPARISONS],
    ids=[
        "essay",
        "album",
        "track-by-track",
        "interview",
        "tour",
        "fields",
        "other-posts",
        "comparisons",
    ],
)
@pytest.mark.parametrize("flat", [False, True], ids=["lines", "flat"])
def test_a_post_that_comes_back_to_its_artist_stays(kept: str, flat: bool) -> None:
    assert _reason(" ".join(kept.split()) if flat else kept) is None


@pytest.mark.parametrize(
    "title",
    [
        "Song of the Week: Lumen Parade – Paper Lanterns",
        "Ten Love Songs by Lumen Parade",
        "Lumen Parade – Paper Lanterns :: Weekly Picks",
    ],
)
def test_a_title_that_only_sounds_like_a_list_does_not_make_one(title: str) -> None:
    url = "https://weeklypicks.example/paper-lanterns"
    assert one_song(url=url, title=title, text=SONG, artists=(), links=()).keeps


def test_names_count_once_however_they_are_written() -> None:
    told = 'Vera Kline\'s "Low Tide" is out. "Low Tide" by Kline is loud. VERA KLINE – "Harvest"'
    assert list(attributed(told)) == ["Vera Kline"]


def test_numbers_count_up_or_down_one_by_one() -> None:
    down = "3. Low Tide is first. 2. Harvest is next. 1. Old Iron wins."
    assert counted(down) == ["Low Tide is first.", "Harvest is next.", "Old Iron wins."]
    assert counted("In 2. Bundesliga they lost. Then 7. Heaven came.") != counted(down)


def test_guests_remixers_and_times_make_no_list_of_artists() -> None:
    assert listed(["Window (feat. Vera Kline)", "Moth (Oslo Kites Remix)", "Static (3:40)"]) == {}
    assert len(listed(["Window (Vera Kline)", "Moth (Oslo Kites)", "Static (The Old Mill)"])) == 3


def test_a_name_that_comes_back_late_is_not_taken_up_in_turn() -> None:
    in_turn = (
        "we like Kline and Kline is good. then Oslo, for Oslo is wide. at last Foe, and Foe wins."
    )
    assert names_in_turn(in_turn) == ["kline", "oslo", "foe"]
    assert "kline" not in names_in_turn(f"{in_turn} but who is Kline?")


def test_players_are_told_apart_by_track() -> None:
    links = [
        "https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC",
        "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/123456789&color=f",
        "https://soundcloud.com/lumen/paper-lanterns",
        "https://soundcloud.com/lumen/sets/night-kitchen",
        "https://lumen.bandcamp.com/track/window",
        "https://www.youtube.com/embed/abcdefghijk",
        "https://youtu.be/abcdefghijk",
    ]
    assert [found.split(":")[0] for found in players(links)] == [
        "spotify",
        "soundcloud",
        "soundcloud",
        "bandcamp",
        "youtu",
    ]


def test_several_players_need_several_artists_beside_them() -> None:
    links = [f"https://youtu.be/abcdefghij{number}" for number in range(4)]
    named = 'Vera Kline\'s "Low Tide" and "Old Iron" by Murmur Hill, and that was all we heard.'
    asked = {"url": "", "title": "Late autumn", "artists": (), "links": links}
    assert one_song(text="What a week that was.", **asked).keeps  # type: ignore[arg-type]
    assert one_song(text=named, **asked).reason == "roundup:players"  # type: ignore[arg-type]
