"""The genre vocabulary: common names, and words of rare ones."""

from datetime import date

from hype_pipeline.genre_vocabulary import genre_vocabulary
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.text.genres import labels_of
from hype_pipeline_tests.conftest import NOW


def _sentence(post: int, *genres: str) -> Sentence:
    return Sentence(
        sentence_id=f"s{post}",
        post_id=f"p{post}",
        position=0,
        song_id=None,
        artist=None,
        genres=genres,
        text="A wobbling bass carries the verse.",
        split="train",
        week=date(2021, 11, 15),
        host="blog.example",
        source_url="https://blog.example/",
        retrieved_at=NOW,
        provider="tests",
    )


def _labelled(**counts: int) -> list[Sentence]:
    """So many posts for each name, which is written with underscores."""
    names = [name.replace("_", " ") for name, count in counts.items() for _ in range(count)]
    return [_sentence(number, name) for number, name in enumerate(names)]


def test_common_names_are_labels_and_rare_ones_are_found_by_their_words() -> None:
    corpus = _labelled(dream_pop=5, pop=4, swedish_pop=1, zydeco=1, deep_house=2, acid_house=2)
    genres, mapping = genre_vocabulary(corpus, now=NOW)
    assert [(row.label, row.posts, row.kind) for row in genres] == [
        ("dream pop", 5, "frequent"),
        ("pop", 5, "frequent"),
        ("house", 4, "word"),
    ]
    assert [row.number for row in genres] == [0, 1, 2]
    assert {row.raw: row.label for row in mapping} == {
        "dream pop": "dream pop",
        "pop": "pop",
        "swedish pop": "pop",
        "zydeco": None,
        "deep house": "house",
        "acid house": "house",
    }


def test_hip_hop_is_one_word() -> None:
    genres, _ = genre_vocabulary(_labelled(deep_hip_hop=2, hardcore_hip_hop=2), now=NOW)
    assert [row.label for row in genres] == ["hip hop"]


def test_there_are_at_most_a_hundred_and_thirty_labels() -> None:
    corpus = _labelled(**{f"genre{number}": 3 for number in range(150)})
    assert len(genre_vocabulary(corpus, now=NOW)[0]) == 130


def test_labels_of_a_song_prefer_whole_names() -> None:
    known = {"pop", "house", "dream pop"}
    assert labels_of(["dream pop", "deep house"], known) == ("dream pop",)
    assert labels_of(["deep house", "acid house"], known) == ("house",)
    assert labels_of(["zydeco"], known) == ()
