"""Where BlingFire ends a sentence too early in music writing, and where it misses an end.

Two questions: does a piece go on in the next one, and which ends are hidden inside a piece? How a
text is cut and put together again is sentences.py's.
"""

import re

# Before a name, whatever it begins with: "feat. The Weeknd".
_TITLES = (
    r"feat|ft|mr|mrs|ms|dr|st|vs|mt|prod|ed|messrs|prof|rev|sgt|lt|capt|gen|aka|esp|cf|e\.g|i\.e"
    r"|thos|jos|wm|chas"
)
_NUMBERED = r"no|nos|nr|vol|vols|pt|pts|op|fig|ch|ep"  # before a number; "no" is a word as well
_FOLLOWING = (
    r"jr|sr|inc|co|ltd|corp|bros|est|dept|approx|ave|blvd|etc|incl|adv"  # may end a sentence
)
_BEFORE = r"(?:^|[\s(\[\"“‘'])"
_ENDS_IN_TITLE = re.compile(rf"{_BEFORE}(?:{_TITLES})\.$", re.IGNORECASE)
_ENDS_IN_NUMBERED = re.compile(rf"{_BEFORE}(?:{_NUMBERED})\.$", re.IGNORECASE)
_ENDS_IN_FOLLOWING = re.compile(rf"{_BEFORE}(?:{_FOLLOWING})\.$", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:[#(]?\d|[IVX]+\b|(?:one|two|three|four|five)\b)", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)+$")
_PRONOUN_I = re.compile(r"\b(?:and|than|as|like|do|am|was|but|or)\s+I\.$")
# Words that begin sentences more often than they go on in names.
_STARTS = re.compile(
    r"^[\"“‘'(]?(?:The|An?|This|That|These|Those|There|Here|It|Its|He|She|They|We|You|I|His|Her|Their|Our|My|Your|And|But|Or"
    r"|So|Yet|Then|Now|If|When|While|As|In|On|At|For|From|With|Without|After|Before|By|What|Who|Why|How|Where|Nobody"
    r"|Everybody|Everyone|No|Not|Both|All|Some|Still|Of)\b"
)
_CONTINUES = re.compile(r"^[a-z,;:)\]]|^[–—-]\s")
_ENDS_IN_DOTS = re.compile(r"(?:\.\.\.|…)[\"”’']?$")
_LABEL = re.compile(r"^[(\[]?(?:\d{1,3}|[ivx]{1,4})[.)\]]+$")  # "1.", which numbers what follows
# A question or a cry between quotation marks, and who utters it.
_ENDS_IN_CRY = re.compile(r"[?!][\"”’']$")
_UTTERS = re.compile(
    r"^(?:[A-Z][\w’'.-]*|\{artist\})(?:\s[A-Z][\w’'.-]*)?\s(?:says|said|asks|asked|sings|sang|cries|cried|shouts|shouted"
    r"|laughs|laughed|writes|wrote|wonders|wondered|whispers|whispered|replies|replied|screams|screamed|yells|yelled)\b"
)
_PARTED_NAMES = (
    ("godspeed you!", "black emperor"),
    ("panic!", "at the disco"),
    ("you say party!", "we say die"),
)
_EMOJI = r"[\U0001f1e6-\U0001faff\u2600-\u27bf]\ufe0f?\u200d?"
_HIDDEN = (
    # Words run together: "synths.The bass".
    (re.compile(r"(?<=[a-z]{2})([.!?…]”?)(?=[A-Z][a-z])"), r"\1\n"),
    # A sentence that begins with an abbreviation or initials, both of which BlingFire takes for names.
    (
        re.compile(
            rf"(?<=[a-z’']{{2}}\.)\s+(?=[A-Z])(?=(?:(?i:{_TITLES}|{_NUMBERED})\.|(?:[A-Z]\.\s?)+)\s\S)"
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


def pieces_in(piece: str) -> list[str]:
    """*piece* cut at the ends that are hidden in it."""
    for pattern, into in _HIDDEN:
        piece = pattern.sub(into, piece)
    return piece.split("\n")


def goes_on(before: str, piece: str) -> bool:
    """Whether what *before* says is not at its end until *piece* is."""
    if _ENDS_IN_TITLE.search(before) or _LABEL.search(before):
        return True
    if _ENDS_IN_NUMBERED.search(before):
        return bool(_NUMBER.search(piece))
    if _ENDS_IN_FOLLOWING.search(before) or (
        _INITIAL.search(before) and not _PRONOUN_I.search(before)
    ):
        return not _STARTS.search(piece)
    if _ENDS_IN_CRY.search(before) and _UTTERS.search(piece):
        return True
    if not any(character.isalnum() for character in piece):
        return True
    if _parts_a_name(before, piece):
        return True
    return bool(_CONTINUES.search(piece)) and not _ENDS_IN_DOTS.search(before)


def _parts_a_name(before: str, piece: str) -> bool:
    left, right = before.casefold(), piece.casefold()
    return any(left.endswith(one) and right.startswith(other) for one, other in _PARTED_NAMES)
