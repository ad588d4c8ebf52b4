"""Opt-outs from training that pages carry themselves."""

import pytest

from hype_pipeline.collect.crawl.signals import page_signal


@pytest.mark.parametrize(
    ("lines", "body", "signal"),
    [
        ([("x-robots-tag", "noindex, noai")], b"", "x-robots-tag:noai"),
        ([("x-robots-tag", "noindex"), ("x-robots-tag", "noimageai")], b"", "x-robots-tag:noimageai"),
        ([("x-robots-tag", "hype-pipeline: noai")], b"", "x-robots-tag:noai"),
        ([("x-robots-tag", "Hype-Pipeline: noindex, noai")], b"", "x-robots-tag:noai"),
        ([("x-robots-tag", "*: noai")], b"", "x-robots-tag:noai"),
        ([("x-robots-tag", "otherbot: noai")], b"", None),
        ([("x-robots-tag", "otherbot: noindex, noai")], b"", None),
        ([("x-robots-tag", "otherbot: noindex"), ("x-robots-tag", "noai")], b"", "x-robots-tag:noai"),
        ([("x-robots-tag", "max-snippet: 20, noai")], b"", "x-robots-tag:noai"),
        ([("x-robots-tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noai")], b"", "x-robots-tag:noai"),
        ([("x-robots-tag", "noarchive")], b"", "x-robots-tag:noarchive"),
        ([("x-robots-tag", "noindex, nofollow")], b"", None),
        ([("tdm-reservation", "1")], b"", "tdm-reservation"),
        ([("tdm-reservation", "0")], b"", None),
        ([("content-usage", "train-ai=n")], b"", "content-usage:train-ai=n"),
        ([("content-usage", "train-ai=y")], b"", None),
        ([("content-signal", "search=yes, ai-train=no")], b"", "content-signal:ai-train=no"),
        ([], b'<meta name="robots" content="noai, noimageai">', "meta:noai"),
        ([], b"<META content='noai' name=ROBOTS>", "meta:noai"),
        ([], b'<meta name="hype-pipeline" content="noai">', "meta:noai"),
        ([], '<meta name="robots" content="noai">'.encode("utf-16"), "meta:noai"),
        ([], b'<meta name="tdm-reservation" content="1">', "tdm-reservation"),
        ([], b'<meta name="robots" content="noindex">', None),
        ([], b'<meta name="description" content="noai">', None),
        ([], b"<p>noai</p>", None),
    ],
)  # fmt: skip
def test_an_opt_out_of_a_page_is_seen(
    lines: list[tuple[str, str]], body: bytes, signal: str | None
) -> None:
    assert page_signal(lines, body) == signal
