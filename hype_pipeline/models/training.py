"""The one training loop. It knows steps, checkpoints and validations; what is learnt comes in.

A step depends on the weights, its batch and a generator seeded by (seed, step), on nothing else. A
run that is killed therefore goes on from its last checkpoint to exactly the weights it would have
had (with the same number of threads).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor, nn

from hype_pipeline.errors import BadInput, HypeError
from hype_pipeline.models.checkpoint import last_step, learnt, put_in, save_step
from hype_pipeline.models.configs import LoopConfig
from hype_pipeline.models.reproducible import autocast, generator

Seen = TypeVar("Seen", covariant=True)  # noqa: PLC0105  # it reads better in the protocol
Loss = Callable[[Any, float, torch.Generator], tuple[Tensor, Mapping[str, Tensor]]]
Progress = Callable[[int, int, Mapping[str, float]], None]  # step, of how many, figures
_TELL = 20  # steps that a point of the training curve is the mean of


class Interrupted(HypeError):
    """Training was asked to stop; what it had learnt is saved."""

    def __init__(self, step: int, folder: Path) -> None:
        super().__init__(
            f"Training was stopped at step {step}; the same command goes on from {folder}."
        )
        self.step = step


class Epochs(Protocol[Seen]):
    """The batches of a training, the same ones whenever an epoch is asked for again."""

    def order(self, epoch: int) -> Sequence[Any]:
        """What is in each batch of *epoch*, as numbers."""

    def batch(self, numbers: Any) -> Seen:
        """One of them, ready for the loss."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One measurement while training."""

    step: int
    epoch: int
    split: str  # train or valid
    figure: str
    value: float


@dataclass(slots=True)
class Standing:
    """Where a training is: all that a checkpoint keeps besides tensors."""

    step: int = 0
    epoch: int = 0
    position: int = 0  # batches of this epoch that are done
    seconds: float = 0.0  # spent so far, over all attempts
    best: float | None = None  # the lowest validation loss; None: none counted yet
    worse: int = 0  # validations since then
    finished: bool = False
    recent: dict[str, float] = field(default_factory=dict)  # sums since the last point of the curve
    curve: list[CurvePoint] = field(default_factory=list)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Standing":
        curve = [CurvePoint(**point) for point in told["curve"]]
        return cls(**{**told, "curve": curve})


@dataclass(frozen=True, slots=True)
class Run:
    """Where and how long a training runs; nothing of this decides what is learnt but *seconds*."""

    folder: Path
    fingerprint: str
    seed: int
    device: torch.device
    seconds: float | None = None  # a limit; None: as long as it takes
    stopping: Callable[[], bool] = lambda: False
    progress: Progress | None = None
    clock: Callable[[], float] = time.monotonic


def train(
    module: nn.Module,
    loss: Loss,
    epochs: Epochs[Any],
    config: LoopConfig,
    run: Run,
    *,
    validate: Callable[[], Mapping[str, float]] | None = None,
) -> Standing:
    """Train *module* in place and leave it with its best weights.

    *validate* is asked after each epoch; its `loss` decides which weights are the best. Raises
    Interrupted when `run.stopping` says so, after saving.
    """
    return _Training(module, loss, epochs, config, run, validate).finish()


