"""Control: a judge of topics that learnt apart, and genres found as a share of people's rate."""

import random
from dataclasses import dataclass

import pytest

from hype_pipeline.generate.figures.genre_judge import fit_genre_judge
from hype_pipeline.generate.figures.judged import HUMAN, OURS, judged
from hype_pipeline.generate.figures.steering import fit_topic_judge, genre_control, lifts
from hype_pipeline_tests.small_corpus import posts

GENRES = [f"genre {number}" for number in range(8)]


@dataclass(frozen=True)
class Row:
    text: str
    split: str
    post_id: str
    genres: tuple[str, ...] = ()


def rows(count, *, split="test"):
    return [
        Row(text, split, f"{split}{number}")
        for number, post in enumerate(posts(count, seed=3))
        for text in post
    ]


def test_the_topic_judge_never_reads_what_was_trained_on():
    judge = fit_topic_judge([*rows(40), Row("zither zither zither", "train", "p")], count=4, seed=0)
    assert judge is not None
    assert "zither" not in judge.words


def test_the_topic_judge_knows_sound_when_it_reads_it():
    judge = fit_topic_judge(rows(40), count=4, seed=0)
    sound, news = judge.descriptive_share(
        ["hazy synths and soft chords glow", "the single is out friday on vinyl"]
    )
    assert sound > news + 0.2


def test_too_few_posts_make_no_judge():
    assert fit_topic_judge(rows(1), count=4, seed=0) is None
    assert fit_topic_judge([], count=4, seed=0) is None


def test_genres_are_found_as_a_share_of_peoples_rate():
    rng = random.Random(0)
    learnt = [(f"a song with sound{n} and more", (GENRES[n],)) for n in range(8)] * 20
    judge = fit_genre_judge(*zip(*learnt, strict=True))
    asked = [(GENRES[n],) for n in range(8)] * 5
    people = [f"the song of sound{n}" for n in range(8)] * 5
    deaf = rng.sample(people, len(people))
    texts = {HUMAN: people, OURS: people, "deaf": deaf}
    figures, by_genre = genre_control(judge, texts, asked, learnt=len(learnt))
    told = {each.name: each.value for each in figures}
    assert told["human_genre_found"] == 1
    assert told["genre_control"] == 1
    assert told["deaf_genre_control"] < 0.9
    assert by_genre[OURS] == dict.fromkeys(GENRES, 1.0)


def test_texts_that_were_asked_for_no_genre_do_not_count():
    judge = fit_genre_judge([f"sound{n}" for n in range(8)] * 5, [(g,) for g in GENRES] * 5)
    texts = {HUMAN: ["sound1", "nothing"], OURS: ["sound1", "nothing"]}
    figures, _ = genre_control(judge, texts, [("genre 1",), ()], learnt=40)
    assert {each.value for each in figures} == {1.0}
    assert "1 texts" in figures[0].about


def test_lifts_are_of_the_ways_that_were_judged_the_cheapest_first():
    told = [
        judged("shipped_judged_lift", 2.0, ""),
        judged("prior_best_of_8_judged_lift", 2.5, ""),
        judged("half_judged_lift", 0.9, ""),
        judged("half_length_change", 0.1, ""),
    ]
    assert lifts(told) == {"half": 0.9, "prior_best_of_8": 2.5, "shipped": 2.0}
    assert lifts([]) == {}


@pytest.mark.parametrize("of", [0, 1])
def test_a_limit_is_kept_at_it(of):
    assert judged("x", of, "", most=of).passes
    assert judged("x", of, "", least=of).passes
