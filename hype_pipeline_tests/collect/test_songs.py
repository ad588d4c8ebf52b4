"""Songs matched and described: chains of providers, kept answers, quotas and outages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from hype_pipeline.collect.joining.genre_names import VERSION
from hype_pipeline.collect.joining.song_lookup import Lookup
from hype_pipeline.collect.songs import songs
from hype_pipeline.errors import QuotaExceeded, Refused, Retryable
from hype_pipeline.lake import Lake
from hype_pipeline.protocols import ArtistQuery, Candidate, Labels, Measured
from hype_pipeline.raw_answers import RawAnswers
from hype_pipeline.records.collected import KeptPost, Song
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.services.genres_file import GenresFile
from hype_pipeline_tests.conftest import NOW

WEEK = date(2026, 11, 2)
NEXT = date(2026, 11, 9)
ANSWERED = NOW + timedelta(minutes=7)  # within the run, but not when it began
BUSY = Retryable("somebody", "busy")


class Catalogue:
    """Has every song of the artists it knows; fails once for each of *failures*."""

    provider = "catalogue"

    def __init__(self, *artists: str, failures: Iterable[Exception] = ()) -> None:
        self.artists, self.failures = artists, list(failures)
        self.asked: list[str] = []

    def search(self, artist: str, title: str) -> Sequence[Candidate]:
        self.asked.append(title)
        if self.failures:
            raise self.failures.pop(0)
        return [
            Candidate(
                f"id-{known}-{title}",
                title,
                (known,),
                (f"id-{known}",),
                f"ISRC-{title}",
                "https://catalogue.example/search",
                NOW,
            )
            for known in self.artists
        ]


class Genres:
    """Genres by artist's name."""

    def __init__(
        self, provider: str, known: Mapping[str, tuple[str, ...]], failure: Exception | None = None
    ) -> None:
        self.provider, self.known, self.failure = provider, known, failure
        self.asked: list[ArtistQuery] = []

    def genres_of(self, artist: ArtistQuery) -> Labels:
        self.asked.append(artist)
        if self.failure:
            raise self.failure
        return Labels(self.known.get(artist.name, ()), f"{self.provider}:", ANSWERED)


class Features:
    """The same tempo for every recording whose id it knows a part of."""

    def __init__(self, provider: str, known: str, failure: Exception | None = None) -> None:
        self.provider, self.known, self.failure = provider, known, failure
        self.asked: list[list[str]] = []

    def features_of(self, spotify_ids: Iterable[str]) -> Mapping[str, Measured]:
        self.asked.append(list(spotify_ids))
        if self.failure:
            raise self.failure
        sound = Measured({"tempo": 100.0}, f"{self.provider}:", ANSWERED)
        return {track: sound for track in self.asked[-1] if self.known in track}


def posts(*named: tuple[str, str], week: date = WEEK) -> Callable[[date], Sequence[KeptPost]]:
    """A kept post for each artist and title; the title is the song's id too."""
    rows = [
        KeptPost(
            week, f"p-{title}", f"http://blog.example/{title[::-1]}", title, artist, title,
            None, None, "blog.example", None, "text", 1, "", NOW, "filters",
        )
        for artist, title in named
    ]  # fmt: skip
    return lambda _: rows


def week_of(
    lake: Lake,
    kept_of: Callable[[date], Sequence[KeptPost]],
    catalogue: Catalogue | None,
    genres: Sequence[Genres | GenresFile] = (),
    features: Sequence[Features] = (),
) -> Narrowed[Song]:
    told = songs(catalogue, genres, features, RawAnswers(lake), [WEEK], kept_of, now=NOW)
    ((_, narrowed),) = told
    return narrowed


