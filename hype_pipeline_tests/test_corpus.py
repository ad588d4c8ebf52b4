"""The corpus: masked, split, without twins, and the same every time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hype_pipeline.corpus import sentences
from hype_pipeline.fingerprints import Computed
from hype_pipeline.records.collected import KeptPost, Song
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.records.narrowing import Dropped
from hype_pipeline.text.language import identify
from hype_pipeline_tests.conftest import NOW

WEEK = date(2021, 11, 15)
VERSE = (
    "Mt. Joy open Silver Lining with a dry guitar and a voice that came in from the rain.",
    "By the second verse the drums have found a lazy swing, and the organ hums below.",
    "What stays with me is the bridge, where the harmonies pile up until the bass drops out.",
)
OTHER = (
    "A wobbling bass carries the verse before a chorus of glassy keyboards opens over it.",
    "I keep going back to the last minute, where only a warm static is left of everything.",
)


def _post(number: int, text: str, **knobs: object) -> KeptPost:
    told = {
        "week": WEEK,
        "post_id": f"p{number}",
        "url": f"https://blog{number}.example/x",
        "song_id": f"s{number}",
        "artist": "Mt. Joy",
        "title": "Silver Lining",
        "post_title": None,
        "site_name": "Blue Ferry",
        "host": f"blog{number}.example",
        "published": None,
        "text": text,
        "words": len(text.split()),
        "source_url": "https://blog.example/",
        "retrieved_at": NOW,
        "provider": "tests",
    }
    return KeptPost(**{**told, **knobs})  # type: ignore[arg-type]


def _corpus(
    posts: Sequence[KeptPost], songs: Sequence[Song] = (), seed: int = 0
) -> tuple[list[Sentence], list[Dropped]]:
    parts = list(
        sentences(lambda: posts, songs, seed=seed, identify=identify, fingerprints=Computed())
    )
    kept = [row for part in parts for row in part.kept]
    return kept, [row for part in parts for row in part.dropped]


def _many(count: int) -> list[KeptPost]:
    """Posts that have nothing in common."""
    return [
        _post(
            number,
            f"The w{number}a w{number}b song w{number}c sounds like a w{number}d from w{number}e.\n"
            f"Nobody w{number}f knows why the w{number}g chorus w{number}h is so w{number}i good.",
        )
        for number in range(count)
    ]


def test_sentences_are_masked_and_carry_their_origin() -> None:
    kept, dropped = _corpus([_post(1, "\n".join(VERSE))])
    assert [row.text for row in kept] == [
        VERSE[0].replace("Mt. Joy", "{artist}").replace("Silver Lining", "{song}"),
        *VERSE[1:],
    ]
    assert [row.position for row in kept] == [0, 1, 2]
    assert {(row.post_id, row.song_id, row.artist, row.host) for row in kept} == {
        ("p1", "s1", "Mt. Joy", "blog1.example")
    }
    assert dropped == []


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Too short.", "short"),
        ("And on " * 40 + "it goes.", "long"),
        ("Write to robin@blog.example for a copy of the tape.", "contact"),
        ("Call (555) 123-4567 for a copy of the tape.", "contact"),
        ("Read all about it at https://blog.example/about right now.", "link"),
        ("Many thanks to @someone for the tip about this one.", "handle"),
        ("Der Refrain öffnet sich wie ein Fenster im Juni.", "language"),
        ("The chorus op\ufffdns like a window in the month of June.", "broken_characters"),
        ("1 2 3 4 5 6 7 8 9 10 11 12 go.", "no_prose"),
        (OTHER[0], "duplicate"),
    ],
)
def test_a_sentence_that_is_of_no_use_goes_with_its_reason(sentence: str, reason: str) -> None:
    kept, dropped = _corpus([_post(1, "\n".join([*OTHER, sentence]))])
    assert [row.text for row in kept] == list(OTHER)
    assert [row.reason for row in dropped] == [reason]


def test_the_artists_own_handle_is_the_artist() -> None:
    kept, _ = _corpus([_post(1, "Thanks to @MtJoy for playing this one so late at night.")])
    assert kept[0].text == "Thanks to {artist} for playing this one so late at night."


def test_a_sentence_that_another_post_has_already_said_stays_where_it_was_first() -> None:
    first = _post(1, "\n".join(VERSE))
    second = _post(
        2,
        "\n".join([*OTHER, VERSE[1], "Something that only this writer says of it."]),
        week=WEEK + timedelta(7),
    )
    kept, dropped = _corpus([first, second])
    assert [row.post_id for row in kept if row.text == VERSE[1]] == ["p1"]
    assert [(row.reason, row.week) for row in dropped] == [("duplicate", WEEK + timedelta(7))]


def test_of_twins_across_weeks_the_earliest_stays() -> None:
    later = _post(2, "\n".join([*VERSE, "And so on."]), week=WEEK + timedelta(7))
    kept, dropped = _corpus([_post(1, "\n".join(VERSE)), later])
    assert {row.post_id for row in kept} == {"p1"}
    assert [(row.ref, row.reason) for row in dropped] == [(later.url, "near_duplicate")]


def test_a_post_that_comes_back_in_a_later_week_counts_once() -> None:
    post = _post(1, "\n".join(VERSE))
    kept, dropped = _corpus([post, replace(post, week=WEEK + timedelta(7))])
    assert len(kept) == 3
    assert [row.reason for row in dropped] == ["seen_before"]


def test_songs_whose_posts_share_press_text_share_a_side() -> None:
    press = "\n".join([*VERSE, *OTHER])
    pairs = [
        _post(number, text, song_id=f"s{number}")
        for number, text in (
            (900, press),
            (
                901,
                "\n".join(
                    [
                        *VERSE,
                        *(
                            f"Words number {n} are mine and mine alone, said she."
                            for n in range(12)
                        ),
                    ]
                ),
            ),
        )
    ]
    splits = {
        frozenset(
            row.split
            for row in _corpus([*_many(5), *pairs], seed=seed)[0]
            if row.post_id in ("p900", "p901")
        )
        for seed in range(40)
    }
    assert {len(each) for each in splits} == {1}
    assert len(splits) > 1  # it is a draw, and yet they stay together


def test_every_song_is_on_one_side_and_the_sides_have_their_shares() -> None:
    kept, _ = _corpus(
        [
            *_many(400),
            *(
                replace(
                    post,
                    post_id=f"again{n}",
                    url=f"https://c.example/{n}",
                    text=f"Another q{n}a word about q{n}b and about q{n}c too.",
                )
                for n, post in enumerate(_many(400))
            ),
        ]
    )
    sides = {(row.song_id, row.split) for row in kept}
    assert len(sides) == 400
    counts = {
        split: sum(1 for _, each in sides if each == split) for split in ("train", "valid", "test")
    }
    assert counts["train"] > 340
    assert min(counts["valid"], counts["test"]) >= 8


def test_even_three_songs_fill_three_sides() -> None:
    kept, _ = _corpus(_many(3))
    assert {row.split for row in kept} == {"train", "valid", "test"}


def test_later_weeks_move_no_song_to_another_side() -> None:
    before = {row.song_id: row.split for row in _corpus(_many(200))[0]}
    later = [replace(post, week=WEEK + timedelta(7)) for post in _many(300)[200:]]
    after = {row.song_id: row.split for row in _corpus([*_many(200), *later])[0]}
    assert {song: after[song] for song in before} == before


@pytest.mark.parametrize("song_id", ["s99", "s3"])
def test_a_post_that_is_like_two_songs_moves_no_song(song_id: str) -> None:
    songs = [_post(1, "\n".join(VERSE)), _post(2, "\n".join(OTHER)), *_many(40)[3:]]
    text = "\n".join([*VERSE, *OTHER])
    bridge = _post(99, text, song_id=song_id, week=WEEK + timedelta(7))
    before = [
        {row.song_id: row.split for row in _corpus(songs, seed=seed)[0]} for seed in range(30)
    ]
    after = [
        {row.song_id: row.split for row in _corpus([*songs, bridge], seed=seed)[0]}
        for seed in range(30)
    ]
    # With some of the seeds the two songs are on different sides, which is what the bridge tempts.
    assert len({told["s1"] == told["s2"] for told in before}) == 2
    assert [{song: told[song] for song in before[0]} for told in after] == before


def test_nothing_like_a_held_out_sentence_is_trained_on() -> None:
    line = "The record was made in nine days in a farm house with no heating and one microphone{}."
    own = [post.text for post in _many(240)]  # enough of it, so that one line relates no songs
    posts = [
        replace(post, text="\n".join([*own[n::60], line.format(f", says w{n}q" if n else "")]))
        for n, post in enumerate(_many(60))
    ]
    kept, dropped = _corpus(posts)
    sides = {row.split for row in kept if row.text.startswith("The record was made")}
    assert sides == {"test"}
    assert {row.reason for row in dropped} == {"like_held_out"}


def test_a_seed_draws_other_sides_and_the_same_seed_the_same() -> None:
    assert _corpus(_many(60), seed=1) == _corpus(_many(60), seed=1)
    assert _corpus(_many(60), seed=1) != _corpus(_many(60), seed=2)
