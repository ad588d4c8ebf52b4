"""Where BlingFire ends a sentence too early in music writing, and where it misses an end.

Two questions: does a piece go on in the next one, and which ends are hidden inside a piece? How a
text is cut and put together again is sentences.py's.
"""

import re

# Before a name, whatever it begins with: "feat. The Weeknd".
_TITLES = (
    r"ft|mr|mrs|ms|dr|st|vs|mt|prod|ed|messrs|prof|rev|sgt|lt|capt|gen|aka|esp|cf|e\.g|i\.e"
    r"|thos|jos|wm|chas"
)
_NUMBERED = r"no|nos|nr|vol|vols|pt|pts|op|fig|ch|ep"  # before a number
_FOLLOWING = (
    r"jr|sr|inc|co|ltd|corp|bros|est|dept|approx|ave|blvd|etc|incl|adv"  # may end a sentence
)
_TELLING = 40  # characters before an end that tell whether it is one
_BEFORE = r"(?:^|[\s(\[\"“‘'])"
_ENDS_IN_TITLE = re.compile(rf"{_BEFORE}(?:{_TITLES})\.$", re.IGNORECASE)
_ENDS_IN_NUMBERED = re.compile(rf"{_BEFORE}(?:{_NUMBERED})\.$", re.IGNORECASE)
_ENDS_IN_FOLLOWING = re.compile(rf"{_BEFORE}(?:{_FOLLOWING})\.$", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:[#(]?\d|[IVX]+\b(?![’'])|(?:one|two|three|four|five)\b)", re.IGNORECASE)
_ENDS_IN_NO = re.compile(r"\bno\.$", re.IGNORECASE)  # mostly the word
_FIGURE = re.compile(r"^[#(]?\d")
_ENDS_IN_FEAT = re.compile(rf"{_BEFORE}feat\.$", re.IGNORECASE)
_ENDS_IN_A_FEAT = re.compile(
    r"\b(?:an?|no|the|this|that|mean|small|easy|such|rare|real|great|quite|some|impressive)\s+feat\.$"
)
_INITIAL = re.compile(r"(?:^|[\s(])(?:[A-Z]\.){1,3}$")  # four letters are no person's
_PRONOUN_I = re.compile(r"\b(?:and|than|as|like|do|am|was|but|or)\s+I\.$")
# Words that begin sentences more often than they go on in names.
_STARTS = re.compile(
    r"^[\"“‘'(]?(?:The|An?|This|That|These|Those|There|Here|It|Its|He|She|They|We|You|I|His|Her|Their|Our|My|Your|And|But|Or"
    r"|So|Yet|Then|Now|If|When|While|As|In|On|At|For|From|With|Without|After|Before|By|What|Who|Why|How|Where|Nobody"
    r"|Everybody|Everyone|No|Not|Both|All|Some|Still|Of)\b"
)
_CONTINUES = re.compile(r"^[a-z,;:)\]]|^[–—-]\s+[a-z]")
_ENDS_IN_DOTS = re.compile(r"(?:\.\.\.|…)[\"”’']?$")
_LABEL = re.compile(r"^[(\[]?(?:\d{1,3}|[ivx]{1,4})[.)\]]+$")  # "1.", which numbers what follows
# A question or a cry between quotation marks, and who utters it.
_QUOTED_CRIES = tuple(f"{mark}{quote}" for mark in "?!" for quote in "\"”’'")
_UTTERS = re.compile(
    r"^(?:[A-Z][\w’'.-]*|\{artist\})(?:\s[A-Z][\w’'.-]*)?\s(?:says|said|asks|asked|sings|sang|cries|cried|shouts|shouted"
    r"|laughs|laughed|writes|wrote|wonders|wondered|whispers|whispered|replies|replied|screams|screamed|yells|yelled)\b"
)
_PARTED_NAMES = (
    ("godspeed you!", "black emperor"),
    ("panic!", "at the disco"),
    ("you say party!", "we say die"),
)
# Without the signs of notation: "F♯ A♯ ∞" is a title.
_EMOJI = r"[\U0001f1e6-\U0001faff\u2600-\u2668\u2670-\u27bf]\ufe0f?\u200d?"
_HIDDEN = (
    # Words run together: "synths.The bass".
    (re.compile(r"(?<=[a-z]{2})([.!?…]”?)(?=[A-Z][a-z])"), r"\1\n"),
    # A sentence that begins with an abbreviation or initials, both of which BlingFire takes for names.
    (
        re.compile(
            rf"(?<=[a-z’']{{2}}\.)\s+(?=[A-Z])(?=(?:(?i:feat|{_TITLES}|{_NUMBERED})\.|(?:[A-Z]\.\s?)+)\s\S)"
        ),
        "\n",
    ),
    # After brackets that hold a sentence.
    (re.compile(r"(?<=[.!?][)\]])\s+(?=[\[(“\"]?[A-Z])"), "\n"),
    # Emoji and smileys stand for a full stop, but not in "I ❤ New York".
    (
        re.compile(rf"(?<!\bI\s)((?:{_EMOJI})+|(?<=\s)[:;]-?[)(DP])\s+(?=[\"“(]?[A-Z])"),
        r"\1\n",
    ),
)


def cut_where_hidden(lines: str) -> str:
    """*lines*, a piece each, cut at the ends that are hidden in them."""
    for pattern, into in _HIDDEN:
        lines = pattern.sub(into, lines)
    return lines


def goes_on(before: str, piece: str) -> bool:
    """Whether what *before* says is not at its end until *piece* is."""
    end = before[-_TELLING:]
    if end.endswith("."):
        abbreviated = _after_abbreviation(end, piece)
        if abbreviated is not None:
            return abbreviated
    if _LABEL.search(end) and len(before) < _TELLING:
        return True
    if end.endswith(_QUOTED_CRIES) and _UTTERS.search(piece):
        return True
    if end.endswith("!") and _parts_a_name(end, piece):
        return True
    if not any(character.isalnum() for character in piece):
        return True
    return bool(_CONTINUES.search(piece)) and not _ENDS_IN_DOTS.search(end)


def _after_abbreviation(end: str, piece: str) -> bool | None:
    """Whether *piece* belongs to the abbreviation before it; None: there is none."""
    if _ENDS_IN_TITLE.search(end):
        return True
    if _ENDS_IN_FEAT.search(end):
        return not _ENDS_IN_A_FEAT.search(end)
    if _ENDS_IN_NUMBERED.search(end):
        return bool((_FIGURE if _ENDS_IN_NO.search(end) else _NUMBER).search(piece))
    if _ENDS_IN_FOLLOWING.search(end) or (_INITIAL.search(end) and not _PRONOUN_I.search(end)):
        return not _STARTS.search(piece)
    return None


def _parts_a_name(before: str, piece: str) -> bool:
    left, right = before.casefold(), piece.casefold()
    return any(left.endswith(one) and right.startswith(other) for one, other in _PARTED_NAMES)
