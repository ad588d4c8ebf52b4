"""Reading an artist's name next to a title, to its right or to its left. No title is sought here.

Names are runs of capitalised words, with the small words that names may hold inside. What is
written wholly in lower case is believed only where nothing else stands around it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_INSIDE = _words(
    "of the and & + x vs vs. de da do dos du del della der den di el la le les los van von ter y et 'n' n' ’n’ n’ o'"
)
_FEATURING = _words("feat feat. ft ft. featuring w/ with prod prod. (feat. (ft. (prod. (with")
_ABBREVIATED = _words(
    "mt. mr. mrs. ms. dr. st. jr. sr. vs. vol. no. prof. capt. sgt. lt. ol. feat. ft."
)
# Words that stand before a name with a capital of their own, because a sentence begins there.
_BEGINNERS = _words(
    "and but or so yet if when while with from on in at by to for of as like since not only hear hearing heard "
    "listen listening stream streaming watch watching play playing played check try loving love currently now "
    "enter meet enjoy grab spin spinning covering cover is was are were this that these those here there then "
    "today tonight also even just because both though although why what how presenting introducing recommended "
    "rt np via after before about remember get add put please obsessed"
)
_NOBODY = _words(
    "i i'm i've i'd it he she we they you me my your his her our their this that what who here there let "
    "today tonight yesterday tomorrow everyone everybody someone somebody anyone anybody nobody one a an the "
    "far any some no all which whose where when day week month year century world mom dad mum mother father "
    "accident chance hand god people man woman friend friends morning album song band track record artist "
    "singer label website blog city way time end look january february march april may june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday"
)
_LABELS = _words(
    "facebook website twitter instagram soundcloud bandcamp youtube spotify tumblr tidal listen watch stream "
    "download video buy lyrics premiere itunes"
)
_ROLES = (
    r"(?:band|duo|trio|quartet|group|singer|songwriter|singer-songwriter|artist|musician|rapper|producer|"
    r"dj|newcomers?|outfit|collective|act|legends?|brothers|sisters)"
)
_ROLE = re.compile(rf"(?:[a-z][\w-]*\s+){{0,4}}?{_ROLES}\s+(?=[^\sa-z])")
# Names that hold a mark which ends other names.
_LISTED = re.compile(
    r"(\w[\w.'’-]*,\s+(?:\w[\w.'’-]*,\s+)?\w[\w.'’-]*\s+&\s+\w[\w.'’-]*|Tyler, [Tt]he Creator|\w+! [Aa]t [Tt]he [A-Z]\w+)"
)
_ENDS = ',;:!?…)]}"”»|'
_MOST = 8  # words in a name
_LOWER_MOST = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and whether it fills its side up to the line's or the phrase's border."""

    text: str
    alone: bool


def after(text: str) -> Name | None:
    """The name that begins *text*."""
    text = text.lstrip()
    text = text[match.end() :] if (match := _ROLE.match(text)) else text
    if listed := _LISTED.match(text):
        return Name(listed.group(1), alone=False)
    words = _line(text).split()
    taken = list(_capitalised_run(words))
    if not taken:
        return _lower_case(words)
    if taken[-1].endswith(("'s", "’s")) and "and" in taken:
        taken = taken[: _last(taken, "and")]  # "by Ann and Ben's": what follows is Ben's
    taken[-1] = re.sub(r"['’]s$", "", taken[-1])
    return _name(taken, alone=len(taken) >= len(words))


def before(text: str) -> Name | None:
    """The name that ends *text*."""
    words = _phrase(text.rsplit("\n", 1)[-1]).split()
    taken: list[str] = []
    for word in reversed(words):
        if len(taken) == _MOST or not (_capitalised(word) or (taken and word.lower() in _INSIDE)):
            break
        taken.insert(0, word)
    alone = len(taken) == len(words)
    if "and" in taken and words[: -len(taken)][-1:] == ["by"]:
        taken = taken[_last(taken, "and") + 1 :]
    while taken and (
        taken[0].lower() in _INSIDE - {"the", "la", "los", "las", "le", "les", "el"}
        or taken[0] == "the"
    ):
        taken.pop(0)
    while len(taken) > 1 and (
        taken[0].lower() in _BEGINNERS or re.fullmatch(r"(?:19|20)\d\d", taken[0])
    ):
        taken.pop(0)
    if not taken and len(words) <= _LOWER_MOST:
        return _lower_case(words)
    return _name(taken, alone=alone) if taken else None


