"""Genre names and the family of sound that each belongs to.

The names are those that Spotify gives artists; a family is ours: it says which words describe such
music (grammar/english/families/) and where its audio features lie. What is invented with them is
in music.py.
"""

import random
import types
from collections.abc import Mapping
from dataclasses import dataclass

GENRES: Mapping[str, str] = types.MappingProxyType(
    {
        "folk": (
            "indie folk, stomp and holler, folk-pop, freak folk, new americana, indie anthem-folk, "
            "chamber folk, modern folk rock, alt-country, singer-songwriter, ambient folk, "
            "progressive bluegrass"
        ),
        "rock": (
            "modern rock, indie rock, alternative rock, rock, modern alternative rock, permanent wave, "
            "australian alternative rock, alt-indie rock, roots rock, blues rock, piano rock"
        ),
        "psych": (
            "indie psych-rock, neo-psychedelic, chamber psych, garage psych, shimmer psych, space rock, "
            "australian psych, acid rock, krautrock"
        ),
        "garage": (
            "garage rock, indie garage rock, noise pop, lo-fi, dance-punk, indie punk, surf punk, "
            "post-punk, riot grrrl, noise rock"
        ),
        "dream": (
            "dream pop, nu gaze, indie dream pop, shoegaze, gauze pop, slowcore, jangle pop, ethereal wave, "
            "preverb"
        ),
        "synth": (
            "electropop, indietronica, neo-synthpop, swedish synthpop, metropopolis, shimmer pop, new rave, "
            "danish electro-pop, indie electro-pop, synthpop, electroclash, swedish electropop"
        ),
        "pop": (
            "pop, indie pop, dance pop, indie poptimism, post-teen pop, norwegian pop, swedish pop, "
            "canadian pop, australian pop, chamber pop, art pop, hip pop, etherpop"
        ),
        "house": (
            "house, deep house, tropical house, nu disco, deep groove house, float house, disco house, "
            "progressive house, deep tropical house, filter house, balearic, australian dance"
        ),
        "techno": (
            "minimal techno, techno, microhouse, electronic, intelligent dance music, trance, dub techno, "
            "acid house, fluxwork, big beat"
        ),
        "bass": (
            "edm, electronic trap, bass trap, brostep, vapor twitch, future garage, electro house, "
            "big room, complextro, moombahton, bass music, wonky, tropical pop edm, catstep"
        ),
        "ambient": (
            "ambient, compositional ambient, downtempo, chillwave, chillstep, drone, neoclassical, "
            "vaporwave, post-rock, focus"
        ),
        "hiphop": (
            "rap, hip hop, pop rap, underground hip hop, southern hip hop, trap music, conscious hip hop, "
            "gangster rap, alternative hip hop, dirty south rap, hardcore hip hop, jazz rap"
        ),
        "soul": (
            "vapor soul, indie r&b, r&b, neo soul, soul, trap soul, alternative r&b, urban contemporary, "
            "swedish soul, escape room, neo mellow"
        ),
        "groove": (
            "funk, disco, nu jazz, indie jazz, jazz funk, afrobeat, boogie, future funk, trip hop, "
            "latin jazz, soul jazz"
        ),
    }
)
# Families that one artist may have both of: a folk singer is not also a techno producer.
NEIGHBOURS: Mapping[str, tuple[str, ...]] = types.MappingProxyType(
    {
        "folk": ("rock", "dream", "pop"),
        "rock": ("garage", "folk", "psych"),
        "psych": ("rock", "garage", "dream"),
        "garage": ("rock", "psych"),
        "dream": ("psych", "synth", "ambient"),
        "synth": ("pop", "dream", "house"),
        "pop": ("synth", "soul", "bass"),
        "house": ("techno", "synth", "groove"),
        "techno": ("house", "ambient", "bass"),
        "bass": ("house", "pop", "hiphop"),
        "ambient": ("techno", "dream"),
        "hiphop": ("soul", "bass"),
        "soul": ("hiphop", "groove", "pop"),
        "groove": ("soul", "house"),
    }
)
_FIGURES = (
    "danceability",
    "energy",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
)
# Centres of the figures above, then loudness (dB) and tempo (beats per minute).
_CENTRES: Mapping[str, tuple[float, ...]] = types.MappingProxyType(
    {
        "folk": (0.50, 0.38, 0.04, 0.68, 0.10, 0.14, 0.42, -10.5, 112),
        "rock": (0.50, 0.80, 0.05, 0.05, 0.06, 0.20, 0.50, -5.6, 126),
        "psych": (0.47, 0.66, 0.05, 0.16, 0.42, 0.18, 0.48, -8.0, 118),
        "garage": (0.45, 0.88, 0.07, 0.03, 0.14, 0.22, 0.58, -5.0, 148),
        "dream": (0.44, 0.55, 0.04, 0.28, 0.36, 0.14, 0.32, -8.9, 114),
        "synth": (0.64, 0.72, 0.05, 0.11, 0.10, 0.15, 0.50, -6.4, 118),
        "pop": (0.66, 0.68, 0.07, 0.18, 0.02, 0.15, 0.58, -5.9, 112),
        "house": (0.76, 0.74, 0.06, 0.10, 0.38, 0.14, 0.56, -6.9, 122),
        "techno": (0.73, 0.70, 0.06, 0.07, 0.78, 0.12, 0.34, -8.7, 127),
        "bass": (0.60, 0.84, 0.09, 0.06, 0.24, 0.20, 0.40, -4.6, 136),
        "ambient": (0.36, 0.24, 0.04, 0.74, 0.82, 0.11, 0.16, -16.5, 92),
        "hiphop": (0.73, 0.62, 0.26, 0.16, 0.02, 0.18, 0.50, -6.8, 104),
        "soul": (0.64, 0.46, 0.08, 0.38, 0.05, 0.13, 0.44, -8.4, 98),
        "groove": (0.71, 0.62, 0.07, 0.26, 0.34, 0.13, 0.68, -8.1, 110),
    }
)


@dataclass(frozen=True, slots=True)
class Genres:
    """The genres of one artist, and the family that decides how they are written about."""

    family: str
    names: tuple[str, ...]


def family_of(genre: str) -> str | None:
    """The family of a genre that is listed here."""
    for family, names in GENRES.items():
        if genre in names.split(", "):
            return family
    return None


def some(rng: random.Random) -> Genres:
    """Two to five genres of one family, now and then one of a neighbour."""
    family = rng.choice(tuple(GENRES))
    names = GENRES[family].split(", ")
    # The first names of a family are its common ones, as with the real labels.
    weights = [1 / (place + 2) for place in range(len(names))]
    chosen = set(rng.choices(names, weights, k=rng.randint(2, 5)))
    if rng.random() < 0.25:
        chosen.add(rng.choice(GENRES[rng.choice(NEIGHBOURS[family])].split(", ")))
    return Genres(family, tuple(sorted(chosen)))


def features(family: str, rng: random.Random) -> dict[str, float]:
    """Audio features as a recording of this family may have them."""
    centres = _CENTRES[family]
    figures = {
        name: round(min(max(rng.gauss(centre, 0.06 + 0.1 * centre), 0.0), 0.999), 4)
        for name, centre in zip(_FIGURES, centres, strict=False)
    }
    return {
        **figures,
        "loudness": round(rng.gauss(centres[7], 1.4), 3),
        "tempo": round(min(max(rng.gauss(centres[8], 12), 60.0), 200.0), 3),
        "key": rng.randint(0, 11),
        "mode": rng.randint(0, 1),
    }