def test_a_matched_song_says_what_it_was_matched_with(lake: Lake) -> None:
    (song,) = week_of(lake, posts(("Juno Park", "Copper")), Catalogue("Juno Park")).kept
    assert (song.song_id, song.spotify_id, song.isrc) == (
        "Copper",
        "id-Juno Park-Copper",
        "ISRC-Copper",
    )
    assert (song.matched_artist, song.matched_title, song.match_score) == ("Juno Park", "Copper", 1)
    assert (song.source_url, song.provider) == ("https://catalogue.example/search", "catalogue")
    assert (song.genres, song.genre_provider, song.features_provider) == ((), None, None)


def test_a_song_that_is_not_alike_enough_is_dropped_with_its_score(lake: Lake) -> None:
    narrowed = week_of(lake, posts(("Juno Park", "Copper")), Catalogue("Juno Parking Lot Choir"))
    assert narrowed.kept == ()
    (gone,) = narrowed.dropped
    assert gone.reason.startswith("no_match:0.")
    assert "Juno Parking Lot Choir" in gone.evidence
    assert gone.passing is False


def test_a_song_without_a_match_stays_when_somebody_knows_the_genres(lake: Lake) -> None:
    tags = Genres("musicbrainz", {"Juno Park": ("folk",)})
    (song,) = week_of(lake, posts(("Juno Park feat. Arko", "Copper")), Catalogue(), [tags]).kept
    assert (song.spotify_id, song.genres, song.genre_provider) == (None, ("folk",), "musicbrainz")
    assert tags.asked == [ArtistQuery("Juno Park", None)]


def test_the_first_provider_that_knows_is_believed_and_the_next_is_not_asked(lake: Lake) -> None:
    first = Genres("spotify", {})
    second = Genres("lastfm", {"Juno Park": ("seen live", "Indie-Folk", "usa")})
    third = Genres("musicbrainz", {"Juno Park": ("rock",)})
    (song,) = week_of(
        lake, posts(("Juno Park", "Copper")), Catalogue("Juno Park"), [first, second, third]
    ).kept
    assert (song.genres, song.genre_provider) == (("indie folk",), "lastfm")
    assert first.asked == [ArtistQuery("Juno Park", "id-Juno Park", "ISRC-Copper")]
    assert third.asked == []


