"""Places in text: found where they are named, and not where the name is somebody or something else."""

import pytest

from hype_pipeline.text.places import countries, places_in


def names(text: str) -> list[str]:
    return [place.name for place in places_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("London-based duo, from Berlin, Germany", ["London", "Berlin", "Germany"]),
        ("a Swedish DJ in New York City", ["Swedish", "New York City"]),
        ("South London rapper", ["London"]),
        ("a Brooklyn New York band", ["Brooklyn", "New York"]),
        ("The Berlin duo plays the UK's halls", ["Berlin", "UK"]),
        ("They met in Reading, and Nice-born Ann left", ["Reading", "Nice"]),
        ("a French house producer", ["French"]),
        ("in São Paulo and Malmö", ["São Paulo", "Malmö"]),
        ("Birmingham, UK; Portland, OR", ["Birmingham", "UK", "Portland"]),
    ],
)
def test_a_place_is_found(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton, Irving Berlin and London Grammar",
        "Reading is nice, says Phoenix",
        "sung in French, with a Spanish guitar",
        "Michael Jordan, Georgia and Chad",
        "a North American tour of South America",
        "live in Birmingham, AL",
        "the Londoners of Berliner",
        "we went to berlin and paris",
        "{artist} by {song} on {site}",
    ],
)
def test_what_is_no_place_is_not(text: str) -> None:
    assert names(text) == []


def test_every_name_has_a_country_and_every_country_a_continent() -> None:
    assert len(countries()) > 150
    assert {continent for _, continent in countries().values()} == {
        *("Africa", "Asia", "Europe", "North America", "Oceania", "South America"),
    }
