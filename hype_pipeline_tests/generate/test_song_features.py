"""Which audio features a model is told of, how they reach it, and how they are asked for."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.generate import drafting
from hype_pipeline.generate.cvae_stage import cvae_plan
from hype_pipeline.generate.sentence_file import read_sentences
from hype_pipeline.generate.song_features import (
    FEWEST_POSTS,
    LEAST_SHARE,
    chosen,
    read_features,
)
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.lake import Lake
from hype_pipeline.models.features import Scale
from hype_pipeline.records.collected import AUDIO_FEATURES, Song
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.tables.collected import SONGS
from hype_pipeline.tables.corpus import SENTENCES

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FROM = {"source_url": "u", "retrieved_at": NOW, "provider": "test"}


def described(posts: int, *, energy: int, tempo: int, split: str = "train"):
    """Posts of two sentences each, of which the first so many have a feature."""
    return [
        SimpleNamespace(
            post_id=f"{split}{post}",
            split=split,
            features={
                **({"energy": post / posts} if post < energy else {}),
                **({"tempo": 100.0 + post} if post < tempo else {}),
            },
        )
        for post in range(posts)
        for _ in range(2)
    ]


def test_a_feature_that_enough_posts_have_is_told_and_others_are_left_out_in_writing():
    posts = 3 * FEWEST_POSTS
    told = chosen(described(posts, energy=posts // 2, tempo=posts // 2 - 1))
    assert told.names == ("energy",)
    assert told.said() == (
        "Told audio features: energy. Left out: tempo: known of 50% of posts, 50% is the least."
    )
    assert LEAST_SHARE == 0.5


def test_of_few_posts_nothing_is_told_however_many_of_them_have_it():
    few = FEWEST_POSTS - 1
    told = chosen(described(few, energy=few, tempo=0))
    assert (told.names, told.data) == ((), "")
    assert f"known of {few} posts, {FEWEST_POSTS} are the fewest" in told.said()


def test_a_post_has_what_any_of_its_sentences_has():
    rows = described(FEWEST_POSTS, energy=FEWEST_POSTS, tempo=0)
    rows = [SimpleNamespace(**{**vars(row), "features": {}}) for row in rows[::2]] + rows[1::2]
    assert chosen(rows).names == ("energy",)


def test_held_out_posts_do_not_count():
    posts = FEWEST_POSTS
    rows = described(posts, energy=0, tempo=0)
    rows += described(posts, energy=posts, tempo=0, split="valid")
    assert chosen(rows).names == ()


def test_without_any_feature_nothing_is_said():
    assert chosen(described(10, energy=0, tempo=0)).said() == ""


def test_other_values_are_other_data():
    rows = described(FEWEST_POSTS, energy=FEWEST_POSTS, tempo=0)
    before = chosen(rows).data
    rows[1].features["tempo"] = 1.0  # takes no part
    assert chosen(rows).data == before
    rows[1].features["energy"] = 0.123
    assert chosen(rows).data != before


@pytest.mark.parametrize(
    "said", ["energy=0.8,tempo=120", " tempo = 120 , energy=.8", "energy:0.8,tempo:120,"]
)
def test_features_are_asked_for_by_name_and_number(said):
    assert read_features(said) == {"energy": 0.8, "tempo": 120.0}


@pytest.mark.parametrize("said", ["energy", "energy=", "=0.8", "0.8", "energy=loud"])
def test_what_is_no_name_and_number_is_refused(said):
    with pytest.raises(BadInput, match="as in energy"):
        read_features(said)


def test_nothing_asked_is_nothing_told():
    assert read_features(" ") == {}


def table(tmp_path, *cells):
    lines = ["post_id\tartist\tgenres\ttext\tenergy\ttempo", *cells]
    (tmp_path / "t.tsv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "t.tsv"


def test_a_table_may_have_features_and_an_empty_cell_is_unknown(tmp_path):
    where = table(tmp_path, "p\ta\tfolk\tone\t0.5\t", "p\ta\tfolk\ttwo\t\t99", "p\ta\tfolk\tthree")
    told = [row.features for row in read_sentences(where)]
    assert told == [{"energy": 0.5}, {"tempo": 99.0}, {}]


@pytest.mark.parametrize("cell", ["loud", "nan", "inf"])
def test_a_cell_that_is_no_number_is_refused_with_its_line(tmp_path, cell):
    with pytest.raises(BadInput, match="line 2: energy is"):
        list(read_sentences(table(tmp_path, f"p\ta\tfolk\tone\t{cell}\t")))


def song(song_id: str, week: date, **features: float) -> Song:
    known = dict.fromkeys(AUDIO_FEATURES) | features
    who = ("reccobeats", NOW) if features else (None, None)
    return Song(
        *(week, song_id, "artist", "title", None, None, None, None, 1.0, None, ("folk",)),
        *("lastfm", NOW, 1),
        *known.values(),
        *who,
        **FROM,
    )


def sentence(number: int, split: str = "train") -> Sentence:
    return Sentence(
        *(f"s{number}", f"p{number}", 0, f"song{number}", "artist", ("folk",)),
        *(f"sentence number {number} of many", split, None, "host"),
        **FROM,
    )


@pytest.fixture
def store(tmp_path):
    lake = Lake(str(tmp_path / "lake"))
    lake.write(SENTENCES, [sentence(number) for number in range(FEWEST_POSTS)], run_id="r")
    return ModelStore(lake, tmp_path)


def measured(store, energy: float, *, week: date = date(2026, 11, 2)) -> None:
    songs = [song(f"song{number}", week, energy=energy) for number in range(FEWEST_POSTS)]
    store.lake.write(SONGS, songs, run_id="r", week=week)


def test_sentences_have_what_the_latest_week_knows_of_their_song(store):
    measured(store, 0.25)
    later = date(2026, 11, 9)
    store.lake.write(
        SONGS, [song("song1", later, energy=0.75), song("song2", later)], run_id="r", week=later
    )
    told = [row.features.get("energy") for row in store.sentences([])]
    assert told[:3] == [0.25, 0.75, 0.25]


def test_measured_songs_make_another_model_of_the_same_sentences(store):
    before = cvae_plan(store, preset="quick", seed=0)
    measured(store, 0.25)
    told = cvae_plan(store, preset="quick", seed=0)
    measured(store, 0.5)
    again = cvae_plan(store, preset="quick", seed=0)
    assert (before.request["features"], told.request["features"]) == ([], ["energy"])
    assert len({before.fingerprint, told.fingerprint, again.fingerprint}) == 3
    assert before.corpus == told.corpus
    assert (before.decision, told.decision) == (
        "Begins afresh: no earlier CVAE has kept what it read.",
        "Begins afresh: no earlier CVAE has kept what it read. Told audio features: energy.",
    )


def asked(names, *, spotify_id="track"):
    """What drafting is told of a song, and what it asked for."""
    heard = []

    def features_of(codes):
        heard.append(codes)
        return {"track": SimpleNamespace(values={"energy": 0.3, "tempo": 90.0})}

    bundle = SimpleNamespace(cvae=SimpleNamespace(scale=Scale(names=names)))
    found = SimpleNamespace(spotify_id=spotify_id, isrc="code") if spotify_id else None
    lookup = SimpleNamespace(features_of=features_of)
    match = SimpleNamespace(candidate=found)
    return drafting._features(bundle, lookup, match), heard


def test_drafts_are_told_those_of_the_songs_features_that_the_model_knows():
    assert asked(("energy", "valence")) == ({"energy": 0.3}, [{"track": "code"}])
    assert asked(("energy",), spotify_id="other") == ({}, [{"other": "code"}])


def test_nobody_is_asked_for_features_in_vain():
    assert asked(()) == ({}, [])
    assert asked(("energy",), spotify_id=None) == ({}, [])
