"""Pronouns by family, whatever their case and endings; masks are none, and no words either."""

from hype_pipeline.text.pronouns import pronouns_in


def test_families_are_counted_with_their_contractions() -> None:
    told = pronouns_in("He’s in her head; SHE'd say his song is theirs.")
    assert (told["he"], told["she"], told["they"]) == (2, 2, 1)


def test_masks_and_other_words_are_not() -> None:
    told = pronouns_in("{artist} and the heroes of {song}, there")
    assert (told["he"], told["she"], told["they"], told["words"]) == (0, 0, 0, 5)
