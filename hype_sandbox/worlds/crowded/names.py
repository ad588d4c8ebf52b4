"""Invented artists and titles of a crowded catalogue: syllables drawn from made-up sounds.

A few ordinary words stand among them, because real titles hold words that also name versions
("Live Wire", "Stay With Me"). What is done to the names is versions.py's and spelling.py's.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

# Onsets, vowels and ends of syllables; each dialect speaks with some of them.
_SOUNDS = (
    ("b d f g k l m n p r s t v br dr kl", "a e i o u ai ou", "n r l s m t nd"),
    ("h j k m n r s t y sh ts ry", "a i u e o", " n k  "),
    ("st sk v tr gr fj hj kn l m b s", "a e i o u ø å ö", "rg nd l k st n rn"),
    ("c d f l m n p r s t v ll gu qu", "a e i o é á ó ñe", "s n l r  z"),
    ("z zh w k p l dz cz m b r s", "a o i e ą ę y", "k w n sz l m ch"),
    ("th wh ch w m l f d gl sw cr", "ee oo a i o u ea", "m n ck sh ll t d lt"),
)
_SMALL = ("of", "in", "the", "my", "to", "for", "on", "your", "and", "no", "all")
# Titles in which a word means what it says, and not a version; {} are invented words.
_TREACHEROUS = (
    "Live {}",
    "{} Alive",
    "Stay With {}",
    "{} With You",
    "Remix the {}",
    "Edit My {}",
    "{} Mixtape",
    "The {} Flip",
    "Acoustic {}",
    "Demo {}",
    "Piano {}",
    "{} Dub",
    "From {} to {}",
    "New {}",
    "Official {}",
    "Original {}",
    "Featherlight {}",
    "Cover {}",
    "Covered in {}",
    "Slowed by {}",
    "The {} Version",
    "Radio {}",
    "Video {}",
    "{} Session",
    "Part of {}",
    "Single {}",
    "Prodigal {}",
)
_CYRILLIC = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстувшхыз", strict=True))
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The sounds of one catalogue, and the words that its titles share."""

    sounds: Sequence[tuple[Sequence[str], Sequence[str], Sequence[str]]]
    lexicon: tuple[str, ...]
    treacherous: Sequence[str]


def dialect(rng: random.Random, *, words: int) -> Dialect:
    """Some of the sounds, and so many words made of them."""
    sounds = [
        (onsets.split(), vowels.split(), ends.split(" "))
        for onsets, vowels, ends in rng.sample(_SOUNDS, 4)
    ]
    lexicon = tuple(dict.fromkeys(_word(sounds, rng) for _ in range(words)))
    return Dialect(sounds, lexicon, some(_TREACHEROUS, rng))


def some(patterns: Sequence[str], rng: random.Random) -> list[str]:
    """Two thirds of *patterns*: no two catalogues have all habits in common."""
    return rng.sample(patterns, -(-2 * len(patterns) // 3))


def _word(
    sounds: Sequence[tuple[Sequence[str], Sequence[str], Sequence[str]]], rng: random.Random
) -> str:
    onsets, vowels, ends = rng.choice(sounds)
    count = rng.choices((1, 2, 3), (25, 55, 20))[0]
    syllables = [rng.choice(onsets) + rng.choice(vowels) for _ in range(count)]
    return "".join(syllables) + rng.choice(ends).strip()


def _proper(of: Dialect, rng: random.Random) -> str:
    return _word(of.sounds, rng).title()


def artist_name(of: Dialect, rng: random.Random) -> str:
    """The name of a band, a singer, a producer."""
    one, two = _proper(of, rng), _proper(of, rng)
    forms = (
        (20, f"{one} {two}"),
        (14, one),
        (12, f"The {one} {two}s"),
        (8, f"The {two}s"),
        (6, f"{one} & The {two}s"),
        (5, f"{one} and {two}"),
        (4, f"{one} + {two}"),
        (4, f"DJ {one}"),
        (4, f"{one} {rng.randint(2, 999)}"),
        (4, f"{one} {rng.choice('ABCDEFGHJKLMNPRSTVW')}."),
        (3, one.upper()),
        (3, f"{one}{two}"),
        (3, f"{one.lower()} {two.lower()}"),
        (2, f"{one}, {two} & {_proper(of, rng)}"),
        (2, f"{one}'s {two}"),
        (2, f"{one}-{two}"),
        (2, f"{one} of the {two}"),
        (2, f"{one} {two} {rng.choice(('Trio', 'Orchestra', 'Club', 'Band', 'Choir'))}"),
        (1, f"{one.lower()} {two.lower()}".translate(_CYRILLIC).title()),
        (1, ".".join(letter.upper() for letter in one[:3]) + "."),
    )
    return rng.choices([name for _, name in forms], [weight for weight, _ in forms])[0]


def title(of: Dialect, rng: random.Random) -> str:
    """The title of a song."""
    form = rng.random()
    if form < 0.12:
        pattern = rng.choice(of.treacherous)
        return pattern.format(*(rng.choice(of.lexicon).title() for _ in range(2)))
    words = [rng.choice(of.lexicon) for _ in range(rng.choices((1, 2, 3, 4), (30, 40, 20, 10))[0])]
    if len(words) > 1 and rng.random() < 0.4:
        words.insert(rng.randrange(1, len(words)), rng.choice(_SMALL))
    plain = " ".join(words).title()
    if form < 0.17:
        return f"({rng.choice(of.lexicon).title()} {rng.choice(of.lexicon).title()}) {plain}"
    if form < 0.22:
        return f"{plain} ({rng.choice(_SMALL).title()} {rng.choice(of.lexicon).title()})"
    if form < 0.26:
        return f"{plain} {rng.choice(('2', '3', 'II', 'Pt. 2', '#4', '1994', '(Part I)'))}"
    if form < 0.29:
        return f"{plain}'s {rng.choice(of.lexicon).title()}"
    if form < 0.31:
        return f"{plain}, {rng.choice(of.lexicon).title()}?"
    if form < 0.33:
        return f"{plain} / {rng.choice(of.lexicon).title()}"
    return plain.upper() if form < 0.35 else plain.lower() if form < 0.38 else plain
