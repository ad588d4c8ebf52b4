import os
import signal

import torch

from hype_pipeline.models.reproducible import (
    deterministic,
    generator,
    precision,
    seeded,
    termination,
    threads,
)


def test_a_generator_follows_from_its_names():
    drawn = [
        torch.rand(1, generator=generator(*names)).item()
        for names in [(0, "a"), (0, "a"), (0, "b"), (1, "a")]
    ]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3


def test_what_is_initialised_in_a_seed_is_the_same_and_chance_outside_goes_on():
    before = torch.random.get_rng_state()
    with seeded(7, "layer"):
        one = torch.nn.Linear(3, 3).weight
    with seeded(7, "layer"):
        other = torch.nn.Linear(3, 3).weight
    assert torch.equal(one, other)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_threads_and_determinism_are_put_back():
    before = torch.get_num_threads()
    with threads(before + 1) as count, deterministic():
        assert count == torch.get_num_threads() == before + 1
        assert torch.are_deterministic_algorithms_enabled()
    assert torch.get_num_threads() == before
    assert not torch.are_deterministic_algorithms_enabled()


def test_sigterm_is_noted_and_its_handler_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with termination() as flag:
        assert not flag.asked
        os.kill(os.getpid(), signal.SIGTERM)
        assert flag.asked
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_wished_precision_is_taken_whatever_the_machine():
    cpu = torch.device("cpu")
    assert precision("fp32", cpu) == "fp32"
    assert precision("bf16", cpu) == "bf16"
    assert precision("auto", cpu) in {"bf16", "fp32"}
