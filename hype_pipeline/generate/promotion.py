"""Whether a judged generator becomes the champion. Pure: figures in, a decision out.

Registering and switching aliases is the registry's; the figures are report.py's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# A new model may be this much worse than the champion on the same sentences: less is noise of 32
# importance samples, and a refusal for noise would freeze an old champion.
MARGIN = 0.01  # share of the champion's nll


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, and why, in a sentence."""

    promoted: bool
    decision: str


def decide(
    *,
    model: str,
    nll: float,
    failed: Mapping[str, str],
    champion: str | None,
    champion_nll: float | None,
) -> Verdict:
    """Promote *model*, or not.

    *failed* are the absolute checks that it fails, each with its value and limit; the champion's nll
    is measured on the same sentences, and None where there is no champion.
    """
    if failed:
        listed = "; ".join(f"{figure} is {said}" for figure, said in failed.items())
        return Verdict(promoted=False, decision=f"Not promoted: {listed}.")
    if champion == model:
        return Verdict(promoted=False, decision="Nothing new: this model is the champion already.")
    if champion is None or champion_nll is None:
        decision = f"Promoted: the first model that passes every absolute check (nll {nll:.2f})."
        return Verdict(promoted=True, decision=decision)
    allowed = champion_nll * (1 + MARGIN)
    if nll > allowed:
        decision = f"Not promoted: its nll is {nll:.2f}, the champion's {champion_nll:.2f}, and {MARGIN:.0%} is the margin."
        return Verdict(promoted=False, decision=decision)
    decision = (
        f"Promoted: its nll is {nll:.2f}, the champion's on the same sentences {champion_nll:.2f}."
    )
    return Verdict(promoted=True, decision=decision)
