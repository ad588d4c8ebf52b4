"""English endings: third person, participles, plurals, the indefinite article.

Only what the grammars ask for. Of a phrase, the first word is inflected as a verb ("pull back",
"pulls back") and the last one as a noun ("guitar line", "guitar lines").
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType


def _listed(text: str) -> list[str]:
    return text.split()


# Irregular verbs as `base/past`.
_PAST = MappingProxyType(dict(pair.split("/") for pair in _listed("""
    be/was bring/brought build/built catch/caught come/came creep/crept cut/cut draw/drew
    drive/drove fall/fell feel/felt fight/fought find/found fly/flew get/got give/gave go/went
    grow/grew hang/hung have/had hear/heard hit/hit hold/held keep/kept know/knew lead/led
    leave/left let/let lie/lay lose/lost make/made meet/met put/put ride/rode ring/rang rise/rose
    run/ran say/said see/saw send/sent set/set shine/shone sing/sang sink/sank sit/sat sleep/slept
    slide/slid spin/spun spread/spread steal/stole stick/stuck strike/struck sweep/swept swim/swam
    swing/swung take/took tell/told think/thought throw/threw wake/woke weave/wove wind/wound
    break/broke bend/bent burst/burst shake/shook write/wrote""")))  # fmt: skip
_DOUBLING = frozenset(_listed("""
    drop flip hum skip slip snap step strip strut tap throb trap trim wrap chop chug dip drag drip
    grab grip hop nod pin plod pop rub scrub shrug sit spin stop stun swim thud get hit let put run
    set cut stir blur bob clap flit jog rip zip knit win jam"""))  # fmt: skip
_PLURALS = MappingProxyType({"man": "men", "woman": "women", "child": "children", "life": "lives"})
_VOWEL_SOUND = ("hour", "honest", "heir")
_CONSONANT_SOUND = ("uni", "use", "eu", "one", "once", "ubiq", "usual", "utop")


def third(phrase: str) -> str:
    """`glide along` -> `glides along`."""
    verb, rest = _first(phrase)
    if verb in ("have", "be"):
        return {"have": "has", "be": "is"}[verb] + rest
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es" + rest
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies" + rest
    return verb + "s" + rest


def participle(phrase: str) -> str:
    """`glide along` -> `gliding along`."""
    verb, rest = _first(phrase)
    if verb in _DOUBLING:
        return verb + verb[-1] + "ing" + rest
    if verb.endswith("ie"):
        return verb[:-2] + "ying" + rest
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing" + rest
    return verb + "ing" + rest


def past(phrase: str) -> str:
    """`glide along` -> `glided along`."""
    verb, rest = _first(phrase)
    if verb in _PAST:
        return _PAST[verb] + rest
    if verb in _DOUBLING:
        return verb + verb[-1] + "ed" + rest
    if verb.endswith("e"):
        return verb + "d" + rest
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied" + rest
    return verb + "ed" + rest


def plural(phrase: str) -> str:
    """`guitar line` -> `guitar lines`."""
    before, _, noun = phrase.rpartition(" ")
    lead = before + " " if before else ""
    if noun in _PLURALS:
        return lead + _PLURALS[noun]
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return phrase + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return phrase[:-1] + "ies"
    return phrase + "s"


def indefinite(phrase: str) -> str:
    """`hour` -> `an hour`."""
    word = phrase.lstrip("\"'“‘").lower()
    vowel = word.startswith(tuple("aeiou") + _VOWEL_SOUND) and not word.startswith(_CONSONANT_SOUND)
    return ("an " if vowel else "a ") + phrase


def possessive(phrase: str) -> str:
    """`Mia Holm` -> `Mia Holm's`."""
    return phrase + "'s"


def capital(phrase: str) -> str:
    """The first letter in upper case, also behind a quotation mark."""
    for place, letter in enumerate(phrase[:2]):
        if letter.isalpha():
            return phrase[:place] + letter.upper() + phrase[place + 1 :]
    return phrase


def _first(phrase: str) -> tuple[str, str]:
    verb, space, rest = phrase.partition(" ")
    return verb, space + rest


ENDINGS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "s": third,
        "ing": participle,
        "ed": past,
        "pl": plural,
        "a": indefinite,
        "poss": possessive,
        "cap": capital,
    }
)
