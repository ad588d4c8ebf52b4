from dataclasses import replace

import pytest
import torch

from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.models.batches import Encoded, Epochs
from hype_pipeline.models.checkpoint import learnt
from hype_pipeline.models.configs import LoopConfig
from hype_pipeline.models.objective import objective
from hype_pipeline.models.training import Interrupted, Run, learning_rate, train
from hype_pipeline_tests.models.conftest import QUICK, fresh

# Whether a checkpoint is due is asked of a clock that ticks once for each question.
EVERY_STEP = replace(QUICK.loop, checkpoint_seconds=1e-9)
SOMETIMES = replace(QUICK.loop, checkpoint_seconds=7)


class Ticking:
    """A clock that goes on by one second each time it is asked."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> float:
        self.now += 1
        return float(self.now)


class After:
    """Says stop when it is asked for the *times*-th time."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def run_in(folder, **other) -> Run:
    told = {"fingerprint": "f", "seed": 0, "device": torch.device("cpu"), "clock": Ticking()}
    return Run(folder=folder, **{**told, **other})


def trained(corpus, folder, loop=QUICK.loop, *, validate=None, **other):
    model = fresh(corpus)
    loss = objective(model, QUICK, autoencoder=False)
    epochs = Epochs(corpus.splits["train"], 32, 0)
    judged = None if validate is None else lambda: {"loss": validate(model)}
    standing = train(model, loss, epochs, loop, run_in(folder, **other), validate=judged)
    return model, standing


def same(one, other) -> bool:
    theirs = learnt(other)
    return all(torch.equal(values, theirs[name]) for name, values in learnt(one).items())


def test_the_same_seed_gives_the_same_weights(corpus, tmp_path):
    one, _ = trained(corpus, tmp_path / "one")
    other, _ = trained(corpus, tmp_path / "other")
    assert same(one, other)


def test_another_seed_gives_other_weights(corpus, tmp_path):
    one, _ = trained(corpus, tmp_path / "one")
    other, _ = trained(corpus, tmp_path / "other", seed=1)
    assert not same(one, other)


@pytest.mark.parametrize("stopped_after", [0, 4, 8, 13, 26])
def test_stopped_and_resumed_equals_never_stopped(corpus, tmp_path, stopped_after):
    whole, uninterrupted = trained(corpus, tmp_path / "whole")
    with pytest.raises(Interrupted):
        trained(corpus, tmp_path / "parts", stopping=After(stopped_after))
    resumed, standing = trained(corpus, tmp_path / "parts")
    assert same(resumed, whole)
    assert standing.curve == uninterrupted.curve
    assert standing.step == uninterrupted.step


def test_killed_between_two_checkpoints_it_still_ends_the_same(corpus, tmp_path):
    whole, _ = trained(corpus, tmp_path / "whole")

    def killed(step, *_):
        raise KeyError(step)

    with pytest.raises(KeyError):
        trained(corpus, tmp_path / "parts", SOMETIMES, progress=killed)
    assert len(list((tmp_path / "parts").iterdir())) == 1
    resumed, _ = trained(corpus, tmp_path / "parts", SOMETIMES)
    assert same(resumed, whole)


def test_how_often_it_is_saved_changes_nothing(corpus, tmp_path):
    often, _ = trained(corpus, tmp_path / "often", EVERY_STEP)
    never, _ = trained(corpus, tmp_path / "never")
    assert same(often, never)


def test_a_finished_training_is_not_done_again(corpus, tmp_path):
    once, _ = trained(corpus, tmp_path)
    again, _ = trained(corpus, tmp_path, stopping=After(0))
    assert same(once, again)


def test_the_checkpoint_of_another_training_is_refused(corpus, tmp_path):
    trained(corpus, tmp_path)
    with pytest.raises(CheckpointMismatch, match="another training"):
        trained(corpus, tmp_path, fingerprint="other")


