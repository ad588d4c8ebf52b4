"""Which way of drawing ships. Pure: what each way writes in, a decision out.

Of the ways that do no damage the one that is worth most ships, with how many texts are drawn for each
that is kept. What moves latents ships only where it beats all that costs as much in decoding, by more
than chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hype_pipeline.generate.steering.ways import COUNTS, PRIOR, Mix, best

CHOICE = "choice"  # a latent chosen by the critic; ACTOR is one moved by the actor
# Of so many it is chosen: the more, the more is gained and the less varied are the texts.
CHOICES = (2, 4, 8, 16)
# A critic below it points an actor at noise: the gate of the measured recipe.
LEAST_R2 = 0.3
# Of the prior's own texts. What is shipped is held to a tenth elsewhere, on other texts: the rest is
# for chance.
MOST_LENGTH_CHANGE, LEAST_DISTINCT = 0.08, 0.92
MOST_MORE_REPEATS = 0.05  # a sentence
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


@dataclass(frozen=True, slots=True)
class Option:
    """A way of drawing, and of how many of its texts one is kept."""

    way: str
    count: int

    @property
    def name(self) -> str:
        """As figures have it."""
        return best(self.count, self.way)


@dataclass(frozen=True, slots=True)
class Decision:
    """What ships."""

    option: Option
    said: str  # why, in a sentence


def decide(
    r2: float,
    written: Mapping[str, Written],
    steered: Mapping[str, Steered],
    weighted: Sequence[str] = (),
) -> Decision:
    """The way that ships of the prior, those of *weighted* decoding, and those that have latents
    *steered*, of which there are none where the critic's *r2* is too low."""
    prior = written[PRIOR].mix
    plain = [each for each in _options(written, (PRIOR, *weighted)) if _sound(each, written)]
    ships = _best(plain, written)
    faults = {way: _faults(way, written, moved, plain) for way, moved in steered.items()}
    winners = [
        option
        for way, listed in faults.items()
        if not listed
        for option in _wins(way, written, plain)
    ]
    ships = _best([ships, *winners], written)
    own = written[ships.name]
    said = [
        f"Ships {ships.name}: its texts are worth {own.worth:.3f}, the prior's "
        f"{written[PRIOR].worth:.3f}, with {own.mix.length / prior.length - 1:+.0%} words and "
        f"{own.mix.distinct_2 / prior.distinct_2 - 1:+.0%} different pairs."
    ]
    if not steered:
        said.append(
            f"No LC-GAN was trained: the critic explains {r2:.2f} of what held-out latents can be "
            f"expected to lead to, and {LEAST_R2} is the least."
        )
    said += [f"Not {way}: {'; '.join(listed)}." for way, listed in faults.items() if listed]
    return Decision(ships, " ".join(said))


def choice_of(count: int) -> str:
    """The name of the way that chooses of so many."""
    return f"{CHOICE}_of_{count}"


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


def _options(written: Mapping[str, Written], ways: Sequence[str]) -> list[Option]:
    every = [Option(way, count) for way in ways for count in (1, *COUNTS)]
    return [each for each in every if each.name in written]


def _sound(option: Option, written: Mapping[str, Written]) -> bool:
    return not damage(written[option.name].mix, written[PRIOR].mix)


def _best(options: Sequence[Option], written: Mapping[str, Written]) -> Option:
    return max(options, key=lambda each: written[each.name].worth)


def _no_dearer(options: Sequence[Option], than: Option) -> list[Option]:
    return [each for each in options if each.count <= than.count]


def _wins(way: str, written: Mapping[str, Written], plain: Sequence[Option]) -> Iterator[Option]:
    """Where *way* is sound and worth more than all that costs no more, by more than chance."""
    for option in _options(written, [way]):
        own = written[option.name]
        rival = written[_best(_no_dearer(plain, option), written).name]
        noise = SURE * (own.error**2 + rival.error**2) ** 0.5
        if _sound(option, written) and own.worth - rival.worth > noise:
            yield option


def _faults(
    way: str, written: Mapping[str, Written], steered: Steered, plain: Sequence[Option]
) -> list[str]:
    """Why *way* cannot ship."""
    faults = []
    if steered.correlation > STANDS_STILL:
        faults.append(f"it leaves latents as they are (correlation {steered.correlation:.3f})")
    if steered.spread < FALLS_TOGETHER:
        faults.append(f"its latents fall together ({steered.spread:.2f} of their distances)")
    if faults or any(_wins(way, written, plain)):
        return faults
    sound = [each for each in _options(written, [way]) if _sound(each, written)]
    if not sound:
        return damage(written[way].mix, written[PRIOR].mix) or ["it does damage"]
    option = _best(sound, written)
    rival = _best(_no_dearer(plain, option), written)
    return [
        f"{option.name} is worth {written[option.name].worth:.3f}, {rival.name} "
        f"{written[rival.name].worth:.3f} at no more decoding"
    ]
