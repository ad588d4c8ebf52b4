"""What a served generator may be asked."""

import math

import pandas as pd
import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.served_rows import Asked, check, read
from hype_pipeline.models.features import Scale


def test_a_row_needs_nothing_but_genres():
    assert read(
        pd.DataFrame([{"genres": "Techno, dream pop,,", "artist": None, "samples": math.nan}])
    ) == [Asked(("techno", "dream pop"), None, None, 5, 0, {})]


def test_a_row_may_say_how_its_song_sounds_as_far_as_it_is_known():
    sounds = {"energy": 0.8, "tempo": math.nan, "valence": None}
    (asked,) = read(pd.DataFrame([{"genres": "techno", **sounds}]))
    assert asked.features == {"energy": 0.8}


def test_a_feature_that_the_model_does_not_know_is_refused_with_its_row():
    asked = read(pd.DataFrame([{"genres": "techno"}, {"genres": "techno", "energy": 0.8}]))
    with pytest.raises(
        BadInput, match="Row 1: The model knows no feature 'energy'; it knows tempo"
    ):
        check(asked, Scale(("tempo",), (120.0,), (20.0,)))
    check(asked, Scale(("energy",), (0.5,), (0.2,)))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"samples": -3.0}, "Row 0: samples is -3; a whole number from 1 to 50"),
        ({"samples": 1e9}, "samples is 1e\\+09"),
        ({"samples": math.inf}, "samples is inf"),
        ({"energy": math.inf}, "energy must be a number, not inf"),
        ({"seed": 0.5}, "seed is 0.5"),
        ({"genres": "x" * 10_000_000}, "genres has 10000000 characters; 6000 are the most"),
        ({"title": "x" * 301}, "title has 301 characters"),
        ({"artist": {"a": 1}}, "artist must be a text, not dict"),
        ({"genres": "a," * 21}, "has 21 genres; 20 are the most"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(row, message):
    with pytest.raises(BadInput, match=message):
        read(pd.DataFrame([{"genres": "techno", **row}]))


def test_more_rows_than_can_be_answered_are_refused():
    with pytest.raises(BadInput, match="33 rows at once; 32 are the most"):
        read(pd.DataFrame([{"genres": "techno"}] * 33))
