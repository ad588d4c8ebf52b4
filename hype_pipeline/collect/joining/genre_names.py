"""Which tags are genres: a closed, versioned vocabulary, and how compound names are made of it.

Listeners tag an artist with genres, but also with where they saw them, whose favourite they are and
where they come from. A tag is a genre if it is one of NAMES, or if it ends in one of HEADS and all
before it are HEADS or EPITHETS too ('swedish dream pop'). Services that answer with genres may also
use the names of Every Noise at Once (every_noise.txt), which are Spotify's. The names are facts.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from hype_pipeline.collect.joining.folding import folded

VERSION = 2  # goes up whenever a name may come, go or be spelt otherwise


def _listed(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.replace("\n", ",").split(",") if name.strip())


# Words that end the names of whole families.
HEADS = _listed("""
    acoustic, ambient, americana, bass, beat, beats, bebop, black metal, bluegrass, blues, bop, bounce, breakbeat,
    breaks, chillout, choir, classical, club, country, crunk, cumbia, dance, dancehall, death metal,
    disco, doom, downtempo, drill, drone, drum and bass, dub, dubstep, edm, electro, electronic, electronica,
    electropop, emo, experimental, folk, funk, fusion, garage, glitch, gospel, grime, grindcore, groove,
    grunge, hardcore, hardstyle, hip hop, house, idm, indie, industrial, jazz, jungle, lounge, metal, metalcore, music hall,
    new wave, noise, opera, orchestra, pop, psych, psychedelia, psychedelic, psytrance, punk, r and b, rap, rave,
    reggae, reggaeton, rock, rock and roll, salsa, samba, shoegaze, ska, sludge, soul, soundtrack, step, swing,
    synth, synthpop, synthwave, techno, thrash, trance, trap, trip hop, wave, worship
""")
# Words that stand before a head and make another genre of it.
EPITHETS = _listed("""
    abstract, acid, adult, afro, alternative, alt, ambient, anti, arab, art, atmospheric, avant, avant garde, baroque, bay,
    beach, bedroom, big, big room, black, blue eyed, boom, brutal, bubblegum, bubble, brazilian, cabaret, celtic,
    chamber, chicago, chill, christian, christmas, city, classic, cloud, coast, coldwave, comedy, complex, conscious,
    compositional, contemporary, cosmic, crossover, cyber, dark, darkwave, deep, desert, detroit, digital, dirty, dirty south, dream, dreamy,
    duo, east coast, easy, electric, emo, epic, ethereal, euro, experimental, fidget, filter, folktronica, football,
    free, freak, french touch, future, g, gangster, gangsta, german, glam, gothic, goth, hard, heartland, heavy, hi, hypnotic,
    indie, instrumental, intelligent, italo, j, jam, jangle, jersey, k, c, latin, left field, leftfield, lo fi, loud, lovers, lush, math,
    medieval, melancholic, melodic, memphis, microtonal, midwest, minimal, mellow, modern, motown, neo, new, noise, northern,
    nu, occult, old school, operatic, orchestral, outlaw, piano, piratical, plunder, political, post, power, pirate,
    progressive, proto, psycho, pub, queer, rare, retro, ritual, roots, sacred, sad, sample, skate, slow, smooth, soft,
    sophisti, southern, space, speed, stoner, street, sunshine, surf, swamp, symphonic, synth, tech, technical,
    teen, traditional, tribal, tropical, turbo, twee, uk, underground, uplifting, urban, vapor, vintage, vocal, warehouse, weird,
    west coast, wonky, world, yacht, york
""")
# Where a scene is from: makes a genre only together with a head.
PLACES = _listed("""
    african, american, argentine, asian, atlanta, australian, austin, austrian, balkan, bay area, belgian, berlin,
    bolivian, boston, bristol, british, bronx, brooklyn, bulgarian, cali, californian, canadian, caribbean, chilean, chinese, colombian, croatian,
    cuban, czech, danish, dutch, east asian, egyptian, english, ethiopian, estonian, european, finnish, flemish,
    french, german, ghanaian, greek, hawaiian, hungarian, icelandic, indian, indonesian, irish, israeli, italian,
    jamaican, japanese, kenyan, kiwi, korean, la, latvian, lithuanian, london, malaysian, malian, manchester,
    mexican, miami, moroccan, nashville, new orleans, new york, new zealand, nigerian, nordic, norwegian, nyc, nz,
    pakistani, persian, peruvian, philly, polish, portland, portuguese, quebecois, russian, scandinavian, scottish,
    seattle, serbian, south african, spanish, swedish, swiss, taiwanese, texas, thai, toronto, turkish, ukrainian,
    us, vancouver, venezuelan, vietnamese, welsh
