"""The passages of a post and what heads them: short lines over prose, and numbers that count on.

Whether heads name songs is song_names.py's; what follows from it is roundup.py's.
"""

import re
from collections import Counter
from collections.abc import Sequence

from hype_pipeline.text.clean import normalised

RANK = re.compile(r"^(?:#\s?\d{1,3}\W*|\(?\d{1,3}[.):]+\)?|\d{1,3}\s[–—-])\s+(?=\S)")
_NUMBER = re.compile(
    r"(?:^|(?<=[.!?…”\"’)\n] ))(?:#|\(|[Nn]o\. ?)?(\d{1,2})(?:[.):]+\)?| [–—-])? (?=[“\"‘«']?[A-Z0-9À-Þ])",
    re.MULTILINE,
)
_SENTENCE_END = (".", "!", "?", "…", ",", ";", ":", ".”", '."', "!”", "?”")
_LONGEST_HEADING = 12  # words
SHORTEST_PROSE = 12  # words of a line that can be what a heading heads


def is_heading(line: str) -> bool:
    """Short, and no sentence."""
    told = line.strip()
    return 0 < len(told.split()) <= _LONGEST_HEADING and not told.endswith(_SENTENCE_END)


def headings(lines: Sequence[str]) -> list[str]:
    """Distinct short lines that name something, each followed by prose of its own.

    A line that heads several passages is no heading but somebody who speaks in an interview.
    """
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    for at, line in enumerate(lines[:-1]):
        if not is_heading(line) or not _names(line) or (at and is_heading(lines[at - 1])):
            continue
        following = next((later for later in lines[at + 1 :] if not is_heading(later)), "")
        if len(following.split()) >= SHORTEST_PROSE:
            told = normalised(line)
            times[told] += 1
            found.setdefault(told, line)
    return [line for told, line in found.items() if times[told] == 1]


def heads_prose(lines: Sequence[str]) -> list[str]:
    """Lines right above or below a line of prose."""
    return [
        line
        for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
        if is_heading(line) and max(len(before.split()), len(after.split())) >= SHORTEST_PROSE
    ]


def counted(text: str) -> list[str]:
    """The passages of *text* that begin with numbers which count on, up or down, one by one."""
    found = list(_NUMBER.finditer(text))
    longest: list[re.Match[str]] = []
    for step in (1, -1):
        for at in range(len(found)):
            longest = max(longest, _run(found[at:], step), key=len)
    ends = [each.start() for each in longest[1:]] + [len(text)]
    return (
        [text[each.end() : end].strip() for each, end in zip(longest, ends, strict=bool(longest))]
        if longest
        else []
    )


def _run(found: Sequence[re.Match[str]], step: int) -> list[re.Match[str]]:
    run = [found[0]]
    for each in found[1:]:
        if int(each[1]) == int(run[-1][1]) + step:
            run.append(each)
    return run


def _names(line: str) -> bool:
    """Whether most longer words begin with a capital, as names and titles do."""
    told = [word.strip("\"“”‘’'«»()") for word in line.split()]
    longer = [word for word in told if len(word) > 3] or [word for word in told if word]
    return bool(longer) and sum(word[:1].isupper() for word in longer) * 2 > len(longer)
