"""-log p of words under a linear layer over a large vocabulary, cheap in memory traffic.

The product is one matrix in the precision of autocast, which the gradient then replaces in place;
what is computed element by element runs on a few rows at a time, in fp32, while they are in the
cache. Kept whole in fp32, as torch's cross_entropy has them, logits cost as much time as the
products themselves. Which layers there are is in output.py.
"""

import math
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.autograd.function import once_differentiable

# Numbers that are worked on together: a megabyte of fp32 is what a core's own cache holds; on an
# accelerator, where starting a kernel costs more than memory, as many as there is room for.
_TOGETHER = {"cpu": 2**18}
_TOGETHER_ELSEWHERE = 2**27
_LOG2_E = 1 / math.log(2)


def word_nll(
    states: Float[Tensor, "words hidden"],
    weight: Float[Tensor, "vocabulary hidden"],
    bias: Float[Tensor, " vocabulary"],
    targets: Int[Tensor, " words"],
) -> Float[Tensor, " words"]:
    """Of each target, in nats, in fp32."""
    if torch.is_grad_enabled():
        found: Tensor = _WordNll.apply(states, weight, bias, targets)  # type: ignore[no-untyped-call]
        return found
    product, _, _ = _product(states, weight)
    return _nll(product, bias, targets, gradient=False)


def exponentials(
    scores: Float[Tensor, "rows words"], most: Float[Tensor, "rows 1"], *, out: Tensor
) -> Float[Tensor, "rows words"]:
    """e ** (*scores* - *most*), into *out*.

    As powers of two: torch's exp goes to MKL, which here takes four times as long as its exp2.
    """
    return torch.add(most * -_LOG2_E, scores, alpha=_LOG2_E, out=out).exp2_()


class _WordNll(torch.autograd.Function):
    """Forward leaves d nll / d logits where the logits were; backward is two products."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, weight: Tensor, bias: Tensor, targets: Tensor) -> Tensor:
        product, few, many = _product(states, weight)
        nll = _nll(product, bias, targets, gradient=True)
        ctx.save_for_backward(product, few, many)
        ctx.types = states.dtype, weight.dtype, bias.dtype
        return nll

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        slope, few, many = ctx.saved_tensors
        of_states, of_weight, of_bias = ctx.types
        each = gradient.to(slope.dtype)
        to_states = (slope @ many) * each[:, None]
        to_weight = slope.t() @ (few * each[:, None])
        return to_states.to(of_states), to_weight.to(of_weight), (each @ slope).to(of_bias), None


def _product(states: Tensor, weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The logits but for the bias, and what they were made of, in the precision of autocast."""
    device = states.device.type
    told = torch.is_autocast_enabled(device)
    precision = torch.get_autocast_dtype(device) if told else weight.dtype
    with torch.autocast(device, enabled=False):
        few, many = states.to(precision), weight.to(precision)
        return few @ many.t(), few, many


def _nll(product: Tensor, bias: Tensor, targets: Tensor, *, gradient: bool) -> Tensor:
    """Of each target; with *gradient* the product becomes the logits' slope."""
    nll = torch.empty(len(targets), dtype=torch.float32, device=product.device)
    together = _TOGETHER.get(product.device.type, _TOGETHER_ELSEWHERE)
    rows = max(1, together // product.shape[1])
    for start in range(0, len(targets), rows):
        part = slice(start, start + rows)
        right = targets[part, None]
        logits = product[part].to(torch.float32, copy=True)
        logits += bias
        most = logits.amax(dim=1, keepdim=True)
        own = logits.gather(1, right) - most
        chances = exponentials(logits, most, out=logits)
        total = chances.sum(dim=1, keepdim=True)
        nll[part] = (total.log() - own)[:, 0]
        if gradient:
            chances /= total
            chances.scatter_add_(1, right, torch.full_like(own, -1.0))
            product[part] = chances
    return nll
