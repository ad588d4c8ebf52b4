"""A chart of the user's own: what is read, and which line is blamed for what cannot be."""

import json
from datetime import date
from pathlib import Path

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.services.chart_file import ChartFile

WEEK = date(2024, 1, 29)
HEAD = "week,rank,artist,title,song_id,post_urls,posted_at\n"


def csv_file(folder: Path, *lines: str, head: str = HEAD) -> ChartFile:
    path = folder / "chart.csv"
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return ChartFile(path)


def json_file(folder: Path, told: object) -> ChartFile:
    path = folder / "chart.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return ChartFile(path)


def test_a_week_comes_best_first_under_hype_machines_names(tmp_path: Path) -> None:
    chart = csv_file(
        tmp_path,
        "2024-01-29,2,Tessel,Loop Nine,,,",
        "2024-01-29,1,Juno Park,Copper,c1,http://a.example/copper,2024-01-30",
        "2024-02-05,1,Oslo Kin,Fjord,,,",
    )
    rows = chart.chart(WEEK).body
    assert [row["rank"] for row in rows] == [1, 2]
    assert (rows[0]["itemid"], rows[0]["artist"]) == ("c1", "Juno Park")
    assert rows[0]["posturl"] == "http://a.example/copper"
    assert rows[0]["dateposted"] == 1706572800
    assert chart.weeks() == [WEEK, date(2024, 2, 5)]


def test_a_song_without_an_id_has_the_same_one_in_every_week(tmp_path: Path) -> None:
    chart = csv_file(
        tmp_path, "2024-01-29,1,Juno Park,Copper,,,", "2024-02-05,1,JUNO PARK,copper,,,"
    )
    first, second = chart.chart(WEEK).body[0], chart.chart(date(2024, 2, 5)).body[0]
    assert first["itemid"] == second["itemid"]
    assert first["itemid"].startswith("own-")


@pytest.mark.parametrize("separator", [" ", "|", " | "])
def test_posts_of_all_weeks_are_found_whatever_separates_them(
    tmp_path: Path, separator: str
) -> None:
    urls = separator.join(["http://a.example/1", "https://b.example/2"])
    chart = csv_file(
        tmp_path,
        f"2024-01-29,1,Juno Park,Copper,c1,{urls},",
        "2024-02-05,1,Juno Park,Copper,c1,http://c.example/3,",
    )
    assert [row["posturl"] for row in chart.posts_about("c1").body] == [
        "http://a.example/1",
        "https://b.example/2",
        "http://c.example/3",
    ]


def test_json_is_read_as_csv_is(tmp_path: Path) -> None:
    told = {"week": "2024-01-29", "rank": 1, "artist": "Juno Park", "title": "Copper"}
    chart = json_file(tmp_path, [{**told, "song_id": "c1", "post_urls": ["http://a.example/1"]}])
    assert chart.chart(WEEK).body[0]["title"] == "Copper"
    assert chart.posts_about("c1").body[0]["posturl"] == "http://a.example/1"


def test_answers_name_the_file_but_not_its_folder(tmp_path: Path) -> None:
    chart = csv_file(tmp_path, "2024-01-29,1,Juno Park,Copper,,,")
    assert chart.chart(WEEK).source_url == "file:chart.csv"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("2024-01-30,1,A,B,,,", "line 2, column week: 2024-01-30 is a Tuesday"),
        ("Jan 29,1,A,B,,,", "line 2, column week: 'Jan 29' is no date"),
        ("2024-01-29,first,A,B,,,", "line 2, column rank: 'first' is no number"),
        ("2024-01-29,0,A,B,,,", "line 2, column rank: '0' is no number from 1 on"),
        ("2024-01-29,1,,B,,,", "line 2, column artist: it is empty"),
        ("2024-01-29,1,A,,,,", "line 2, column title: it is empty"),
        ("2024-01-29,1,A,B,,a.example/x,", "line 2, column post_urls: 'a.example/x' does not"),
        ("2024-01-29,1,A,B,,,yesterday", "line 2, column posted_at: 'yesterday' is no time"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_column(
    tmp_path: Path, line: str, complaint: str
) -> None:
    with pytest.raises(BadInput, match=f"chart.csv, {complaint}"):
        csv_file(tmp_path, line).chart(WEEK)


def test_two_songs_of_one_rank_are_refused(tmp_path: Path) -> None:
    chart = csv_file(tmp_path, "2024-01-29,1,A,B,,,", "2024-01-29,1,C,D,,,")
    with pytest.raises(BadInput, match="line 3, column rank: 2024-01-29 already has a rank 1"):
        chart.chart(WEEK)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 1: the column title is missing"):
        csv_file(tmp_path, head="week,rank,artist\n").chart(WEEK)


@pytest.mark.parametrize(
    ("told", "complaint"),
    [({"week": 1}, "must hold a list of objects"), ([3], "entry 1: it is no object")],
)
def test_json_of_another_shape_is_refused(tmp_path: Path, told: object, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        json_file(tmp_path, told).chart(WEEK)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"missing\.csv cannot be read"):
        ChartFile(tmp_path / "missing.csv").chart(WEEK)