def test_the_users_file_ends_the_chain_and_is_read_anew(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "genres.csv"
    path.write_text("artist,genres\nJuno Park,folk\n", encoding="utf-8")
    kept_of = posts(("Juno Park", "Copper"))
    week_of(lake, kept_of, None, [GenresFile(path)])
    path.write_text("artist,genres\nJuno Park,soul\n", encoding="utf-8")
    (song,) = week_of(lake, kept_of, None, [GenresFile(path)]).kept
    assert (song.genres, song.genre_provider) == (("soul",), "genres_file")


def test_features_come_from_the_first_that_measured_the_recording(lake: Lake) -> None:
    spotify, recco = Features("spotify", "Copper"), Features("reccobeats", "id-")
    kept_of = posts(("Juno Park", "Copper"), ("Juno Park", "Attic"))
    narrowed = week_of(lake, kept_of, Catalogue("Juno Park"), (), [spotify, recco])
    assert [(song.song_id, song.features_provider, song.tempo) for song in narrowed.kept] == [
        ("Attic", "reccobeats", 100.0),
        ("Copper", "spotify", 100.0),
    ]
    assert recco.asked == [["id-Juno Park-Attic"]]


def test_a_second_run_asks_nobody_and_says_the_same(lake: Lake) -> None:
    catalogue = Catalogue("Juno Park")
    unknown, known = Genres("spotify", {}), Genres("lastfm", {"Juno Park": ("folk",)})
    spotify, recco = Features("spotify", "nothing"), Features("reccobeats", "Copper")
    kept_of = posts(("Juno Park", "Copper"), ("Juno Park", "Attic"), ("Nobody", "Lost"))
    told = [week_of(lake, kept_of, catalogue, [unknown, known], [spotify, recco]) for _ in range(2)]
    assert told[0] == told[1]
    assert len(catalogue.asked) == 3
    assert [len(source.asked) for source in (unknown, known, spotify, recco)] == [2, 2, 1, 1]


def test_every_label_is_dated_by_the_answer_it_stands_in(lake: Lake) -> None:
    folk = Genres("lastfm", {"Juno Park": ("folk",)})
    sound = Features("reccobeats", "Copper")
    (song,) = week_of(
        lake, posts(("Juno Park", "Copper")), Catalogue("Juno Park"), [folk], [sound]
    ).kept
    assert (song.genres_retrieved_at, song.features_retrieved_at) == (ANSWERED, ANSWERED)
    assert (song.retrieved_at, song.genre_vocabulary) == (NOW, VERSION)


def test_services_name_genres_of_the_vocabulary_alone(lake: Lake) -> None:
    spotify = Genres("spotify", {"Juno Park": ("indie folk", "quux of doom machine")})
    (song,) = week_of(lake, posts(("Juno Park", "Copper")), Catalogue("Juno Park"), [spotify]).kept
    assert song.genres == ("indie folk",)


def test_what_nobody_knew_is_asked_for_again_after_half_a_year(lake: Lake) -> None:
    def asked(catalogue: Catalogue, folk: Genres, sound: Features, *, days: int) -> list[int]:
        day = NOW + timedelta(days=days)
        kept_of = posts(("Juno Park", "Copper"), ("Nobody", "Lost"))
        list(songs(catalogue, [folk], [sound], RawAnswers(lake), [WEEK], kept_of, now=day))
        return [len(told.asked) for told in (catalogue, folk, sound)]

    def asked_on(day: int) -> list[int]:
        return asked(Catalogue("Juno Park"), Genres("lastfm", {}), Features("x", "?"), days=day)

    assert [asked_on(day) for day in (0, 179, 181)] == [[2, 2, 1], [0, 0, 0], [1, 2, 1]]


def test_what_is_known_of_a_recording_holds_for_its_re_release(lake: Lake) -> None:
    sound = Features("reccobeats", "first")
    lookup = Lookup(None, (), [sound], RawAnswers(lake), now=NOW)
    assert lookup.features_of({"first": "CODE"})["first"].values == {"tempo": 100.0}
    assert lookup.features_of({"again": "CODE"})["again"].values == {"tempo": 100.0}
    assert sound.asked == [["first"]]


def test_a_closed_door_says_nothing_about_recordings_and_is_tried_again_after_a_month(
    lake: Lake,
) -> None:
    kept_of = posts(("Juno Park", "Copper"))

    def told(features: Features, *, days: int) -> list[str | None]:
        day = NOW + timedelta(days=days)
        weeks = songs(
            Catalogue("Juno Park"), (), [features], RawAnswers(lake), [WEEK], kept_of, now=day
        )
        return [song.features_provider for _, narrowed in weeks for song in narrowed.kept]

    closed = Features("spotify", "", failure=Refused("Spotify", "closed"))
    opened = Features("spotify", "Copper")
    assert told(closed, days=0) == [None]
    assert told(opened, days=29) == [None]
    assert told(opened, days=30) == ["spotify"]
    assert (len(closed.asked), len(opened.asked)) == (1, 1)


def test_a_spent_quota_keeps_the_weeks_before_it_and_what_was_asked(lake: Lake) -> None:
    rows = {WEEK: ("Copper", "Attic"), NEXT: ("Fjord", "Quay", "Shed")}
    catalogue = Catalogue("Juno Park")

    def kept_of(week: date) -> Sequence[KeptPost]:
        if week == NEXT:
            catalogue.failures = []
        return posts(*[("Juno Park", title) for title in rows[week]], week=week)(week)

    class Spent(Catalogue):
        def search(self, artist: str, title: str) -> Sequence[Candidate]:
            if title == "Quay":
                raise QuotaExceeded("Spotify", "spent")
            return super().search(artist, title)

    raw, done = RawAnswers(lake), []
    with pytest.raises(QuotaExceeded):
        done.extend(songs(Spent("Juno Park"), (), (), raw, [WEEK, NEXT], kept_of, now=NOW))
    resumed = songs(catalogue, (), (), raw, [WEEK, NEXT], kept_of, now=NOW)
    assert [(week, len(narrowed.kept)) for week, narrowed in resumed] == [(WEEK, 2), (NEXT, 3)]
    assert catalogue.asked == ["Quay", "Shed"]


def test_an_unanswered_search_is_dropped_as_passing_and_made_by_the_next_run(lake: Lake) -> None:
    kept_of = posts(("Juno Park", "Attic"), ("Juno Park", "Copper"))
    narrowed = week_of(lake, kept_of, Catalogue("Juno Park", failures=[BUSY]))
    assert [song.song_id for song in narrowed.kept] == ["Copper"]
    assert [(gone.ref, gone.reason, gone.passing) for gone in narrowed.dropped] == [
        ("Attic", "unanswered", True)
    ]
    assert len(week_of(lake, kept_of, Catalogue("Juno Park")).kept) == 2


def test_three_unanswered_searches_in_a_row_are_an_outage(lake: Lake) -> None:
    kept_of = posts(*[("Juno Park", title) for title in ("A", "B", "C", "D")])
    catalogue = Catalogue("Juno Park", failures=[BUSY] * 4)
    with pytest.raises(Retryable):
        week_of(lake, kept_of, catalogue)
    assert catalogue.asked == ["A", "B", "C"]


def test_failures_that_are_not_in_a_row_are_no_outage(lake: Lake) -> None:
    class Flaky(Catalogue):
        def search(self, artist: str, title: str) -> Sequence[Candidate]:
            found = super().search(artist, title)
            if title != "C":
                raise BUSY
            return found

    kept_of = posts(*[("Juno Park", title) for title in ("A", "B", "C", "D", "E")])
    assert [song.song_id for song in week_of(lake, kept_of, Flaky("Juno Park")).kept] == ["C"]


def test_a_genre_provider_that_is_down_costs_its_genres_and_not_the_run(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    names = [f"Artist {number}" for number in range(5)]
    kept_of = posts(*[(name, name) for name in names])
    down = Genres("lastfm", {}, failure=BUSY)
    other = Genres("musicbrainz", dict.fromkeys(names, ("folk",)))
    narrowed = week_of(lake, kept_of, Catalogue(*names), [down, other])
    assert {song.genre_provider for song in narrowed.kept} == {"musicbrainz"}
    assert len(down.asked) == 3
    assert len([line for line in caplog.messages if "left alone" in line]) == 1
    healed = Genres("lastfm", dict.fromkeys(names, ("soul",)))
    again = week_of(lake, kept_of, Catalogue(*names), [healed, other])
    assert {song.genre_provider for song in again.kept} == {"lastfm"}


def test_a_song_that_nobody_could_be_asked_about_is_dropped_as_passing(lake: Lake) -> None:
    down = Genres("lastfm", {}, failure=BUSY)
    (gone,) = week_of(lake, posts(("Nobody", "Lost")), Catalogue(), [down]).dropped
    assert (gone.reason, gone.passing) == ("no_match", True)


def test_a_refused_key_ends_the_run_because_somebody_has_to_act(lake: Lake) -> None:
    wrong = Genres("lastfm", {}, failure=Refused("Last.fm", "HYPE_LASTFM_KEY is not valid"))
    with pytest.raises(Refused, match="HYPE_LASTFM_KEY"):
        week_of(lake, posts(("Juno Park", "Copper")), Catalogue("Juno Park"), [wrong])


def test_rows_come_in_one_order_whatever_the_order_of_the_posts(lake: Lake, tmp_path: Path) -> None:
    named = [("Juno Park", title) for title in ("Copper", "Attic", "Fjord")]
    forward = week_of(lake, posts(*named), Catalogue("Juno Park"))
    backward = week_of(Lake(str(tmp_path / "other")), posts(*named[::-1]), Catalogue("Juno Park"))
    assert forward == backward
    assert [song.song_id for song in forward.kept] == ["Attic", "Copper", "Fjord"]
