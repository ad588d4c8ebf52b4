"""Which song a post's title names."""

import pytest

from hype_sandbox.worlds.real.titles import key, song_of


@pytest.mark.parametrize(
    ("title", "artist", "song"),
    [
        ('Paper Wolves - "Harbour"', "Paper Wolves", "Harbour"),
        ("Paper Wolves – ‘Harbour’ (ft. Ada)", "Paper Wolves", "Harbour"),
        ("“Harbour” by Paper Wolves – A Song Review", "Paper Wolves", "Harbour"),
        ("Paper Wolves – »Harbour« (Some Label)", "Paper Wolves", "Harbour"),
        ('Paper Wolves\'s New Single "Harbour" is out', "Paper Wolves", "Harbour"),
        ("Premiere: Paper Wolves shares new track 'Harbour'", "Paper Wolves", "Harbour"),
        ("[Streaming]: Paper Wolves – “Harbour”", "Paper Wolves", "Harbour"),
        ("New Music: Paper Wolves - Harbour", "Paper Wolves", "Harbour"),
        ("Paper Wolves - Harbour | Fine Music Blog", "Paper Wolves", "Harbour"),
        ("Paper Wolves *Harbour*", "Paper Wolves", "Harbour"),
        ("paper wolves, “harbour”", "paper wolves", "harbour"),
        ("Harbour by Paper Wolves", "Paper Wolves", "Harbour"),
    ],
)
def test_common_forms_name_artist_and_song(title: str, artist: str, song: str) -> None:
    assert song_of(title) == (artist, song)


@pytest.mark.parametrize("title", ["", "Weekly notes", "What I did on holiday", "Premiere:"])
def test_other_titles_name_nothing(title: str) -> None:
    assert song_of(title) is None


def test_spellings_of_a_name_have_one_key() -> None:
    assert key("The Paper-Wolves!") == key("the paper wolves")