def test_the_best_validation_keeps_its_weights(corpus, tmp_path):
    losses = iter([3.0, 1.0, 2.0])
    seen = []

    def judge(model) -> float:
        seen.append({name: values.detach().clone() for name, values in learnt(model).items()})
        return next(losses)

    best, standing = trained(corpus, tmp_path, validate=judge)
    assert standing.best == 1.0
    assert all(torch.equal(values, seen[1][name]) for name, values in learnt(best).items())
    assert not all(torch.equal(values, seen[2][name]) for name, values in learnt(best).items())


def test_the_best_weights_survive_a_stop(corpus, tmp_path):
    losses = iter([1.0, 2.0, 3.0])
    seen = []

    def judge(model) -> float:
        seen.append({name: values.detach().clone() for name, values in learnt(model).items()})
        return next(losses)

    with pytest.raises(Interrupted):
        trained(corpus, tmp_path, validate=judge, stopping=After(12))
    assert len(seen) == 1
    best, _ = trained(corpus, tmp_path, validate=judge)
    assert all(torch.equal(values, seen[0][name]) for name, values in learnt(best).items())


def test_every_step_has_its_own_chance(corpus, tmp_path):
    model, seeds = fresh(corpus), []
    loss = objective(model, QUICK, autoencoder=False)

    def noting(batch, fraction, chance):
        seeds.append(chance.initial_seed())
        return loss(batch, fraction, chance)

    train(model, noting, Epochs(corpus.splits["train"], 32, 0), QUICK.loop, run_in(tmp_path))
    assert len(set(seeds)) == len(seeds) == 27


def test_training_ends_when_validations_only_get_worse(corpus, tmp_path):
    losses = iter([1.0, 2.0, 3.0, 0.5])
    loop = replace(QUICK.loop, epochs=9, patience=2)
    _, standing = trained(corpus, tmp_path, loop, validate=lambda _: next(losses))
    assert standing.epoch == 3


def test_a_validation_before_its_time_is_told_but_cannot_be_the_best(corpus, tmp_path):
    losses = iter([0.1, 2.0, 1.0])
    loop = replace(QUICK.loop, judge_from=0.5)
    _, standing = trained(corpus, tmp_path, loop, validate=lambda _: next(losses))
    assert standing.best == 1.0
    assert [point.value for point in standing.curve if point.split == "valid"] == [0.1, 2.0, 1.0]


def test_a_time_limit_ends_training_and_its_schedule(corpus, tmp_path):
    loop = replace(QUICK.loop, epochs=1_000)
    _, standing = trained(corpus, tmp_path, loop, seconds=100)
    assert 10 < standing.step < 100
    assert standing.finished


def test_progress_hears_of_steps_and_their_figures(corpus, tmp_path):
    heard = []
    trained(corpus, tmp_path, progress=lambda *told: heard.append(told))
    step, total, figures = heard[0]
    assert (step, total) == (20, 27)
    assert set(figures) == {"loss", "reconstruction", "kl"}


def test_training_lowers_the_loss(corpus, tmp_path):
    _, standing = trained(corpus, tmp_path, replace(QUICK.loop, epochs=12))
    losses = [point.value for point in standing.curve if point.figure == "reconstruction"]
    assert losses[-1] < losses[0] - 10


def test_nothing_to_train_on_is_refused(corpus, tmp_path):
    train_split = corpus.splits["train"]
    empty = train_split.ids.__class__(train_split.ids.flat[:0], train_split.ids.starts[:1])
    epochs = Epochs(Encoded(empty, empty, 3, 0), 32, 0)
    model = fresh(corpus)
    with pytest.raises(BadInput, match="nothing to train on"):
        train(
            model, objective(model, QUICK, autoencoder=False), epochs, QUICK.loop, run_in(tmp_path)
        )


@pytest.mark.parametrize(
    ("fraction", "rate"), [(0, 1.0), (0.5, 1.0), (0.75, 0.6), (1.0, 0.2), (2.0, 0.2)]
)
def test_the_rate_holds_and_then_falls_on_a_line(fraction, rate):
    config = LoopConfig(learning_rate=1.0, hold=0.5, final_rate=0.2)
    assert learning_rate(config, fraction) == pytest.approx(rate)
