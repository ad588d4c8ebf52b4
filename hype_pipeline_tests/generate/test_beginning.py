"""Where a night's training begins: from the last model while the corpus only grows, otherwise afresh."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from hype_pipeline.generate.beginning import (
    MOST_WARM_STARTS,
    Before,
    Today,
    beginning,
    shorter,
)
from hype_pipeline.generate.lineage import Hashed, Lineage, hashed, listed
from hype_pipeline.models.configs import preset


@dataclass(frozen=True)
class Row:
    sentence_id: str
    post_id: str
    text: str
    split: str = "train"


def rows(first: int, last: int) -> list[Row]:
    """Sentences by number, ten to a post."""
    return [
        Row(f"s{number}", f"p{number // 10}", f"Text {number}.") for number in range(first, last)
    ]


def of(*texts: str) -> np.ndarray:
    return listed(map(hashed, texts))


READ = Lineage(Hashed.of(rows(0, 1_000)), parent="grandparent", warm_starts=1)
BEFORE = Before("last", READ, labels=("a", "b"), same_recipe=True, champion=True)
GROWN = Today(Hashed.of(rows(0, 1_050)), of("text x"), of(), labels=("a", "b"))


def test_it_goes_on_where_the_corpus_has_only_grown():
    told = beginning(BEFORE, GROWN)
    assert (told.parent, told.warm_starts) == ("last", 2)
    assert "100.0% of what it read is still there, 4.8% of the corpus is new" in told.why


@pytest.mark.parametrize(
    ("before", "today", "why"),
    [
        (replace(BEFORE, same_recipe=False), GROWN, "others now"),
        (replace(BEFORE, champion=False), GROWN, "not the champion's"),
        (replace(BEFORE, labels=("a", "gone")), GROWN, "genres"),
        (BEFORE, replace(GROWN, held_out=of("text 7", "text x")), "would leak: 1 sentences"),
        (BEFORE, replace(GROWN, like_held_out=of("s7", "s2000")), "would leak: 1 sentences"),
        (BEFORE, replace(GROWN, train=Hashed.of(rows(10, 1_050))), "1 posts .* withdrawn"),
        (BEFORE, replace(GROWN, train=Hashed.of(rows(0, 1_500))), "33.3% of the corpus is new"),
    ],
)
def test_it_begins_afresh(before: Before, today: Today, why: str):
    told = beginning(before, today)
    assert (told.parent, told.warm_starts) == (None, 0)
    assert told.why.startswith("Begins afresh: ")
    assert re.search(why, told.why)


def test_it_begins_afresh_where_sentences_are_cut_in_another_way():
    cut = [row for row in rows(0, 1_000) if int(row.sentence_id[1:]) % 10]
    told = beginning(BEFORE, replace(GROWN, train=Hashed.of(cut)))
    assert told.why == "Begins afresh: only 90.0% of what it read is still there."


def test_after_so_many_warm_starts_in_a_row_it_begins_afresh():
    spent = replace(BEFORE, lineage=replace(READ, warm_starts=MOST_WARM_STARTS))
    almost = replace(BEFORE, lineage=replace(READ, warm_starts=MOST_WARM_STARTS - 1))
    assert beginning(spent, GROWN).parent is None
    assert beginning(almost, GROWN).warm_starts == MOST_WARM_STARTS


def test_the_first_one_begins_afresh():
    assert beginning(None, None).why == "Begins afresh: no earlier CVAE has kept what it read."


def test_a_text_leaks_however_it_is_written():
    shouted = replace(GROWN, held_out=Hashed.of([Row("other", "other", "TEXT 7!")]).texts)
    assert "would leak" in beginning(BEFORE, shouted).why


def test_a_lineage_survives_the_disk(tmp_path: Path):
    READ.save(tmp_path / "lineage")
    again = Lineage.load(tmp_path / "lineage")
    assert (again.parent, again.warm_starts) == ("grandparent", 1)
    assert np.array_equal(again.read.texts, READ.read.texts)
    assert np.array_equal(again.read.posts, READ.read.posts)


def test_what_two_have_read_is_read_once():
    both = Hashed.of(rows(0, 20)).joined(Hashed.of(rows(10, 30)))
    assert (len(both.sentences), len(both.posts)) == (30, 3)


def test_going_on_is_short_and_pays_for_its_latents_from_the_start():
    train = shorter(preset("standard")).train
    assert (train.pretrain_epochs, train.ramp) == (0, 0.0)
    assert train.loop.epochs < preset("standard").train.loop.epochs / 2
    assert 0 < train.kept < 1
