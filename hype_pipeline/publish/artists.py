"""Reading an artist's name next to a title, to its right or to its left. No title is sought here.

Names are runs of capitalised words, with the small words that names may hold inside. In a text
that is written in one case throughout, they end at the words that no name holds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hype_pipeline.publish.name_words import (
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

_ROLES = (
    r"(?:band|duo|trio|quartet|group|singer|songwriter|singer-songwriter|artist|musician|rapper|producer|"
    r"composer|guitarist|drummer|pianist|dj|combo|ensemble|supergroup|veterans?|singer/songwriter|newcomers?|outfit|collective|act|legends?|brothers|sisters|"
    r"project|crew|star|icon|bard|poet)"
)
# "by the folk band Mt. Joy", "by Detroit rock group Mt. Joy": what stands before the role is no name.
_ROLE = re.compile(
    r"(?:[Tt]he )?(?:[A-Z][\w'’-]* ){0,2}"
    r"(?:(?!(?:feat|ft|featuring|with|and|by|from|for|of|on|in|at|to|is|was)\b)[a-z][\w/'’-]*,? ){0,4}?"
    rf"{_ROLES}(?: (?:and|/) {_ROLES})?,? (?=[^\sa-z])"
)
# Names that hold a mark which ends other names.
_LISTED = re.compile(
    r"(\w[\w.'’-]*, (?:\w[\w.'’-]*, )?\w[\w.'’-]* & \w[\w.'’-]*|Tyler, [Tt]he Creator|\w+! [Aa]t [Tt]he [A-Z]\w+)"
)
_BREAK = re.compile(r"\n|\s[-–—|•●]\s|--|—")
_BORDER = re.compile(
    r"(?:\s[-–—|•●]\s|--|—|[,;:!?…)\]\"”»(\[“«]|(?<=\S)\.(?=\s)|(?<=[a-z])\.(?=[A-Z][a-z]))\s*"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_VOWEL = re.compile(r"[^\W\d_aeiouy]{2,3}")  # the xx of Jamie xx: no word of English
_CLOSED = tuple('"”»)]')
_MOST = 8  # words in a name
_MOST_IN_ONE_CASE = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and whether it fills its side up to the line's or the phrase's border."""

    text: str
    alone: bool


def in_one_case(text: str) -> bool:
    """Whether *text* has letters, and capitals tell nothing in it."""
    letters = "".join(word for word in re.findall(r"[^\W\d_]+", text) if word not in {"I", "A"})
    return len(letters) > 3 and (letters.islower() or letters.isupper())


def after(text: str, *, one_case: bool) -> Name | None:
    """The name that begins *text*; in a text of *one_case* capitals tell nothing."""
    text = text.lstrip()
    text = text[match.end() :] if (match := _ROLE.match(text)) else text
    if listed := _LISTED.match(text):
        return Name(listed.group(1), alone=False)
    words = _BREAK.split(text, maxsplit=1)[0].split()
    taken = list(_run_in_one_case(words) if one_case else _capitalised_run(words))
    if not taken:
        return None if one_case else _lower_case(words)
    whole = len(taken) >= len(words)
    if taken[-1].endswith(("'s", "’s")):
        if "and" in taken:
            taken = taken[: _last(taken, "and")]  # "by Ann and Ben's": what follows is Ben's
        elif not whole and not (one_case and bare(words[len(taken)]) in BORDERS):
            return None  # "by Ann's little brother": not Ann
    taken[-1] = re.sub(r"['’]s$", "", taken[-1])
    if taken[0] == "the" and len(taken) > 1 and not one_case:
        taken = taken[1:]
    return _name(taken, alone=whole)


