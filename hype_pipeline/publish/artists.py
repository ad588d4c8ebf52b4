"""Reading an artist's name next to a title, to its right or to its left. No title is sought here.

Names are runs of capitalised words, with the small words that names may hold inside. Texts that are
written in one case throughout are read in one_case.py.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from hype_pipeline.publish.name_words import (
    ADDED,
    ARTICLES,
    BEGINNERS,
    BORDERS,
    CALLS,
    DAYS,
    FEATURING,
    INSIDE,
    LABELS,
    MONTHS,
    NOBODY,
    abbreviated,
    bare,
    capitalised,
    ends_a_phrase,
    without_marks,
)
from hype_pipeline.publish.one_case import name_after, name_before

_ROLES = (
    r"(?:band|duo|trio|quartet|group|singer|songwriter|singer-songwriter|artist|musician|rapper|producer|"
    r"composer|vocalist|frontman|frontwoman|guitarist|drummer|pianist|dj|punks?|rockers?|combo|ensemble|supergroup|veterans?|singer/songwriter|newcomers?|outfit|collective|act|legends?|brothers|sisters|"
    r"project|crew|star|icon|bard|poet|founder|boss|member|leader|mastermind)"
)
# "by the folk band Mt. Joy", "by Detroit rock group Mt. Joy": what stands before the role is no name.
_ROLE = re.compile(
    r"(?:[Tt]he )?(?:(?:[A-Z\d][\w'’!-]*|(?!(?:feat|ft|featuring|with|and|by|from|for|of|on|in|at|to|is|was|his|her|"
    rf"their|who|the|a)\b)[a-z][\w/'’-]*,?) ){{0,6}}?{_ROLES}(?: (?:and|/) {_ROLES})?,? (?=[^\sa-z])"
)
# Names that hold a mark which ends other names.
_LISTED = re.compile(
    r"(\w[\w.'’-]*, (?:\w[\w.'’-]*, )?\w[\w.'’-]* & \w[\w.'’-]*|Tyler, [Tt]he Creator|\w+! [Aa]t [Tt]he [A-Z]\w+)"
)
_BREAK = re.compile(r"\n|\s[-–—|•●]\s|--|—")
_BORDERS = (
    r"(?:\s[-–—|•●]\s|--|—|[%s;:!?…)\]\"”»(\[“«]|(?<=\S)\.(?=\s)|(?<=[a-z])\.(?=[A-Z][a-z]))\s*"
)
_BORDER = re.compile(_BORDERS % ",")
_LINE_BORDER = re.compile(_BORDERS % "")  # "Crosby, Stills & Nash" is a name where it stands alone
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_VOWEL = re.compile(r"[^\W\d_aeiouy]{2,3}")  # the xx of Jamie xx: no word of English
_CLOSED = tuple('"”»)]')
_FARTHEST = 90  # characters in which a name stands
_MOST = 8  # words in a name
_MOST_IN_LOWER_CASE = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and whether it fills its side up to the line's or the phrase's border."""

    text: str
    alone: bool


def after(text: str, *, one_case: bool) -> Name | None:
    """The name that begins *text*; in a text of *one_case* capitals tell nothing."""
    text = text.lstrip()
    text = text[match.end() :] if (match := _ROLE.match(text)) else text
    if listed := _LISTED.match(text):
        return Name(listed.group(1), alone=False)
    words = _BREAK.split(text, maxsplit=1)[0].split()
    taken = list(name_after(words) if one_case else _capitalised_run(words))
    if not taken:
        return None if one_case else _lower_case(words)
    whole = len(taken) >= len(words)
    if len(taken) == 1 and taken[0].endswith(",") and _goes_on_as_a_place(words[len(taken) :]):
        return None
    if taken[-1].endswith(("'s", "’s")):
        if "and" in taken:
            taken = taken[: _last(taken, "and")]  # "by Ann and Ben's": what follows is Ben's
        elif not whole and not (one_case and bare(words[len(taken)]) in BORDERS):
            return None  # "by Ann's little brother": not Ann
    taken[-1] = re.sub(r"['’]s$", "", taken[-1])
    if taken[0] == "the" and len(taken) > 1 and not one_case:
        taken = taken[1:]
    return _name(taken, alone=whole)


def _goes_on_as_a_place(words: Sequence[str]) -> bool:
    """Whether "by Hamilton," goes on like: Ontario's Mt. Joy."""
    return re.match(r"[A-Z][\w.]*(?: [A-Z]\w*)?['’]s [^\s\"“«'‘]", " ".join(words[:3])) is not None


def before(text: str, *, one_case: bool, in_sentence: bool) -> Name | None:
    """The name that ends *text*: in a sentence, whose first words have capitals too, or alone in a line.

    In a text of *one_case* capitals tell nothing.
    """
    if text.rstrip().endswith(_CLOSED):
        return None
    line = text[-_FARTHEST:].rsplit("\n", 1)[-1]
    words = _phrase(line, _BORDER if in_sentence else _LINE_BORDER).split()
    if one_case:
        taken = name_before(words)
        return _name(taken, alone=len(taken) == len(words)) if taken else None
    taken = []
    for word in reversed(words):
        if len(taken) == _MOST or not _inside_a_name(word, begun=bool(taken)):
            break
        if taken and _ends_a_quotation(word):
            break
        taken.insert(0, word)
    alone = len(taken) == len(words)
    taken = _without_what_leads_to_it(
        taken, words[: len(words) - len(taken)], in_sentence=in_sentence
    )
    if not taken and len(words) <= _MOST_IN_LOWER_CASE:
        return _lower_case(words)
    if not taken or bare(taken[-1]) in MONTHS | DAYS or _YEAR.fullmatch(taken[-1]):
        return None
    return _name(taken, alone=alone)


