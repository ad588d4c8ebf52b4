"""The guard: what it never lets through, and what it does not mistake for a fault."""

import codecs
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.curate.guard import guard
from hype_pipeline.curate.shared_runs import SharedRuns

KNOWN = "a gentle wash of synths rises slowly under the brittle voice of a tired singer"
NO_WORDS = np.array([], dtype=np.uint64)  # so that every word is known
INDEX = replace(SharedRuns.of([KNOWN]), words=NO_WORDS)
GOOD = "{song} lets hazy guitars drift over a patient beat"
words = st.lists(st.sampled_from(["hazy", "synths", "drift", "warm", "slow"]), min_size=1)


def reason(text: str, filled: str | None = None) -> str | None:
    return guard(text, filled or text.replace("{song}", "Ash"), INDEX).reason


def test_an_ordinary_sentence_passes_without_badges():
    judged = guard(GOOD, "Ash lets hazy guitars drift over a patient beat", INDEX)
    assert (judged.reason, judged.flags, judged.shared_run) == (None, (), 0)


@given(before=words, start=st.integers(0, 6), after=words)
def test_eight_words_in_a_row_of_a_training_sentence_never_pass(before, start, after):
    copied = KNOWN.upper().split()[start : start + 8]
    assert guard(text := ", ".join([*before, *copied, *after]), text, INDEX).reason is not None


def test_a_copy_is_named_with_its_length():
    assert reason("a gentle wash of synths rises slowly under nothing") == "copied:8"


def test_six_or_seven_shared_words_get_a_badge():
    judged = guard(text := "we heard a gentle wash of synths rises", text, INDEX)
    assert (judged.reason, judged.flags) == (None, ("shared:6",))


@given(before=words, after=words)
def test_an_address_never_passes_whoever_brings_it(before, after):
    filled = " ".join([*before, "https://example.org/x", *after])
    assert guard(GOOD, filled, INDEX).reason is not None


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ("get it on www.example.org now", "address:url"),
        ("get it on example.com now please", "address:url"),
        ("write to me@example.org for more", "address:email"),
        ("follow @somebody for more of it", "address:handle"),
        ("call (555) 123-4567 for a ticket", "address:phone"),
        ("call 030 1234 5678 for a ticket", "address:phone"),
        ("this was made by {artist} in autumn", "placeholder:{artist}"),
        ("this was made by <unk> in autumn", "placeholder:<unk>"),
        ("the the drums are quite loud", "doubled:the"),
        ("and so we and so we wait here", "doubled:and so we"),
        ("a voice), followed by a heavy bassline", "unbalanced:)"),
        ("a voice (followed by a heavy bassline", "unbalanced:("),
        ('he sings "hold on and nothing else', 'unbalanced:"'),
        ("this is the drums and the", "dangling:the"),
        ("   ", "empty"),
        ("hazy synths", "too_short:2"),
        ("la " * 94, "too_long:282"),
    ],
)
def test_what_may_not_pass_is_named(filled, expected):
    assert guard(filled, filled, INDEX).reason == expected


@pytest.mark.parametrize("spelt", ["avttre", "SNTTBGF", "e3gneq", "snt$"])
def test_slurs_never_pass_however_they_are_spelt(spelt):
    assert reason(GOOD, f"what a {codecs.decode(spelt, 'rot13')} sings here") == "slur"


@pytest.mark.parametrize(
    "filled",
    [
        "Duran Duran play it as if it were new",
        "will.i.am brings a heavy beat to this one",
        "A$AP Rocky raps over a dusty loop in 2016",
        "the chorus goes la la la and yeah yeah",
        "released in 1999-2000 on 12 inch vinyl",
        "Scunthorpe and Dickens would love this hook",
    ],
)
def test_names_and_numbers_are_no_fault(filled):
    assert guard(GOOD, filled, INDEX).reason is None


def test_a_claim_about_a_life_gets_a_badge():
    judged = guard(text := "written after the singer was arrested and diagnosed", text, INDEX)
    assert judged.flags == ("claim:crime", "claim:health")


def test_a_name_is_no_claim():
    judged = guard("{artist} sound huge on this", "Death From Above sound huge on this", INDEX)
    assert judged.flags == ()


def test_swearing_gets_a_badge():
    word = codecs.decode("shpxvat", "rot13")
    assert guard(text := f"what a {word} great song", text, INDEX).flags == ("swearing",)


def test_a_word_that_nobody_wrote_is_blocked():
    index = SharedRuns.of([KNOWN, "{song} lets hazy guitars", "drift over a patient beat"])
    assert guard(GOOD, GOOD.replace("{song}", "Ash"), index).reason is None
    text = "{song} lets hazy guitars drift over a patient beatle"
    assert guard(text, text.replace("{song}", "Ash"), index).reason == "no_word:beatle"


@given(st.text())
def test_any_text_is_judged_without_a_failure(text):
    assert isinstance(guard(text, text, INDEX).flags, tuple)
