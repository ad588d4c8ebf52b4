"""Golden verdicts on posts of our own invention."""

import pytest

from hype_pipeline.collect.judging.filters import commentary, judge, opted_in
from hype_pipeline.collect.judging.roundup import one_song
from hype_pipeline.records.collected import Post
from hype_pipeline_tests.collect import invented_posts as posts
from hype_pipeline_tests.collect.invented_posts import post

ONE = ["Lumen Parade"]


@pytest.mark.parametrize(
    "kept",
    [
        post(),
        post(posts.ESSAY),
        post(posts.COMPARED),
        post(title="Song of the Day: Lumen Parade – Paper Lanterns"),
        post(title="Lumen Parade share new single from forthcoming album"),
        post(url="https://blog.example/2021/11/16/lumen-parade-song"),
        post(
            f"{posts.SONG}\nMarch 3 – London, The Lantern\nMarch 4 – Leeds, The Kiln\nMarch 5 – Hull"
        ),
        post(f"{posts.SONG}\n01. Paper Lanterns\n02. Window\n03. Static\n04. Moth"),
    ],
)
def test_commentary_on_one_song_stays(kept: Post) -> None:
    assert judge(kept, ONE).reason is None


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (post(posts.GERMAN), "language:de"),
        (post(title="Ten songs for the weekend"), "roundup:title"),
        (post(title="New Music Friday: Lumen Parade and more"), "roundup:title"),
        (post(title="Top 5: the best of November"), "roundup:title"),
        (post(title="Week 46", url="https://blog.example/weekly-picks-46"), "roundup:title"),
        (post(posts.SECTIONS, title="Late autumn"), "roundup:pairs"),
        (post(posts.ONLY_NAMES, title="Late autumn"), "roundup:headings"),
        (post(posts.NUMBERED, title="Late autumn"), "roundup:list"),
        (post(posts.FLOWING, title="Late autumn"), "roundup:attributed"),
        (post("Listen to this, it is lovely and you will like it."), "short:11"),
        (
            post(posts.TRACKLIST, language="en", language_probability=1.0),
            "not_commentary:tracklist",
        ),
        (post(posts.EVENING, language="en", language_probability=1.0), "not_commentary:event"),
        (post(posts.VERSES), "not_commentary:lyrics"),
    ],
)
def test_everything_else_goes_with_its_reason(refused: Post, reason: str) -> None:
    assert judge(refused, ONE).reason == reason


SUNG = (
    "I hung a lantern on your door I never hung one up before And still it lit the lower sky "
    "Paper lanterns paper hearts This is where my burning starts "
) * 4


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (SUNG, "lyrics"),
        (" ".join(posts.EVENING.split()).replace("March", "11 March"), "event"),
        (
            "\n".join(
                f"VERA KLINE {word}\nLow Tide Records"
                for word in ["One", "Two", "Three", "Four", "Five"]
            ),
            "tracklist",
        ),
    ],
    ids=["lyrics", "event", "tracklist"],
)
def test_what_is_no_commentary_is_told_without_its_lines_or_numbers(
    refused: str, reason: str
) -> None:
    assert commentary(post(refused)).reason == f"not_commentary:{reason}"


@pytest.mark.parametrize(
    "kept",
    [
        f'{posts.ESSAY} It was on sale at the venue, and every ticket was gone ("Paper Lanterns")',
        f"{posts.SONG}\n{posts.COMPARED}\n"
        + "\n".join(f"March {day} – Leeds, The Kiln" for day in range(1, 29)),
    ],
    ids=["a long line that names a venue", "a long tour below a review"],
)
def test_commentary_may_speak_of_evenings(kept: str) -> None:
    assert commentary(post(kept)).keeps


def test_songs_by_two_artists_that_link_to_one_post_make_it_a_round_up() -> None:
    verdict = judge(post(), ["Lumen Parade", "Mt. Joy"])
    assert verdict.reason == "roundup:songs"
    assert verdict.evidence == {"artists": ["Lumen Parade", "Mt. Joy"]}


def test_a_song_and_its_remix_do_not() -> None:
    assert judge(post(), ["Lumen Parade", "lumen parade"]).keeps


def test_a_verdict_tells_its_evidence() -> None:
    verdict = one_song(url="", title="Late autumn", text=posts.SECTIONS, artists=ONE, links=())
    assert '"count": 4' in verdict.told()
    assert "Oslo Kites" in verdict.told()


def test_an_opt_out_is_a_reason() -> None:
    assert opted_in(post(robots="meta:noai")).reason == "opted_out:meta:noai"
    assert opted_in(post()).keeps
