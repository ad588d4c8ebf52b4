"""Chance, threads, device and precision: what makes two runs the same. Knows no model.

Every step draws from a generator that is seeded by (seed, step), so that a resumed run needs no
saved state of chance to go on exactly as it would have.
"""

import hashlib
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import torch


def generator(*names: int | str, device: torch.device | None = None) -> torch.Generator:
    """A generator seeded by *names*, say a seed, a purpose and a step."""
    digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    seed = int.from_bytes(digest[:8]) >> 1  # manual_seed takes 63 bits everywhere
    return torch.Generator(device or torch.device("cpu")).manual_seed(seed)


@contextmanager
def seeded(*names: int | str) -> Iterator[None]:
    """torch's own chance, which initialises layers, seeded in here and put back after."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(generator(*names).initial_seed())
        yield


@contextmanager
def threads(count: int | None) -> Iterator[int]:
    """*count* threads in here (None: as it is); sums may round differently with other counts."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield torch.get_num_threads()
    finally:
        torch.set_num_threads(before)


@contextmanager
def deterministic() -> Iterator[None]:
    """Deterministic algorithms in here, where torch has them."""
    before = torch.are_deterministic_algorithms_enabled()
    lenient = torch.is_deterministic_algorithms_warn_only_enabled()
    memory: Any = torch.utils.deterministic
    filled = memory.fill_uninitialized_memory
    torch.use_deterministic_algorithms(mode=True, warn_only=torch.cuda.is_available())
    # Nothing here reads what it has not written; filling every new tensor first only takes time.
    memory.fill_uninitialized_memory = False
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(mode=before, warn_only=lenient)
        memory.fill_uninitialized_memory = filled


def best_device() -> torch.device:
    """The accelerator if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def computes_bf16(device: torch.device) -> bool:
    """Whether *device* multiplies bfloat16 in hardware."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    told = torch.cpu.get_capabilities()
    return bool(told.get("avx512_bf16") or told.get("amx_bf16") or told.get("bf16"))


def precision(wish: str, device: torch.device) -> str:
    """bf16 or fp32: what *wish* (a LoopConfig's) means on *device*."""
    if wish == "auto":
        return "bf16" if computes_bf16(device) else "fp32"
    return wish


def precision_type(wish: str, device: torch.device) -> torch.dtype:
    """The same as torch has it."""
    return torch.bfloat16 if precision(wish, device) == "bf16" else torch.float32


def autocast(wish: str, device: torch.device) -> AbstractContextManager[Any]:
    """Matrix products in the precision of *wish* in here; sums and losses stay in fp32."""
    enabled = precision(wish, device) == "bf16"
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=enabled)


@dataclass(slots=True)
class Termination:
    """Whether somebody asked us to stop."""

    asked: bool = False


@contextmanager
def termination() -> Iterator[Termination]:
    """SIGTERM and Ctrl-C only set a flag in here, so that a step can end and be saved.

    Outside the main thread signals cannot be caught; the flag then stays as it is.
    """
    flag = Termination()

    def note(_number: int, _frame: FrameType | None) -> None:
        flag.asked = True

    if threading.current_thread() is not threading.main_thread():
        yield flag
        return
    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield flag
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
