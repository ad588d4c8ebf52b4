"""Which songs a text names: written-out cases, properties, and hostile texts.

How often real texts are read rightly is measured in golden/{mentions,mention_forms,quoted_sentences}.py.
"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hype_pipeline.publish.named_songs import NamedSong, songs_in, songs_in_post

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
        'Listen: Mt. Joy – "Silver Lining"',
        "Mt. Joy - “Silver Lining” (MP3)",
        "🎶 Mt. Joy - “Silver Lining”",
        "Now playing: Silver Lining by Mt. Joy",
        '@hype.test what about "Silver Lining" by Mt. Joy?',
        'Still on repeat: "Silver Lining" by Mt. Joy 🔥🔥 #indiefolk https://example.test/x',
        'I cannot stop playing Mt. Joy\'s new single "Silver Lining" this week.',
        'Loving Mt. Joy\'s "Silver Lining," which came out today.',
        '"Silver Lining", a song by Mt. Joy, is out.',
        '"Silver Lining" by the folk band Mt. Joy is out.',
        "🎶 Mt. Joy - Silver Lining https://open.example.test/track/1 #nowplaying",
        "Mt. Joy - Silver Lining https://open.spotify.com/track/1",
        'Mt. Joy\'s gorgeous, slow-burning "Silver Lining" again',
        "Mt. Joy's '24 single \"Silver Lining\" again",
        '"Silver Lining" by Brooklyn folk-rock band Mt. Joy',
        "He said “hello” and played Mt. Joy's 'Silver Lining'.",
        '"Silver\u200b Lining" by \u202aMt. Joy\u202c',
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
        ('"M.E." by Gary Newman', "Gary Newman", "M.E."),
        ('"Cars" by #GaryNewman', "Gary Newman", "Cars"),
        ('ok but gary newman\'s "cars" though', "gary newman", "cars"),
        ('"CARS" BY GARY NEWMAN IS SO GOOD', "GARY NEWMAN", "CARS"),
        ("A cover of the Who's \"Baba O'Reilly\"", "The Who", "Baba O'Reilly"),
        ('Listen: Crosbee, Stills & Nesh - "Carry"', "Crosbee, Stills & Nesh", "Carry"),
        ('"Night" by Jamie xx closes it', "Jamie xx", "Night"),
        ('track 11 Ice Cubic\'s "A Day"', "Ice Cubic", "A Day"),
        ('"Rio" by Kool & The Gong tonight', "Kool & The Gong", "Rio"),
        ("now playing: gary newman - we are glass", "gary newman", "we are glass"),
        ("He loves ‘Young Ones’ and Noa’s ‘5 Years’", "Noa", "5 Years"),
    ],
)
def test_names_end_where_they_end(text: str, artist: str, title: str) -> None:
    assert songs_in(text) == [NamedSong(artist, title)]


@pytest.mark.parametrize(
    "text",
    [
        "Mt. Joy — Silver Lining",
        "Mt. Joy - Silver Lining",
        'Mt. Joy – "Silver Lining"',
        "3. Mt. Joy - ‘Silver Lining’.",
        "What I loved this year.\nMt. Joy - “Silver Lining”\nA band from Philadelphia.",
    ],
)
def test_a_line_that_holds_nothing_else_is_a_song_in_a_post_and_may_be_a_heading_elsewhere(
    text: str,
) -> None:
    assert (songs_in_post(text), songs_in(text)) == (SILVER_LINING, [])


def test_several_songs_come_in_their_order() -> None:
    text = '"Silver Lining" by Mt. Joy and Beach Hut\'s “Lemon Glow”, Big Fief – "Not"'
    assert songs_in(text) == [
        *SILVER_LINING,
        NamedSong("Beach Hut", "Lemon Glow"),
        NamedSong("Big Fief", "Not"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'Mt. Joy\'s "Silver Lining" and "Strangers"',
        'Listen: Mt. Joy - "Silver Lining" / "Strangers"',
        "Mt. Joy’s “Silver Lining,” “Strangers”",
    ],
)
def test_titles_of_a_list_have_one_artist(text: str) -> None:
    assert songs_in(text) == [*SILVER_LINING, NamedSong("Mt. Joy", "Strangers")]


def test_a_line_with_a_guest_or_a_version_is_no_album() -> None:
    text = 'Joy - "One (Club Mix)"\nJoy - "Silver Lining (Big Fief Remix)"\nJoy - "Strangers ft. Big Fief"'
    assert [song.title for song in songs_in(text)] == [
        "One (Club Mix)",
        "Silver Lining (Big Fief Remix)",
        "Strangers ft. Big Fief",
    ]


def test_a_new_clause_is_no_list() -> None:
    text = 'Mt. Joy\'s "Silver Lining," and "Strangers" brings it home'
    assert songs_in(text) == SILVER_LINING


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
        'Mt. Joy\'s "Rearrange Us" album',
        'the album "Rearrange Us" by Mt. Joy',
        '"Rearrange Us" by Mt. Joy is a fine album',
        'The best song on Mt. Joy\'s "Rearrange Us"',
        'Release: Mt. Joy - "Rearrange Us"',
        'Mt. Joy - "Rearrange Us" [dualtone12]',
        'Mt. Joy\'s "Rearrange Us EP" is out',
        'The book was "Just Kids" by Patti Smyth',
        'A remix of "Silver Lining" by Mt. Joy',
        '"Rearrange Us" by Mt. Joy is one of my favorite folk-albums',
        'Mt. Joy\'s "Rearrange Us"-LP',
        'Mt. Joy\'s "Rearrange Us" (reissue)',
        'Mt. Joy\'s "Rearrange Us", which is an album from 2020',
        '"Rearrange Us" by Mt. Joy, which ended up being one of my favourite albums',
        'Release: [Mt. Joy - "Rearrange Us" [12dualtone012]]',
        'EPs like "Rearrange Us" by Mt. Joy need to be heard',
        'Another album that I expected to enjoy, and did, was "Rearrange Us" by Mt. Joy.',
        'The folk album I enjoyed the most is the gorgeous "Rearrange Us" by Mt. Joy',
        'my record for dark times - Mt. Joy\'s "Rearrange Us" - once more',
        'the worst album I have heard thanks to my neighbour: Mt. Joy\'s "Rearrange Us".',
        'One of my favourite albums is Mt. Joy\'s "Rearrange Us"',
        'albums such as Mt. Joy\'s "Rearrange Us"',
        'the trailer for Mt. Joy\'s "Rearrange Us"',
        'the artwork of "Rearrange Us" by Mt. Joy',
        'a soundtrack to Mt. Joy\'s "Rearrange Us"',
        'this reissue of Mt. Joy\'s "Rearrange Us"',
        'the main character from "Just Kids" by Patti Smyth',
        'He puts Mt. Joy\'s "Green Album" to shame',
        'Listen: Mt. Joy - "Volume 1: Rearrange Us" @ Bandcamp',
        'Mt. Joy\'s debut "Rearrange Us"',
        'Albums like Ann Lee\'s "One" or the Bees\' "Two," "Three" by Mt. Joy',
        'Albums like Ann Lee\'s "One", Ben Dee\'s "Two"',
        'Listen: Mt. Joy - "Rearrange Us remixes" @ Bandcamp',
        'for Mt. Joy\'s "Rearrange Us" exhibit',
        'The albums are: "Rearrange Us" by Mt. Joy "Two" by Ann Lee "Three" by Ben',
        'Mt. Joy\'s "comeback" was a disaster',
        'Mt. Joy\'s "I have never been so happy in my life"',
        'called "the best band in town" by Pitchfork',
        'In 1979\'s "Spiritual Healing" he croons',
        'August\'s "Old News" is one',
        '"Silver Lining" by Ann\'s little brother',
        '"Silver Lining"\'s "Oh Oh" hook',
        'V.A. - "Summer Hits"',
        'Joy\'s brother Joey "Fast" Miller plays',
        'Mt. Joy\'s producer released "Silver Lining"',
        '"Silver Lining" by https://example.test/mt.joy',
    ],
)
def test_where_no_song_is_named_none_is_found(text: str) -> None:
    assert songs_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'The best song of the album is Mt. Joy\'s "Silver Lining"',
        'On the album there is Mt. Joy\'s "Silver Lining"',
        'Opening the album is Mt. Joy\'s "Silver Lining"',
        'An album with two great covers: Mt. Joy\'s "Silver Lining" and no other',
        'I like the album and my favourite is "Silver Lining" by Mt. Joy',
        'The album\'s heart is "Silver Lining" by Mt. Joy',
        'I played the album and there was "Silver Lining" by Mt. Joy',
        '"Silver Lining" by Mt. Joy is the album\'s opener',
        '"Silver Lining" by Mt. Joy is the album closer',
        'The album is fine and Mt. Joy\'s "Silver Lining" is better',
        'The album is out, and Mt. Joy\'s debut single "Silver Lining" again',
        "“Rearrange Us” is an album, and Mt. Joy's “Silver Lining” is none",
    ],
)
def test_a_song_beside_an_album_stays_a_song(text: str) -> None:
    assert songs_in(text) == SILVER_LINING


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


_HOSTILE = [
    '"',
    "“",
    "'",
    "“a”",
    "'a' ",
    '"b" by ',
    "’s new ",
    'Joy\'s "X" ',
    "A - ",
    "(",
    "«a» ",
    "a-",
    "a.b.",
    "#1",
    '\u202e"x" by Y ',
    '"x" is a b c d ',
    '"x" by singer ',
    "\x00",
    "\u0301",
]


@pytest.mark.parametrize("piece", _HOSTILE)
def test_a_hostile_line_costs_milliseconds(piece: str) -> None:
    line = (piece * 10_000)[:10_000]
    songs_in_post(line)  # the first time regular expressions are compiled
    spent = min(_spent(line) for _ in range(3))
    # A tenth of it where nothing is found; a machine under load takes a multiple.
    assert spent < 0.3


@pytest.mark.parametrize("piece", ['Joy\'s "X" ', "'a' ", '"b" by '])
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    short, long = (piece * 300, piece * 3000)
    assert min(_spent(long) for _ in range(2)) < 40 * max(_spent(short), 0.002)


def _spent(text: str) -> float:
    began = time.process_time()
    songs_in_post(text)
    return time.process_time() - began


@settings(max_examples=150, deadline=None)
@given(
    before=st.text(alphabet="ab .,!", max_size=20),
    title=st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8}){0,3}", fullmatch=True),
    marks=st.sampled_from(["“”", '""', "‘’", "''", "«»", "„“", "「」"]),
)
def test_it_does_not_matter_which_marks_are_used(before: str, title: str, marks: str) -> None:
    text = f"{before} {marks[0]}{title}{marks[1]} by Mt. Joy"
    assert NamedSong("Mt. Joy", title) in songs_in(text)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_characters="\"“”„‟«»‹›「」『』〝〞＂'‘’&\n")))
def test_prose_without_marks_names_nothing_unless_it_says_what_plays(text: str) -> None:
    assert songs_in(f"Well, {text}") == []
