"""Which value functions there are, when one is left out, and that they travel with the model."""

import json
import random

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.steering import values
from hype_pipeline.generate.steering.values import LEAST_DECISIONS, Material, retold, steering, told
from hype_pipeline.models.values.learned import Example
from hype_pipeline.settings import Settings

LIKED, REFUSED = "warm synths drift over a soft beat", "tickets are on sale from monday"


def verdicts(count: int, *, liked: float = 0.5) -> list[Example]:
    rng = random.Random(0)
    kinds = [place < liked * count for place in range(count)]
    return [
        Example(f"{LIKED if kind else REFUSED} {rng.choice('abcde')}", kind, f"m{place}")
        for place, kind in enumerate(kinds)
    ]


@pytest.fixture
def material(bundle):
    def made(examples=()):
        reader = values.reader_of(bundle.cvae)
        human = [LIKED] * 60
        return Material(bundle.topics, reader, human, lambda: [REFUSED] * 60, examples)

    return made


def test_the_setting_names_every_value_there_is():
    about = next(
        entry.metadata["about"]
        for entry in Settings.__dataclass_fields__.values()
        if entry.name == "values"
    )
    assert about.endswith(", ".join(values.VALUES) + ".")


def test_the_default_is_the_topic(bundle, material):
    steered = steering(values.DEFAULT, material())
    texts = [LIKED, REFUSED]
    assert steered.names == ("topic",)
    assert steered.scores(texts).tolist() == bundle.topics.descriptive_share(texts).tolist()


def test_an_unknown_value_is_refused_by_the_name_of_the_setting(material):
    with pytest.raises(BadInput, match=r"HYPE_VALUES='fame' names 'fame'; known are banned, "):
        steering("fame", material())


def test_too_few_decisions_leave_the_preference_out_in_writing(material):
    steered = steering("topic,preference", material(verdicts(LEAST_DECISIONS - 1)))
    assert steered.names == ("topic",)
    assert steered.notes == (
        "preference is left out: it takes 40 decisions with 10 of either kind, "
        "and there are 39 with 19",
    )


def test_many_decisions_of_one_kind_are_too_few(material):
    (note,) = steering("preference", material(verdicts(100, liked=0.95))).notes
    assert "there are 100 with 5" in note


def test_decisions_that_follow_nothing_are_left_out(material):
    rng = random.Random(1)
    texts = [rng.choice((LIKED, REFUSED)) for _ in range(200)]
    examples = [Example(text, rng.random() < 0.5, f"m{n}") for n, text in enumerate(texts)]
    (note,) = steering("preference", material(examples)).notes
    assert "tells held-out examples apart with an AUC of" in note


def test_a_preference_that_is_left_out_alone_leaves_the_topic(material):
    assert steering("preference", material()).names == ("topic",)


@pytest.mark.parametrize("name", ["preference", "realism"])
def test_curators_and_people_are_followed(material, name):
    steered = steering(name, material(verdicts(80)))
    liked, refused = steered.scores([LIKED, REFUSED])
    assert liked > refused


def test_what_was_learnt_travels_as_json(bundle, material):
    steered = steering("topic:2,preference,banned:0.5", material(verdicts(80)))
    said = json.loads(json.dumps(told(steered)))
    again = retold(said, bundle.topics, values.reader_of(bundle.cvae))
    texts = [LIKED, REFUSED]
    assert again.scores(texts).tolist() == steered.scores(texts).tolist()
    assert (again.names, again.weights) == (steered.names, steered.weights)
    assert again.first == "topic"
