"""Whether steered latents ship, and which way of steering. Pure: what each way writes in, a decision out.

Whatever steers has to beat the best of N texts from the prior at equal decoding cost, by more than
chance and without other damage: the best of N of its own texts is held against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hype_pipeline.generate.ways import BEST_OF, COUNTS, PRIOR, Mix, best

CHOICE = "choice"  # a latent chosen by the critic; ACTOR is one moved by the actor
# Of so many it is chosen: the more, the more is gained and the less varied are the texts.
CHOICES = (2, 4, 8, 16)
# A critic below it points an actor at noise: the gate of the measured recipe.
LEAST_R2 = 0.3
# Of texts that nothing steered.
MOST_LENGTH_CHANGE, LEAST_DISTINCT = 0.2, 0.9
MOST_MORE_REPEATS = 0.1  # a sentence
SURE = 2.0  # standard errors that a gain must have: below, it is the dice
# An actor that learnt nothing was seen to give back 0.999 of a latent, one that collapsed 0.05 to
# 0.25 of the distances between them.
STANDS_STILL, FALLS_TOGETHER = 0.99, 0.4


@dataclass(frozen=True, slots=True)
class Written:
    """What one way of drawing gives."""

    mix: Mix
    worth: float  # mean of what is steered by
    error: float  # standard error of that mean


@dataclass(frozen=True, slots=True)
class Steered:
    """What one way of steering does to latents, and what is known of it."""

    correlation: float
    spread: float


def decide(
    r2: float, written: Mapping[str, Written], steered: Mapping[str, Steered]
) -> tuple[str | None, str]:
    """The way of steering that ships, or None; and why, in a sentence."""
    if not steered:
        return None, (
            f"Not trained: the critic explains {r2:.2f} of what held-out latents can be expected to "
            f"lead to, and {LEAST_R2} is the least; best of {BEST_OF} is used."
        )
    faults = {way: _faults(way, written, steered[way]) for way in steered}
    sound = [way for way, listed in faults.items() if not listed]
    if not sound:
        said = "; ".join(f"{way}: {', '.join(listed)}" for way, listed in faults.items())
        return None, f"Trained, and not shipped. {said}. Best of {BEST_OF} is used."
    ships = max(sound, key=lambda way: written[best(BEST_OF, way)].worth)
    ours, rival = written[best(BEST_OF, ships)], written[best(BEST_OF)]
    others = "".join(
        f" Not {way}: {', '.join(listed)}." for way, listed in faults.items() if listed
    )
    return ships, (
        f"Ships {ships}: with best of {BEST_OF} its texts are worth {ours.worth:.3f}, without it "
        f"{rival.worth:.3f}; length and variety are kept.{others}"
    )


def choice_of(count: int) -> str:
    """The name of the way that chooses of so many."""
    return f"{CHOICE}_of_{count}"


def unsteered(written: Mapping[str, Written], worth: float) -> Written:
    """What the prior gives, one or the best of some, that is worth most nearly as much: texts about one
    thing have their own length and variety, whoever wrote them."""
    known = [written[way] for way in (PRIOR, *map(best, COUNTS)) if way in written]
    return min(known, key=lambda each: abs(each.worth - worth))


def damage(ours: Mix, standard: Mix) -> list[str]:
    """What is worse about *ours* than about *standard*."""
    faults = []
    if abs(ours.length / max(standard.length, 1e-9) - 1) > MOST_LENGTH_CHANGE:
        faults.append(
            f"its sentences have {ours.length:.1f} words, the others {standard.length:.1f}"
        )
    if ours.repeats > standard.repeats + MOST_MORE_REPEATS:
        faults.append(
            f"words follow themselves {ours.repeats:.2f} times a sentence, "
            f"in the others {standard.repeats:.2f}"
        )
    if ours.distinct_2 < LEAST_DISTINCT * standard.distinct_2:
        faults.append(
            f"its distinct-2 is {ours.distinct_2:.3f}, the others' {standard.distinct_2:.3f}"
        )
    return faults


def _faults(way: str, written: Mapping[str, Written], steered: Steered) -> list[str]:
    ours, rival = written[best(BEST_OF, way)], written[best(BEST_OF)]
    faults = damage(ours.mix, rival.mix)
    own = written[way]
    alone = damage(own.mix, unsteered(written, own.worth).mix)
    faults += [f"{fault} before ranking" for fault in alone if not faults]
    noise = SURE * (ours.error**2 + rival.error**2) ** 0.5
    if ours.worth - rival.worth <= noise:
        faults.append(
            f"its best of {BEST_OF} are worth {ours.worth:.3f}, the prior's {rival.worth:.3f}, "
            f"and {noise:.3f} is chance"
        )
    if steered.correlation > STANDS_STILL:
        faults.append(f"it leaves latents as they are (correlation {steered.correlation:.3f})")
    if steered.spread < FALLS_TOGETHER:
        faults.append(f"its latents fall together ({steered.spread:.2f} of their distances)")
    return faults