def before(text: str, *, one_case: bool, in_sentence: bool) -> Name | None:
    """The name that ends *text*: in a sentence, whose first words have capitals too, or alone in a line.

    In a text of *one_case* capitals tell nothing.
    """
    if text.rstrip().endswith(_CLOSED):
        return None
    words = _phrase(text.rsplit("\n", 1)[-1]).split()
    if one_case:
        return _before_in_one_case(words)
    taken: list[str] = []
    for word in reversed(words):
        if len(taken) == _MOST or not _inside_a_name(word, begun=bool(taken)):
            break
        if taken and _ends_a_quotation(word):
            break
        taken.insert(0, word)
    alone = len(taken) == len(words)
    if "and" in taken and words[: -len(taken)][-1:] == ["by"]:
        taken = taken[_last(taken, "and") + 1 :]
    while taken and (taken[0] in INSIDE - ARTICLES or taken[0] == "the"):
        taken.pop(0)
    began = BEGINNERS if in_sentence else CALLS
    if len(taken) > 2 and taken[0].isdigit() and taken[1] == "of":
        taken = taken[2:]
    while len(taken) > 1 and (taken[0].lower() in began or _YEAR.fullmatch(taken[0])):
        taken.pop(0)
    if not taken and len(words) <= _MOST_IN_ONE_CASE - 1:
        return _lower_case(words)
    if not taken or bare(taken[-1]) in MONTHS | DAYS or _YEAR.fullmatch(taken[-1]):
        return None
    return _name(taken, alone=alone)


def _ends_a_quotation(word: str) -> bool:
    nickname = word[0] in "'‘" and len(word) > 2
    return word.endswith(("'", "’")) and not nickname and not word.lower().endswith(("n'", "n’"))


def _inside_a_name(word: str, *, begun: bool) -> bool:
    if _NO_VOWEL.fullmatch(word) and not begun:
        return True
    return capitalised(word) or (begun and word.lower() in INSIDE)


def _before_in_one_case(words: Sequence[str]) -> Name | None:
    taken: list[str] = []
    for word in reversed(words):
        joins = bool(taken) and word.lower() in {"and", "&", "+"}
        if len(taken) == _MOST_IN_ONE_CASE or (bare(word) in BORDERS and not joins):
            break
        taken.insert(0, word)
    alone = len(taken) == len(words)
    while taken and taken[0].lower() in INSIDE - ARTICLES:
        taken.pop(0)
    # "the neighbour's" is anybody; "the beatles'" are several, as bands are.
    if not taken or (taken[0].lower() in ARTICLES and not taken[-1].lower().endswith("s")):
        return None
    return _name(taken, alone=alone)


def _run_in_one_case(words: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for count, word in enumerate(words):
        low = word.lower()
        stop = (
            low in FEATURING
            or bare(word) in LABELS
            or (low not in INSIDE and bare(word) in BORDERS)
        )
        if stop or count >= _MOST_IN_ONE_CASE or word[0] in "#@([{\"“«‘'|•●♫*":
            return
        if low in INSIDE and (count or low not in ARTICLES):
            held.append(word)
            continue
        yield from held
        held = []
        yield word
        if ends_a_phrase(word):
            return


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
    taken = [word for word in words if word == word.lower()]
    if len(taken) < min(len(words), _MOST_IN_ONE_CASE - 1):
        return None
    for at, word in enumerate(words):
        if word in FEATURING or word[0] in "#@([{|•●♫-–—\"“«'‘":
            taken = taken[:at]
            break
        if ends_a_phrase(word):
            taken = taken[: at + 1]
            break
    plain = [bare(word) for word in taken]
    if not taken or len(taken) > _MOST_IN_ONE_CASE - 1 or not plain[0]:
        return None
    if any(word in NOBODY - {"the"} or word.endswith(("'s", "’s", "ing")) for word in plain):
        return None
    return _name(taken, alone=True)


def _name(words: Sequence[str], *, alone: bool) -> Name | None:
    text = without_marks(" ".join(words))
    if bare(text) in NOBODY or (not any(c.isalpha() for c in text) and len(text) < 3):
        return None
    if _YEAR.fullmatch(text) or bare(text.removeprefix("the ")) in NOBODY:
        return None
    return Name(text, alone=alone)


def _phrase(text: str) -> str:
    """What follows the last border between phrases in *text*."""
    start = 0
    for match in _BORDER.finditer(text):
        if match.end() >= len(text):
            break
        dot = match.group().startswith(".")
        if not (dot and abbreviated(text[: match.start() + 1].rsplit(maxsplit=1)[-1])):
            start = match.end()
    return text[start:]
