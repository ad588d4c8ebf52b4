"""Reading a user's table: what is refused, what is masked, and that the split cannot leak."""

import gzip
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.sentence_file import corpus_of, read_sentences
from hype_pipeline_tests.small_generator import table_of

HEAD = "post_id\tartist\tgenres\ttext\n"


def written(folder: Path, text: str) -> Path:
    (folder / "t.tsv").write_text(text, encoding="utf-8")
    return folder / "t.tsv"


def test_columns_are_found_by_name_and_the_artist_is_masked(tmp_path):
    table = written(
        tmp_path, "text\tx\tgenres\tpost_id\tartist\nWe love Mount Ash!\t1\ta|b\tp\tMount Ash\n"
    )
    (row,) = read_sentences(table)
    assert (row.text, row.genres, row.post_id) == ("We love {artist}!", ("a", "b"), "p")


def test_gzip_is_read_as_it_is(tmp_path):
    plain = list(read_sentences(written(tmp_path, table_of(3))))
    (tmp_path / "t.tsv").write_bytes(gzip.compress(table_of(3).encode()))
    assert list(read_sentences(tmp_path / "t.tsv")) == plain


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("post_id\ttext\n", "has no column artist, genres"),
        ("", "is empty"),
        (HEAD + "p\ta\n", "line 2: 2 columns instead of 4"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path, text, message):
    with pytest.raises(BadInput, match=message):
        list(read_sentences(written(tmp_path, text)))


def test_a_torn_gzip_is_refused(tmp_path):
    (tmp_path / "t").write_bytes(gzip.compress(table_of(30).encode())[:-9])
    with pytest.raises(BadInput, match="broken gzip"):
        list(read_sentences(tmp_path / "t"))


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        list(read_sentences(tmp_path / "absent"))


def test_lines_end_at_newlines_alone(tmp_path):
    strange = "warm\x85synths\u2028drift over\x0btown"
    (row,) = read_sentences(written(tmp_path, f"{HEAD}p\t\t\t{strange}\n"))
    assert row.text == strange


def test_no_artist_is_on_two_sides(tmp_path):
    corpus = corpus_of(read_sentences(written(tmp_path, table_of(90))), seed=0)
    sides = defaultdict(set)
    for row in corpus.sentences:
        sides[row.artist].add(row.split)
    assert {len(splits) for splits in sides.values()} == {1}
    assert {split for splits in sides.values() for split in splits} == {"train", "valid", "test"}


def test_posts_that_say_nearly_the_same_are_on_one_side(tmp_path):
    lines = [
        f"p{number}\tArtist {number}\t\t{' '.join(f'w{number}x{place}' for place in range(9))}"
        for number in range(60)
    ]
    copied = "\n".join(f"q{line[1:].replace('Artist', 'Copyist')} again" for line in lines)
    table = written(tmp_path, HEAD + "\n".join(lines) + "\n" + copied)
    corpus = corpus_of(read_sentences(table), seed=0)
    side = {row.post_id: row.split for row in corpus.sentences}
    assert [side[f"p{n}"] for n in range(60)] == [side[f"q{n}"] for n in range(60)]
    assert set(side.values()) == {"train", "valid", "test"}


def test_repeats_and_fragments_are_dropped_with_their_reason(tmp_path):
    table = table_of(30) + "z\t\tZ\t\ttoo short\nz\t\tZ\t\tit says \ufffd in the middle here\n"
    corpus = corpus_of(read_sentences(written(tmp_path, table + table.split("\n")[1])), seed=0)
    assert corpus.dropped["short"] == 1
    assert corpus.dropped["broken_characters"] == 1
    assert corpus.dropped["duplicate"] >= 1


@given(seed=st.integers(0, 50))
def test_the_same_seed_splits_the_same(seed, tmp_path_factory):
    table = written(tmp_path_factory.mktemp("t"), table_of(12))
    one, other = (corpus_of(read_sentences(table), seed=seed) for _ in range(2))
    assert one == other


def test_too_few_to_split_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be split"):
        corpus_of(read_sentences(written(tmp_path, table_of(1))), seed=0)
