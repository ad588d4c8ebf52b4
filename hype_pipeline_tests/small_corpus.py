"""A tiny corpus that a grammar writes: enough to train on in a second, and nobody's text."""

import random

_SOUND = (
    "warm {0} and {1} drift over a {2} {3}",
    "the {0} melts into {2} {1} while the {3} glows",
    "a {2} {3} carries the {0} under soft {1}",
)
_NEWS = (
    "the {0} is out {1} on {2} with a {3} to follow",
    "{2} will release the {0} {1} after their {3}",
    "they announced a {3} and a {0} for {1} through {2}",
)
_LIFE = (
    "i remember that {0} when my {1} and i {2} in the {3}",
    "we {2} all {0} until the {3} made my {1} cry",
    "my {1} says the {3} of that {0} is why we {2}",
)
_FILL = {
    _SOUND: (
        ("synths", "vocals", "guitars", "drums", "strings"),
        ("harmonies", "melodies", "beats", "chords", "riffs"),
        ("hazy", "lush", "gentle", "dreamy", "heavy"),
        ("bassline", "rhythm", "groove", "piano", "chorus"),
    ),
    _NEWS: (
        ("single", "album", "record", "remix", "video"),
        ("friday", "monday", "tomorrow", "tonight", "soon"),
        ("labels", "bandcamp", "vinyl", "cassette", "radio"),
        ("tour", "festival", "premiere", "residency", "concert"),
    ),
    _LIFE: (
        ("summer", "winter", "weekend", "evening", "morning"),
        ("mother", "friends", "brother", "teacher", "neighbour"),
        ("danced", "drove", "waited", "laughed", "argued"),
        ("kitchen", "rain", "city", "garden", "silence"),
    ),
}
GENRES = ("dream pop", "techno", "folk")


def sentence(kind: int, rng: random.Random) -> str:
    """A sentence about sound (0), a release (1) or life (2)."""
    patterns = (_SOUND, _NEWS, _LIFE)[kind]
    return rng.choice(patterns).format(*(rng.choice(words) for words in _FILL[patterns]))


def posts(count: int, *, seed: int = 0) -> list[list[str]]:
    """*count* posts of six sentences, each mostly of one kind."""
    rng = random.Random(seed)
    return [
        [sentence(number % 3 if rng.random() < 0.8 else rng.randrange(3), rng) for _ in range(6)]
        for number in range(count)
    ]
