"""Which songs a text names: written-out cases, properties, and the labelled mentions of real blogs."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hype_pipeline.protocols import SocialPost
from hype_pipeline.publish.mentions import mentions_in
from hype_pipeline.publish.named_songs import NamedSong, songs_in, songs_in_post

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SILVER_LINING = [NamedSong("Mt. Joy", "Silver Lining")]


@pytest.mark.parametrize(
    "text",
    [
        '"Silver Lining" by Mt. Joy',
        "“Silver Lining” by Mt. Joy",
        "«Silver Lining» by Mt. Joy",
        "« Silver Lining » by Mt. Joy",
        "„Silver Lining“ by Mt. Joy",
        "‘Silver Lining’ by Mt. Joy",
        "'Silver Lining' by Mt. Joy",
        'Mt. Joy\'s "Silver Lining"',
        "Mt. Joy’s “Silver Lining”",
        'Mt. Joy – "Silver Lining"',
        "Mt. Joy - “Silver Lining”",
        "Now playing: Silver Lining by Mt. Joy",
        '@hype.test what about "Silver Lining" by Mt. Joy?',
        'Still on repeat: "Silver Lining" by Mt. Joy 🔥🔥 #indiefolk https://example.test/x',
        'I cannot stop playing Mt. Joy\'s new single "Silver Lining" this week.',
        'Loving Mt. Joy\'s "Silver Lining," which came out today.',
        '"Silver Lining", a song by Mt. Joy, is out.',
        '"Silver Lining" by the folk band Mt. Joy is out.',
        "🎶 Mt. Joy - Silver Lining https://open.example.test/track/1 #nowplaying",
    ],
)
def test_one_song_is_found_however_it_is_written(text: str) -> None:
    assert songs_in(text) == SILVER_LINING


@pytest.mark.parametrize(
    ("text", "artist", "title"),
    [
        ('"Breezeblocks" by alt-J', "alt-J", "Breezeblocks"),
        ('"silver lining" by mt. joy', "mt. joy", "silver lining"),
        ('"Relax" by Frankie Goes To Hollywood, obviously', "Frankie Goes To Hollywood", "Relax"),
        ('"See You Again" by Tyler, The Creator is a gem', "Tyler, The Creator", "See You Again"),
        ('"September" by Earth, Wind & Fire all day', "Earth, Wind & Fire", "September"),
        ('"High Hopes" by Panic! at the Disco', "Panic! at the Disco", "High Hopes"),
        ('"Power" by Huey and the Lights. And more.', "Huey and the Lights", "Power"),
        ('"La La La" by Naughty Kid ft. Sam Doe', "Naughty Kid", "La La La"),
        ('"Red" (Ten Minute Version) by Taylor Quick', "Taylor Quick", "Red (Ten Minute Version)"),
        ("'Don't Stop' by Fleetwood Crew", "Fleetwood Crew", "Don't Stop"),
        ('Stream Gang of Girls\' "Fire Goes Out?" below', "Gang of Girls", "Fire Goes Out?"),
        ('a cover of the Bee Keys\' "Heart"', "Bee Keys", "Heart"),
        ('"#1 Crush" by Trash', "Trash", "#1 Crush"),
        ("「夜に駆ける」 by 夜遊び", "夜遊び", "夜に駆ける"),
        ("“Hoppípolla” by Sigur Sós", "Sigur Sós", "Hoppípolla"),
        ('"Ok" by Dr. Dray. Next one please', "Dr. Dray", "Ok"),
    ],
)
def test_names_end_where_they_end(text: str, artist: str, title: str) -> None:
    assert songs_in(text) == [NamedSong(artist, title)]


@pytest.mark.parametrize("text", ["Mt. Joy — Silver Lining", "Mt. Joy - Silver Lining"])
def test_a_line_of_a_post_needs_no_marks_and_a_sentence_does(text: str) -> None:
    assert (songs_in_post(text), songs_in(text)) == (SILVER_LINING, [])


def test_several_songs_come_in_their_order() -> None:
    text = '"Silver Lining" by Mt. Joy and Beach Hut\'s “Lemon Glow”, Big Fief – "Not"'
    assert songs_in(text) == [
        *SILVER_LINING,
        NamedSong("Beach Hut", "Lemon Glow"),
        NamedSong("Big Fief", "Not"),
    ]


def test_a_song_named_twice_is_one_song() -> None:
    assert songs_in('"Silver Lining" by Mt. Joy! "silver lining" by Mt. Joy!') == SILVER_LINING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lovely weather today.",
        "The best part - nobody noticed at all.",
        "I listened to Silver Lining by Mt. Joy on the train.",
        'It\'s "great" and that\'s "all" I know',
        'Today\'s "special" is soup',
        'She said "I am done" and left by train',
        '"Great stuff" by the way',
        '"Great stuff" by far',
        "The '90s and the '00s were by all accounts 'fine'",
        "12/05 Brooklyn, NY - The Hall",
        "Fri 3 May - The Old Blue Inn",
        '"',
        "'' by ''",
        '"Silver Lining" by @mtjoyband',
        '"Silver Lining" by https://example.test/mt.joy',
    ],
)
def test_where_no_song_is_named_none_is_found(text: str) -> None:
    assert songs_in(text) == []


_PIECES = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "'",
        "’",
        "’s",
        "'s",
        " by ",
        " – ",
        " - ",
        "Mt.",
        " Joy",
        "a",
        "\n",
        " ",
        "#x",
        "🔥",
        ".",
        ",",
        "(",
        ")",
    ]
)


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(st.text(), st.lists(_PIECES, max_size=25).map("".join)))
def test_whatever_the_text_nothing_is_raised_and_nothing_is_empty(text: str) -> None:
    found = [part.strip() for song in songs_in(text) for part in (song.artist, song.title)]
    assert all(found)


@settings(max_examples=200, deadline=None)
@given(
    title=st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8}){0,4}", fullmatch=True),
    artist=st.from_regex(r"[A-Z][a-z]{2,8}q( [A-Z][a-z]{1,8}q){0,3}", fullmatch=True),
)
def test_a_well_formed_mention_is_always_read(title: str, artist: str) -> None:
    assert songs_in(f"“{title}” by {artist}") == [NamedSong(artist, title)]


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "piece", ["'a ", '"b" by ', '\'s "c" ', '"', "’s new ", "A - ", "(", " by the "]
)
def test_long_texts_are_read_in_reasonable_time(piece: str) -> None:
    songs_in(piece * 4000)


def _post(text: str, *, asked: bool = False) -> SocialPost:
    return SocialPost("mastodon", "https://m.test/1", None, "ann@m.test", text, NOW, asked)


def test_a_post_becomes_a_row_for_each_song() -> None:
    rows = mentions_in([_post('"Silver Lining" by Mt. Joy', asked=True)], now=NOW)
    assert [(row.artist, row.title, row.asked, row.uri) for row in rows.kept] == [
        ("Mt. Joy", "Silver Lining", True, "https://m.test/1")
    ]
    assert rows.dropped == ()


def test_the_same_post_has_the_same_rows_tomorrow() -> None:
    first = mentions_in([_post('"Silver Lining" by Mt. Joy')], now=NOW).kept[0].mention_id
    again = (
        mentions_in([_post('"Silver Lining" by Mt. Joy')], now=NOW.replace(day=21))
        .kept[0]
        .mention_id
    )
    assert first == again


def test_a_post_without_a_song_is_dropped_with_its_reason() -> None:
    rows = mentions_in([_post("hello"), _post("hello bot", asked=True)], now=NOW)
    assert [row.reason for row in rows.dropped] == ["no_song", "no_song:asked"]


@pytest.mark.parametrize("text", ["@hype.test stop", "@hype.test Please stop!", "unsubscribe"])
def test_who_asks_the_bot_to_stop_is_understood(text: str) -> None:
    (row,) = mentions_in([_post(text, asked=True)], now=NOW).dropped
    assert (row.reason, json.loads(row.evidence)["author"]) == ("asked_to_stop", "ann@m.test")


def test_stop_is_for_the_bot_only_when_it_is_said_to_the_bot() -> None:
    assert [row.reason for row in mentions_in([_post("stop")], now=NOW).dropped] == ["no_song"]


def test_what_strangers_wrote_about_something_else_is_not_kept() -> None:
    (row,) = mentions_in([_post("my private day")], now=NOW).dropped
    assert "private" not in row.evidence
