"""Models on disk: safetensors and JSON, there entirely or not at all, and refused where they do not fit.

A finished model is a folder with `weights.safetensors`, perhaps more tensors beside them (the words that
a CVAE spells: spelling.py) and, written last, `about.json`. An
unfinished training keeps `step-<n>/` folders of the same two kinds of file. Nothing is pickled.
"""

import ast
import hashlib
import importlib
import inspect
import json
import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from hype_pipeline.errors import BadInput, CheckpointMismatch

WEIGHTS = "weights.safetensors"
ABOUT = "about.json"
NOTHING_ELSE: Mapping[str, Mapping[str, Tensor]] = MappingProxyType({})
_STEP = "step-"


def fingerprint(**parts: Any) -> str:
    """One short hash for everything that decides what a training results in."""
    said = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def code_version(modules: Iterable[str]) -> str:
    """A hash of what *modules* do: comments and layout do not count."""
    digest = hashlib.sha256()
    for name in modules:
        tree = ast.parse(inspect.getsource(importlib.import_module(name)))
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()[:16]


def write_model(
    folder: Path,
    weights: Mapping[str, Tensor],
    about: Mapping[str, Any],
    beside: Mapping[str, Mapping[str, Tensor]] = NOTHING_ELSE,
) -> None:
    """A folder with *weights* and *about*, in place of what was there; *beside* them more tensors, by
    the names of their files."""
    unfinished = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}.partial")
    unfinished.mkdir(parents=True)
    for file, tensors in {WEIGHTS: weights, **beside}.items():
        plain = {name: values.detach().cpu().contiguous() for name, values in tensors.items()}
        save_file(plain, unfinished / file)
    (unfinished / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    unfinished.replace(folder)


def read_about(folder: Path) -> dict[str, Any]:
    """What *folder* says about its model. Raises BadInput where there is none."""
    path = folder / ABOUT
    if not path.exists():
        raise BadInput(f"{folder} holds no finished model: there is no {ABOUT}.")
    told = json.loads(path.read_text("utf-8"))
    if not isinstance(told, dict):
        raise CheckpointMismatch(f"{path} does not describe a model.")
    return told


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The weights in *folder*."""
    weights: dict[str, Tensor] = load_file(folder / WEIGHTS)
    return weights


def learnt(module: nn.Module) -> dict[str, Tensor]:
    """The tensors of *module* by name, a shared one once; they are the module's own."""
    return {**dict(module.named_parameters()), **dict(module.named_buffers())}


def put_in(module: nn.Module, weights: Mapping[str, Tensor], source: Path) -> None:
    """Give *module* the *weights* from *source*. Raises CheckpointMismatch unless all fit."""
    own = learnt(module)
    shapes = {name: tuple(values.shape) for name, values in weights.items()}
    wanted = {name: tuple(values.shape) for name, values in own.items()}
    differing = sorted(name for name in shapes | wanted if shapes.get(name) != wanted.get(name))
    if differing:
        name = differing[0]
        raise CheckpointMismatch(
            f"{source} does not fit its description: {name} is {shapes.get(name)}, "
            f"expected {wanted.get(name)} ({len(differing)} such)."
        )
    with torch.no_grad():
        for name, values in own.items():
            values.copy_(weights[name])


def save_step(
    folder: Path, step: int, tensors: Mapping[str, Tensor], about: Mapping[str, Any]
) -> None:
    """Keep where a training is; earlier steps go once this one is there."""
    target = folder / f"{_STEP}{step:09d}"
    write_model(target, tensors, about)
    for other in folder.glob(f"{_STEP}*"):
        if other != target:
            shutil.rmtree(other)


def last_step(folder: Path, expected: str) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
    """Where the training with the fingerprint *expected* was; None when it never began."""
    found = sorted(folder.glob(f"{_STEP}*[0-9]"))
    if not found:
        return None
    about = read_about(found[-1])
    if about["fingerprint"] != expected:
        raise CheckpointMismatch(
            f"{found[-1]} belongs to another training ({about['fingerprint']}, not {expected}): "
            f"another configuration, other data or other code. Choose another folder."
        )
    return read_weights(found[-1]), about