""")
# Genres whose last word makes no others, or makes things that are none.
NAMES = HEADS | _listed("""
    2 step, 8 bit, a cappella, aor, acid, afrobeat, afrobeats, afropop, afroswing, alternative, alt country, alt z, amapiano,
    anti folk, avant garde, bachata, baile funk, balearic, barbershop, baroque, beatdown, bhangra, big band, big beat,
    big room, blackgaze, bolero, boogie, boom bap, bossa nova, breakcore, brill building, britpop, brostep,
    calypso, canterbury scene, celtic, champeta, chanson, chillhop, chillstep, chillwave, chiptune, cinematic, cowpunk,
    coldwave, comedy, complextro, crossover thrash, crust, dark cabaret, darksynth, darkwave, deathcore,
    deconstructed club, dembow, djent, doo wop, dungeon synth, easy listening, ebm, electroacoustic, electro swing, electroclash,
    enka, escape room, eurobeat, eurodance, exotica, fado, field recordings, filmi, flamenco, folktronica, footwork, forro,
    freestyle, funk carioca, gabber, gangsta, glam, glitch hop, goa, goregrind, gothic, goth, gqom, griot,
    happy hardcore, hauntology, highlife, hip house, honky tonk, hyperpop, hyphy, illbient, indietronica, indie poptimism,
    jersey club, juke, jumpstyle, kizomba, klezmer, kosmische, krautrock, kuduro, kwaito, latin, lo fi, mambo,
    mariachi, mathcore, mbalax, mbaqanga, medieval, merengue, microhouse, midtempo, minimal, minimalism,
    modern classical, moombahton, motown, mpb, musical, musique concrete, neoclassical, neo classical, neofolk, nerdcore, new age,
    new beat, new jack swing, new romantic, new weird america, no wave, norteno, northern soul, nu gaze, nueva cancion,
    oi, old school, orchestral, phonk, pianissimo, plugg, plunderphonics, power electronics, powerviolence, progressive, psybient,
    psychill, psychobilly, quiet storm, raga, ragga, ragtime, rai, ranchera, rapcore, rare groove, riddim, riot grrrl,
    rockabilly, rocksteady, roots, rumba, sadcore, schlager, screamo, sea shanties, sertanejo, shibuya kei, shanty,
    singer songwriter, skweee, slowcore, soca, sound collage, soukous, speedcore, spoken word, stomp and holler,
    straight edge, surf, symphonic, tango, tech house, tejano, throat singing, tropicalia, tropical, turntablism, twee,
    vallenato, vapor twitch, vaporwave, visual kei, vocaloid, witch house, wonky, world, ye ye, yacht rock, zeuhl,
    urban contemporary, neo mellow, zouk, zydeco, cantopop, ccm, corrido, europop, freakbeat, mandopop, merseybeat, opm, rebetiko, rock steady, slow core,
    video game, metropopolis, aussietronica, etherpop, permanent wave, shimmer pop, shiver pop, shimmer psych,
    catstep, fluxwork, preverb, gauze pop, float house, hip pop
""")
# What listeners write for what has another spelling here.
_SAME_AS = {
    "rnb": "r and b",
    "r n b": "r and b",
    "rhythm and blues": "r and b",
    "alternative rnb": "alternative r and b",
    "hiphop": "hip hop",
    "rap hip hop": "hip hop",
    "synth pop": "synthpop",
    "electro pop": "electropop",
    "dnb": "drum and bass",
    "d and b": "drum and bass",
    "drum n bass": "drum and bass",
    "lofi": "lo fi",
    "triphop": "trip hop",
    "nudisco": "nu disco",
    "indiepop": "indie pop",
    "indierock": "indie rock",
    "dreampop": "dream pop",
    "folk pop": "folk pop",
    "postpunk": "post punk",
    "postrock": "post rock",
    "kpop": "k pop",
    "jpop": "j pop",
    "idm intelligent dance music": "idm",
    "intelligent dance music": "idm",
    "prog rock": "progressive rock",
    "shoegazer": "shoegaze",
    "neo psychedelic": "neo psychedelia",
}
# Spelt as Spotify spells them, so that the providers' answers join.
_SPELT = (
    (re.compile(r"\br and b\b"), "r&b"),
    (re.compile(r"\blo fi\b"), "lo-fi"),
    (re.compile(r"\b(post|k|j|c|proto|anti) (?=\w)"), r"\1-"),
    (re.compile(r"\bneo (?=psychedelia)"), "neo-"),
    (re.compile(r"\bsinger songwriter\b"), "singer-songwriter"),
)
_KNOWN = HEADS | EPITHETS | PLACES
_LONGEST = max(len(name.split()) for name in _KNOWN)


def genres_among(tags: Iterable[str]) -> tuple[str, ...]:
    """Those of *tags* that are genres, in their order and in one spelling."""
    found = (genre_named(tag) for tag in tags)
    return tuple(dict.fromkeys(genre for genre in found if genre))


def service_genres(told: Iterable[str]) -> tuple[str, ...]:
    """Those that the vocabulary or Every Noise at Once knows, in their order and in one spelling."""
    found = (_every_noise().get(folded(name)) or genre_named(name) for name in told)
    return tuple(dict.fromkeys(genre for genre in found if genre))


def named_by_users(told: Iterable[str]) -> tuple[str, ...]:
    """All of them, known names in their one spelling: a user's own word needs no vocabulary."""
    found = (_every_noise().get(folded(name)) or genre_named(name) or name for name in told)
    return tuple(dict.fromkeys(found))


@cache
def _every_noise() -> Mapping[str, str]:
    listed = files(__package__).joinpath("every_noise.txt").read_text(encoding="utf-8")
    return {folded(name): name for name in listed.split("\n") if name}


def genre_named(tag: str) -> str | None:
    """The genre that *tag* names, in its one spelling; None when it names none."""
    name = folded(tag)
    name = _SAME_AS.get(name, name.removesuffix(" music") or name)
    return _spelt(name) if name in NAMES or _is_compound(name.split()) else None


def _is_compound(words: list[str]) -> bool:
    ends = (len(words) - size for size in range(1, min(_LONGEST, len(words) - 1) + 1))
    return any(" ".join(words[end:]) in HEADS and _all_known(words[:end]) for end in ends)


def _all_known(words: list[str]) -> bool:
    if not words:
        return True
    return any(
        " ".join(words[:size]) in _KNOWN and _all_known(words[size:])
        for size in range(1, min(_LONGEST, len(words)) + 1)
    )


def _spelt(name: str) -> str:
    for pattern, spelling in _SPELT:
        name = pattern.sub(spelling, name)
    return name
