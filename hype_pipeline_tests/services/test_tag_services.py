"""What Last.fm and MusicBrainz say, read; what their clients promise over HTTP is in contracts/."""

from typing import Any

import pytest

from hype_pipeline.errors import Refused, Retryable
from hype_pipeline.services.lastfm import _judge, _tags
from hype_pipeline.services.musicbrainz import _only_namesake


def tag(name: str, count: int | str) -> dict[str, Any]:
    return {"name": name, "count": count}


@pytest.mark.parametrize(
    ("told", "tags"),
    [
        ([tag("Indie Pop", 100), tag("pop", "40"), tag("joke", 9)], ("indie pop", "pop")),
        (tag("folk", 100), ("folk",)),
        ([tag("Soul", 100), tag("soul", 80)], ("soul",)),
        ([], ()),
    ],
)
def test_tags_that_many_gave_are_read_and_those_of_a_few_are_not(
    told: object, tags: tuple[str, ...]
) -> None:
    assert _tags({"toptags": {"tag": told}}) == tags


@pytest.mark.parametrize("body", [{}, {"error": 6, "message": "not found"}, [], None])
def test_an_answer_without_tags_has_none(body: object) -> None:
    assert _tags(body) == ()


@pytest.mark.parametrize("code", [8, 11, 16, 29])
def test_errors_that_pass_are_retryable(code: int) -> None:
    with pytest.raises(Retryable):
        _judge(200, {"error": code})


@pytest.mark.parametrize("code", [4, 10, 26])
def test_errors_about_the_key_name_its_setting(code: int) -> None:
    with pytest.raises(Refused, match="HYPE_LASTFM_KEY"):
        _judge(403, {"error": code})


def namesake(mbid: str, name: str, score: int = 100) -> dict[str, Any]:
    return {"id": mbid, "name": name, "score": score}


@pytest.mark.parametrize(
    ("offered", "found"),
    [
        ([namesake("m1", "VALE and Thorn"), namesake("m2", "Vale")], "m1"),
        ([namesake("m1", "Vale & Thorn"), namesake("m2", "Vale & Thorn")], None),
        ([namesake("m1", "Vale & Thorn", 60)], None),
        ([namesake("m1", "Vale & Thorne")], None),
        ([], None),
    ],
)
def test_only_an_artist_without_namesakes_is_known_by_name(
    offered: list[dict[str, Any]], found: str | None
) -> None:
    assert _only_namesake(offered, "Vale & Thorn") == found
