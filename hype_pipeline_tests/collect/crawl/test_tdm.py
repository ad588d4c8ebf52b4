"""Reservations of text and data mining for whole sites."""

import json

import pytest

from hype_pipeline.collect.crawl.tdm import reserves

POST = "https://blog.example/2021/post"


@pytest.mark.parametrize(
    ("told", "reserved"),
    [
        ([{"location": "/", "tdm-reservation": 1}], True),
        ([{"location": "/2021/*", "tdm-reservation": 1, "tdm-policy": "https://p.example"}], True),
        ([{"location": "/", "tdm-reservation": 1}, {"location": "/2021/", "tdm-reservation": 0}], False),
        ([{"location": "/art/", "tdm-reservation": 1}], False),
        ([{"location": "/", "tdm-reservation": 0}], False),
        ([{"location": "https://blog.example/2021/", "tdm-reservation": "1"}], True),
        ({"location": "/", "tdm-reservation": 1}, True),
        ([{"location": 7, "tdm-reservation": 1}, "text", None], False),
        ([], False),
    ],
)  # fmt: skip
def test_the_longest_location_that_fits_decides(told: object, *, reserved: bool) -> None:
    assert reserves(json.dumps(told).encode(), POST) is reserved


@pytest.mark.parametrize(
    "body", [b"", b"<html>Not found</html>", b"\xff\xfe", b"[" * 100_000, b'[{"location": "/\\nAllow: /"}]']
)  # fmt: skip
def test_what_is_no_reservation_reserves_nothing(body: bytes) -> None:
    assert not reserves(body, POST)
