"""The golden verdicts are those that are pinned, and the floors are reached."""

import os
from pathlib import Path

import pytest

from hype_pipeline_tests.golden import frame
from hype_pipeline_tests.golden.rows import Row, differences, read, write


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", frame.names())
def test_verdicts_are_as_pinned_and_floors_are_reached(name: str) -> None:
    data = Path(os.environ.get("HYPE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    absent = frame.missing(name, data)
    if absent:
        pytest.skip(f"{data} has no {', '.join(absent)} (HYPE_SHARED_DATA names the folder)")

    found = frame.compare(name, data)

    assert (found.differences[:20], found.missed) == ((), ())


def test_rows_that_came_went_or_changed_are_told() -> None:
    pinned = [Row("a", "one", "kept"), Row("b", "", "kept"), Row("c", "", "kept")]
    found = [Row("a", "one", "roundup"), Row("c", "", "kept"), Row("d", "", "short")]

    assert differences(pinned, found) == [
        "~ a [one] kept  ->  a [one] roundup",
        "+ d short",
        "- b kept",
    ]


def test_what_is_pinned_is_read_back(tmp_path: Path) -> None:
    rows = [Row("http://a.example/“x”", "1", 'say "no"'), Row("b", "", "")]
    write(tmp_path / "pinned.tsv", rows)

    assert read(tmp_path / "pinned.tsv") == rows


def test_a_text_of_several_lines_cannot_be_pinned() -> None:
    with pytest.raises(ValueError, match="cannot be pinned"):
        Row("a", "", "one\ntwo")