def _without_what_leads_to_it(
    taken: list[str], left: Sequence[str], *, in_sentence: bool
) -> list[str]:
    """The name in *taken*, without words that stand before names with a capital of their own."""
    if "and" in taken and left[-1:] == ["by"]:
        taken = taken[_last(taken, "and") + 1 :]
    if taken and left[-1:] in (["à"], ["á"], ["a"]):
        taken = taken[1:]  # "a hook à la Mt. Joy's"
    while taken and taken[0] in INSIDE - ARTICLES:
        taken = taken[1:]
    if len(taken) == 2 and taken[0] == "the" and taken[1].istitle() and bare(taken[1]) in NOBODY:
        return ["The", taken[1]]  # "the Who": the capital says that it is somebody
    while taken and taken[0] in INSIDE - (ARTICLES - {"the"}):
        taken = taken[1:]
    if len(taken) > 1 and taken[0].isdigit() and _numbers(left, taken):
        taken = taken[2:] if taken[1] == "of" else taken[1:]
    began = BEGINNERS if in_sentence else CALLS
    while len(taken) > 1 and (taken[0].lower() in began or _YEAR.fullmatch(taken[0])):
        taken = taken[1:]
    return taken


def _numbers(left: Sequence[str], taken: Sequence[str]) -> bool:
    """Whether the number that begins *taken* counts: "track 11 Joy's", "1:30 of Joy's"."""
    counted = {"track", "song", "cut", "number", "no.", "side", "disc"}
    return taken[1] == "of" or (bool(left) and left[-1].lower() in counted)


def _ends_a_quotation(word: str) -> bool:
    nickname = word[0] in "'‘" and len(word) > 2
    return word.endswith(("'", "’")) and not nickname and not word.lower().endswith(("n'", "n’"))


def _inside_a_name(word: str, *, begun: bool) -> bool:
    if _NO_VOWEL.fullmatch(word) and not begun:
        return True
    return capitalised(word) or (begun and word.lower() in INSIDE)


def _capitalised_run(words: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for count, word in enumerate(words):
        low = word.lower()
        if (
            low in FEATURING
            or bare(word) in LABELS
            or count >= _MOST
            or (word[0] in "#@([{\"“«‘'|•●♫*" and low not in INSIDE)
        ):
            return
        if low in INSIDE and (word != word.capitalize() or low == "&"):
            held.append(word)
            continue
        if not (capitalised(word) or (count and _NO_VOWEL.fullmatch(word.rstrip(",.;:!?)")))):
            return
        joined = bool(held) and held[-1].lower() in {"and", "&", "+"} and low == "the"
        if held and bare(word) in NOBODY and not joined:
            return
        yield from held
        held = []
        yield word
        if ends_a_phrase(word):
            return


def _last(words: Sequence[str], word: str) -> int:
    return len(words) - 1 - list(reversed(words)).index(word)


def _lower_case(words: Sequence[str]) -> Name | None:
    """A name in lower case, believed when it is short and nothing follows it."""
    taken = list(takewhile(lambda word: word == word.lower(), words))
    if len(taken) < min(len(words), _MOST_IN_LOWER_CASE):
        return None
    for at, word in enumerate(words):
        if word in FEATURING or word[0] in "#@([{|•●♫-–—\"“«'‘":
            taken = taken[:at]
            break
        if ends_a_phrase(word):
            taken = taken[: at + 1]
            break
    while len(taken) > 1 and bare(taken[-1]) in ADDED:
        taken.pop()
    plain = [bare(word) for word in taken]
    if not taken or len(taken) > _MOST_IN_LOWER_CASE or not plain[0]:
        return None
    if any(word in NOBODY - {"the"} or word.endswith(("'s", "’s", "ing", "ly")) for word in plain):
        return None
    return _name(taken, alone=True)


def _name(words: Sequence[str], *, alone: bool) -> Name | None:
    text = without_marks(" ".join(words))
    if bare(text) in NOBODY or (not any(c.isalpha() for c in text) and len(text) < 3):
        return None
    if _YEAR.fullmatch(text) or bare(text.removeprefix("the ")) in NOBODY:
        return None
    return Name(text, alone=alone)


def _phrase(text: str, border: re.Pattern[str]) -> str:
    """What follows the last *border* between phrases in *text*."""
    start = 0
    for match in border.finditer(text):
        if match.end() >= len(text):
            break
        dot = match.group().startswith(".")
        if not (dot and abbreviated(text[: match.start() + 1].rsplit(maxsplit=1)[-1])):
            start = match.end()
    return text[start:].lstrip(", ")