def named_like_a_name(text: str) -> bool:
    """Whether the whole of *text* is written as names and titles are."""
    words = text.split()
    return (
        0 < len(words) <= _MOST
        and _capitalised(words[0])
        and all(
            _capitalised(word.lstrip("([")) or word.lower() in _INSIDE | _SMALL for word in words
        )
        and not text.rstrip().endswith((".", "?", ":", ";", ","))
    )


# Small words that titles, but not artists' names, may hold.
_SMALL = _words("a an in on to for my your with at from by is or it's i'm be me")


def _capitalised_run(words: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for count, word in enumerate(words):
        low = word.lower()
        bare = low.strip(_ENDS + "(['‘’")
        if (
            low in _FEATURING
            or bare in _LABELS
            or count >= _MOST
            or (word[0] in "#@([{\"“«‘'|•●♫*" and low not in _INSIDE)
        ):
            return
        if low in _INSIDE and (word != word.capitalize() or low == "&"):
            held.append(word)
            continue
        if not _capitalised(word) or (held and bare in _NOBODY):
            return
        yield from held
        held = []
        yield word
        if _ends_a_phrase(word):
            return


def _last(words: Sequence[str], word: str) -> int:
    return len(words) - 1 - list(reversed(words)).index(word)


def _ends_a_phrase(word: str) -> bool:
    if word[-1] in _ENDS or word.endswith(("'s", "’s", "--", "—", "–")):
        return True
    if not word.endswith("."):
        return False
    return not (word.lower() in _ABBREVIATED or re.fullmatch(r"(?:\w\.)+", word))


def _lower_case(words: Sequence[str]) -> Name | None:
    """A name in lower case, believed when it is short and nothing follows it."""
    taken = [word for word in words if word == word.lower()]
    if len(taken) < min(len(words), _LOWER_MOST):
        return None
    for at, word in enumerate(words):
        if word in _FEATURING or word[0] in "#@([{|•●♫-–—\"“«'‘":
            taken = taken[:at]
            break
        if _ends_a_phrase(word):
            taken = taken[: at + 1]
            break
    plain = [word.lower().rstrip(_ENDS + ".") for word in taken]
    if not taken or len(taken) > _LOWER_MOST or not plain[0].strip("'’"):
        return None
    if any(word in _NOBODY - {"the"} or word.endswith(("'s", "’s")) for word in plain):
        return None
    return _name(taken, alone=True)


def _name(words: Sequence[str], *, alone: bool) -> Name | None:
    text = " ".join(words).strip(" -–—*_'‘’" + _ENDS)
    if text.endswith(".") and _ends_a_phrase(text.split()[-1]):
        text = text.rstrip(".")
    if text.lower() in _NOBODY or (not any(c.isalpha() for c in text) and len(text) < 3):
        return None
    return Name(text, alone=alone)


def _capitalised(word: str) -> bool:
    """Whether a name may hold *word*: a capital or digit in it, or a script without capitals."""
    return any(c.isupper() or c.isdigit() or (c.isalpha() and c.lower() == c.upper()) for c in word)


def _line(text: str) -> str:
    return re.split(r"\n|\s[-–—|•●]\s|--|—", text, maxsplit=1)[0]


def _phrase(text: str) -> str:
    """What follows the last border between phrases in *text*."""
    start = 0
    for match in re.finditer(
        r"(?:\s[-–—|•●]\s|--|—|[,;:!?…)\]\"”»(\[“«]|(?<=\S)\.(?=\s))\s*", text
    ):
        word = (
            text[: match.end()].rsplit(maxsplit=1)[-1].lower()
            if match.group().strip() == "."
            else ""
        )
        if not (word in _ABBREVIATED or re.fullmatch(r"(?:\w\.)+", word)) and match.end() < len(
            text
        ):
            start = match.end()
    return text[start:]
