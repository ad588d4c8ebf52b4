"""The user's own genres."""

from pathlib import Path

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.protocols import ArtistQuery
from hype_pipeline.services.genres_file import GenresFile


def written(folder: Path, text: str) -> GenresFile:
    path = folder / "genres.csv"
    path.write_text(text, encoding="utf-8")
    return GenresFile(path)


def test_artists_are_found_however_they_are_written(tmp_path: Path) -> None:
    genres = written(tmp_path, "artist,genres\nVale & Thorn, Folk |Indie Folk|folk\n")
    assert genres.genres_of(ArtistQuery("vale and thorn", None)).genres == ("folk", "indie folk")


def test_artists_that_are_not_in_it_have_none(tmp_path: Path) -> None:
    genres = written(tmp_path, "artist,genres\nVale & Thorn,folk\n")
    assert genres.genres_of(ArtistQuery("Tessel", None)).genres == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name,genres\nTessel,techno\n", "line 1: the columns must be artist and genres"),
        ("artist,genres\nTessel,techno\n,house\n", "line 3: the column artist is empty"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(BadInput, match=complaint):
        written(tmp_path, text).genres_of(ArtistQuery("Tessel", None))


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"missing\.csv cannot be read"):
        GenresFile(tmp_path / "missing.csv").genres_of(ArtistQuery("Tessel", None))
