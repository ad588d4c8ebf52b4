"""Which quoted words are a song's title, and whose: judged by what stands beside the marks.

Where the marks are is found in quoted.py, names are read in artists.py, what the words beside a
title mean is known in song_words.py, lines without marks are read in unquoted.py.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hype_pipeline.publish import artists
from hype_pipeline.publish.artists import Name
from hype_pipeline.publish.one_case import in_one_case
from hype_pipeline.publish.quoted import Quoted, doubly, singly
from hype_pipeline.publish.release_words import before_a_release, told_to_be_a_release
from hype_pipeline.publish.song_words import (
    changed_by_somebody,
    describes_a_song,
    like_a_title,
    of_one_song,
    says_song,
    something_else,
)

_BY = re.compile(
    r"""\s*(?P<version>\([^()\n]{2,45}\)|\[[^\[\]\n]{2,45}\])?\s*[,–—-]?\s*
        (?:(?:is\s+)?(?:the|a|an)\s+(?:[\w-]{1,30}\s+){0,4}?(?:song|single|track|tune)\s+)?
        (?:(?:as\s+)?(?:performed|sung|recorded|covered|released|produced)\s+)?[Bb][Yy]\s+(?=\S)""",
    re.VERBOSE,
)
_DASH = re.compile(r"\s[-–—]+\s*$|[–—]\s*$")
_RANK = re.compile(r"\W*(?:\d{1,3}\W+(?=\w))?")
_AND = re.compile(r"\s*(?:,\s*(?:and|&)?|/|and|&)\s*", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:[,;/&+]|,?\s*(?:and|or|to))?\s*(?:the\s+)?")
_NEAR = 120  # characters beside a title in which its artist stands
_MOST_BETWEEN = 60  # characters between a possessive and its title


@dataclass(frozen=True, slots=True)
class _Placed:
    """What is named like a song, and where its title stands."""

    quoted: Quoted
    artist: str
    title: str
    release: bool  # or a book, a role: the text itself says that it is no song
    around: tuple[int, int]  # where it stands with its artist
    leads: bool = False  # titles that follow in a list are the same artist's
    listed: bool = False  # it follows in such a list
    heading: bool = False  # a line that is nothing but `Artist - "Title"`


def quoted_songs(text: str, *, headings: bool) -> Iterator[tuple[str, str]]:
    """Artist and title of every quoted song in *text*, in its order.

    A line that is nothing but `Artist - "Title"` heads a review or stands in a list, of albums as
    often as of songs: believed where *headings* are.
    """
    one_case = in_one_case(text)
    placed = list(_double(text, one_case=one_case))
    at = 0
    for song in [*placed, None]:
        end = song.quoted.start if song else len(text)
        placed += _single(text, at, end, one_case=one_case)
        at = song.quoted.end if song else end
    placed = list(_of_one_kind(text, sorted(placed, key=lambda song: song.quoted.start)))
    releases = {song.title.casefold() for song in placed if song.release}
    for song in placed:
        believed = headings or not song.heading
        if believed and song.title.casefold() not in releases:
            yield song.artist, song.title


def _of_one_kind(text: str, placed: Iterable[_Placed]) -> Iterator[_Placed]:
    """*placed*, in which what is joined to a release is one too: "albums like Ann's "One" and Ben's "Two""."""
    before: _Placed | None = None
    for song in placed:
        joined = before and _JOINED.fullmatch(text, before.around[1], song.around[0])
        before = replace(song, release=True) if before and before.release and joined else song
        yield before


def _double(text: str, *, one_case: bool) -> Iterator[_Placed]:
    before: _Placed | None = None
    for quoted in doubly(text):
        song = _song(text, quoted, one_case=one_case) or (before and _next(text, before, quoted))
        if song:
            yield song
        before = song if song and song.leads else None


def _single(text: str, at: int, end: int, *, one_case: bool) -> Iterator[_Placed]:
    for quoted in singly(text, at, end):
        if quoted.start >= at and (song := _song(text, quoted, one_case=one_case)):
            yield song
            at = quoted.end


def _next(text: str, before: _Placed, quoted: Quoted) -> _Placed | None:
    """*quoted* as one more title of a list, after *before*."""
    left, right = _beside(text, quoted)
    between = text[before.quoted.end - 2 : quoted.start]  # a comma may stand inside the marks
    listed = _AND.fullmatch(between[2:]) or ("," in between and between[2:].isspace())
    clause = "," in between and "and" in between and not before.listed
    if not listed or clause or right[:1] in {"'", "’"} or not like_a_title(quoted.inside):
        return None
    release = something_else(left, quoted.inside, right)
    return _Placed(
        quoted,
        before.artist,
        quoted.inside,
        release=release,
        around=(quoted.start, quoted.end),
        leads=True,
        listed=True,
    )


def _song(text: str, quoted: Quoted, *, one_case: bool) -> _Placed | None:
    left, right = _beside(text, quoted)
    if song := _by(quoted, left, right, one_case=one_case):
        return song
    owner = _owner(left, quoted.inside, one_case=one_case)
    name = owner or _dashed(left, one_case=one_case)
    if name is None:
        return None
    begins = max(left.rfind(name.text), 0)
    release = something_else(left, quoted.inside, right) or before_a_release(left[:begins])
    heading = owner is None and _is_all(name, left, right) and not of_one_song(quoted.inside)
    return _Placed(
        quoted,
        name.text,
        quoted.inside,
        release=release,
        around=(quoted.start - len(left) + begins, quoted.end),
        leads=True,
        heading=heading,
    )


def _is_all(name: Name, left: str, right: str) -> bool:
    """Whether the line of a title, between *left* and *right*, holds nothing else but *name*, a number and a dash."""
    before, after = left.rsplit("\n", 1)[-1], right.split("\n", 1)[0]
    counted = _RANK.match(before)
    begins = before.startswith(name.text, counted.end() if counted else 0)
    return begins and len(before) < _NEAR and not after.strip(" .,;")


def _by(quoted: Quoted, left: str, right: str, *, one_case: bool) -> _Placed | None:
    """*quoted* with the artist whose name follows it."""
    if not (by := _BY.match(right)) or changed_by_somebody(left):
        return None
    following = right[by.end() :]
    name = artists.after(following, one_case=one_case)
    if name is None or not (one_case or like_a_title(quoted.inside) or _stands_out(left, name)):
        return None
    rest = following.partition(name.text)[2]
    release = (
        something_else(left, quoted.inside, right)
        or before_a_release(left)
        or told_to_be_a_release(rest)
    )
    title = f"{quoted.inside} {by['version']}" if by["version"] else quoted.inside
    around = (quoted.start, quoted.end + len(right) - len(rest))
    return _Placed(quoted, name.text, title, release=release, around=around)


def _stands_out(left: str, name: Name) -> bool:
    """Whether a title in lower case after *left* is one all the same: nothing, a mark or "song" leads to it."""
    leads = not left.strip() or left.rstrip()[-1] in ":-–—|(/" or says_song(left)
    return leads and name.text != name.text.lower()


def _beside(text: str, quoted: Quoted) -> tuple[str, str]:
    return (
        text[max(quoted.start - _NEAR, 0) : quoted.start],
        text[quoted.end : quoted.end + _NEAR],
    )


def _owner(left: str, title: str, *, one_case: bool) -> Name | None:
    """Whose possessive stands before *title*."""
    for end in _apostrophes(left):
        between = left[end + 1 :]
        if between[:1] in {"s", "S"}:
            between = between[1:]
        elif left[end - 1] not in "sxzSXZ":
            continue
        if between[:1].isspace() and describes_a_song(between.lstrip()):
            return _possessor(left[:end], title, between, one_case=one_case)
    return None


def _apostrophes(left: str) -> Iterator[int]:
    """The last two in *left*, the last one first: there is one in "Joy's '79 single" too."""
    end = len(left)
    for _ in range(2):
        end = max(left.rfind("'", 0, end), left.rfind("’", 0, end))
        if end < max(len(left) - _MOST_BETWEEN, 1):
            return
        yield end


def _possessor(before: str, title: str, between: str, *, one_case: bool) -> Name | None:
    name = artists.before(before, one_case=one_case, in_sentence=True)
    if name is None or one_case:
        return name
    if name.text == name.text.lower():  # written so by choice where a sentence begins with it
        return name if before.strip() == name.text else None
    return name if says_song(between) or like_a_title(title) else None


def _dashed(left: str, *, one_case: bool) -> Name | None:
    """Who stands before *left*'s last dash, alone in the phrase."""
    if not (dash := _DASH.search(left)):
        return None
    name = artists.before(left[: dash.start()], one_case=one_case, in_sentence=False)
    return name if name and name.alone and (one_case or name.text != name.text.lower()) else None