class _Training:
    """A training under way. Private: its life is one call of `train`."""

    def __init__(
        self,
        module: nn.Module,
        loss: Loss,
        epochs: Epochs[Any],
        config: LoopConfig,
        run: Run,
        validate: Callable[[], Mapping[str, float]] | None,
    ) -> None:
        self.module, self.loss, self.epochs = module, loss, epochs
        self.config, self.run, self.validate = config, run, validate
        self.adam = optimiser(module, config)
        self.best: dict[str, Tensor] = {}
        self.now = Standing()
        self._resume()
        self.begun = run.clock() - self.now.seconds
        self.saved = run.clock()

    def finish(self) -> Standing:
        """The whole training, from wherever it is."""
        while not self.now.finished:
            self._epoch()
        if self.best:
            put_in(self.module, self.best, self.run.folder)
        return self.now

    def _epoch(self) -> None:
        order = self.epochs.order(self.now.epoch)
        if not order:
            raise BadInput("There is nothing to train on: an epoch has no batch.")
        while self.now.position < len(order) and self._fraction(len(order)) < 1:
            self._step(order)
            self._save_if_due()
        self._judge(len(order))
        self.now.epoch, self.now.position = self.now.epoch + 1, 0
        self.now.finished = (
            self._fraction(len(order)) >= 1 or self.now.worse >= self.config.patience
        )
        if self.now.finished:
            self._save()

    def _step(self, order: Sequence[Any]) -> None:
        now, device = self.now, self.run.device
        fraction = self._fraction(len(order))
        for group in self.adam.param_groups:
            group["lr"] = learning_rate(self.config, fraction)
        chance = generator(self.run.seed, "step", now.step, device=device)
        batch = self.epochs.batch(order[now.position]).to(device)
        told = update(
            self.module, self.adam, lambda: self.loss(batch, fraction, chance), self.config, device
        )
        now.step += 1
        now.position += 1
        for name, value in told.items():
            now.recent[name] = now.recent.get(name, 0.0) + float(value)
        if now.step % _TELL == 0:
            means = {name: value / _TELL for name, value in now.recent.items()}
            self._tell("train", means, len(order))
            now.recent = {}

    def _judge(self, batches: int) -> None:
        if self.validate is None:
            return
        figures = self.validate()
        self._tell("valid", figures, batches)
        if self._fraction(batches) < self.config.judge_from:
            return
        if self.now.best is None or figures["loss"] < self.now.best:
            self.now.best, self.now.worse = figures["loss"], 0
            self.best = {
                name: values.detach().clone() for name, values in learnt(self.module).items()
            }
        else:
            self.now.worse += 1

    def _tell(self, split: str, figures: Mapping[str, float], batches: int) -> None:
        now = self.now
        now.curve += [
            CurvePoint(now.step, now.epoch, split, name, value) for name, value in figures.items()
        ]
        if self.run.progress:
            self.run.progress(now.step, self.config.epochs * batches, figures)

    def _fraction(self, batches: int) -> float:
        """How much of the planned training is done, by epochs or by time, whichever is more."""
        by_epochs = (self.now.epoch + self.now.position / batches) / self.config.epochs
        if self.run.seconds is None:
            return by_epochs
        return max(by_epochs, (self.run.clock() - self.begun) / self.run.seconds)

    def _save_if_due(self) -> None:
        asked = self.run.stopping()
        if asked or self.run.clock() - self.saved >= self.config.checkpoint_seconds:
            self._save()
        if asked:
            raise Interrupted(self.now.step, self.run.folder)

    def _save(self) -> None:
        self.now.seconds = self.run.clock() - self.begun
        tensors = {f"now.{name}": values for name, values in learnt(self.module).items()}
        tensors |= {f"best.{name}": values for name, values in self.best.items()}
        tensors |= {
            f"adam.{number}.{name}": value
            for number, state in self.adam.state_dict()["state"].items()
            for name, value in state.items()
        }
        about = {
            "fingerprint": self.run.fingerprint,
            "seed": self.run.seed,
            "standing": asdict(self.now),
        }
        save_step(self.run.folder, self.now.step, tensors, about)
        self.saved = self.run.clock()

    def _resume(self) -> None:
        kept = last_step(self.run.folder, self.run.fingerprint)
        if kept is None:
            return
        tensors, about = kept
        self.now = Standing.of(about["standing"])
        device = self.run.device
        parts: dict[str, dict[str, Tensor]] = {"now": {}, "best": {}, "adam": {}}
        for name, values in tensors.items():
            part, rest = name.split(".", 1)
            parts[part][rest] = values.to(device)
        put_in(self.module, parts["now"], self.run.folder)
        self.best = parts["best"]
        moments: dict[int, dict[str, Tensor]] = {}
        for name, values in parts["adam"].items():
            number, rest = name.split(".", 1)
            moments.setdefault(int(number), {})[rest] = values
        self.adam.load_state_dict({**self.adam.state_dict(), "state": moments})


def optimiser(module: nn.Module, config: LoopConfig) -> torch.optim.Optimizer:
    """What moves the weights of *module*."""
    return torch.optim.Adam(module.parameters(), lr=config.learning_rate, fused=True)


def update(
    module: nn.Module,
    adam: torch.optim.Optimizer,
    loss: Callable[[], tuple[Tensor, Mapping[str, Tensor]]],
    config: LoopConfig,
    device: torch.device,
) -> dict[str, Tensor]:
    """One step of *module* down *loss*; the loss and what it tells beside."""
    adam.zero_grad()
    with autocast(config.precision, device):
        total, figures = loss()
    total.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(module.parameters(), config.clip)
    adam.step()
    return {"loss": total.detach(), **figures}


def learning_rate(config: LoopConfig, fraction: float) -> float:
    """Held, then falling on a line to its final share."""
    if fraction <= config.hold:
        return config.learning_rate
    fallen = min(1.0, (fraction - config.hold) / (1 - config.hold))
    return config.learning_rate * (1 - fallen * (1 - config.final_rate))
