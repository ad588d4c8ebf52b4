"""Which songs a social post names, and the rows that come of it. Pure: asks nobody, knows no catalogue.

Quotation marks are evidence; without them only a line that is nothing but `Artist - Title`, or one
that says what is playing, is believed.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hype_pipeline.protocols import SocialPost
from hype_pipeline.publish import artists
from hype_pipeline.publish.quoted import Quoted, quotations
from hype_pipeline.records import ASKED_TO_STOP, Dropped, Mention, Narrowed

PROVIDER = "mentions-1"

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|fm|co|io|ly|be)/\S+"
)
_TAG = re.compile(r"(?<!\w)[#@]\w*[^\W\d]\w*(?:[.@][\w-]+)*")
_PICTURE = re.compile(
    "[\U0001f000-\U0001faff\U00002600-\U000027bf\U00002b00-\U00002bff\U00002190-\U000021ff\ufe0f\u200d♪♫♬]+"
)
_NOUN = (
    r"(?:songs?|singles?|tracks?|tunes?|hits?|anthems?|ballads?|bangers?|jams?|cuts?|numbers?|classics?|"
    r"remix|cover|debut|opener|closer|masterpiece|version)"
)
_POSSESSIVE = re.compile(
    rf"(?:['’]s|(?<=[sxz])['’])\s+(?:(?:own|new|newest|latest|recent|old|great|excellent|{_NOUN})\s+|"
    rf"(?:[\w'’-]+,?\s+){{0,4}}?{_NOUN},?\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"""\s*(?P<version>\([^()\n]{2,45}\)|\[[^\[\]\n]{2,45}\])?\s*[,–—-]?\s*
        (?:(?:is\s+)?(?:the|a|an)\s+(?:[\w-]+\s+){0,4}?(?:song|single|track|tune)\s+)?
        (?:(?:as\s+)?(?:performed|written|sung|recorded|covered|released|produced)\s+)?[Bb][Yy]\s+(?=\S)""",
    re.VERBOSE,
)
_DASH = re.compile(r"\s[-–—]+\s*$|[–—]\s*$")
_PLAYING = re.compile(
    r"^\s*(?:\|\s*)*(?:now playing|np|currently listening to|listening to|on repeat|song of the day|playing now)\s*[:|–—-]*\s*",
    re.IGNORECASE,
)
# "12/05 Brooklyn, NY - The Hall" lists a concert.
_CONCERT = re.compile(
    r"^\W*(?:\d+(?:st|nd|rd|th)?\b(?!\s+[A-Za-z]+$)|\d+[/.]\d+|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)|[,:]|\b\d+ (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b[A-Z]{2}$",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[\W_]*(?:please\s+)?(?:stop|unsubscribe|opt out|opt me out|leave me alone|go away|stop it|"
    r"stop (?:replying|answering|posting|mentioning)(?: (?:to )?me)?)(?:\s+(?:please|now|bot))*[\W_]*",
    re.IGNORECASE,
)
_BORDER = " | "
_NEAR = 240  # characters beside a title in which its artist stands


@dataclass(frozen=True, slots=True)
class NamedSong:
    """A song as a text names it."""

    artist: str
    title: str


def songs_in(text: str) -> list[NamedSong]:
    """The songs that *text* names, in its order; empty when it names none."""
    text = _plain(text)
    found = sorted(_quoted_songs(text), key=lambda placed: placed[0])
    songs = [song for _, song in found] or list(_unquoted_songs(text))
    return list(
        {(song.artist.casefold(), song.title.casefold()): song for song in reversed(songs)}.values()
    )[::-1]


def mentions_in(posts: Iterable[SocialPost], *, now: datetime) -> Narrowed[Mention]:
    """A row for each song that each of *posts* names; the posts that name none are dropped."""
    kept: list[Mention] = []
    unparsed: list[Dropped] = []
    for post in posts:
        songs = songs_in(post.text)
        kept += [_mention(post, song, now) for song in songs]
        if not songs:
            unparsed.append(_unparsed(post, now))
    return Narrowed(tuple(kept), tuple(unparsed))


def _mention(post: SocialPost, song: NamedSong, now: datetime) -> Mention:
    key = json.dumps([post.network, post.uri, song.artist.casefold(), song.title.casefold()])
    return Mention(
        mention_id=hashlib.sha256(key.encode()).hexdigest()[:20],
        network=post.network,
        uri=post.uri,
        author=post.author,
        text=post.text,
        posted_at=post.posted_at,
        asked=post.asked,
        artist=song.artist,
        title=song.title,
        source_url=post.uri,
        retrieved_at=now,
        provider=PROVIDER,
    )


def _unparsed(post: SocialPost, now: datetime) -> Dropped:
    # What a stranger wrote about something else is not ours to keep; who asked us may want an answer.
    evidence = {"author": post.author, "text": post.text} if post.asked else {}
    reason = "no_song:asked" if post.asked else "no_song"
    if post.asked and _STOP.fullmatch(_plain(post.text)):
        reason = ASKED_TO_STOP
    return Dropped(
        week=None,
        ref=post.uri,
        reason=reason,
        passing=False,
        evidence=json.dumps(evidence, ensure_ascii=False),
        source_url=post.uri,
        retrieved_at=now,
        provider=PROVIDER,
    )


def _plain(text: str) -> str:
    """*text* with addresses, tags and pictures turned into borders that no name crosses."""
    text = unicodedata.normalize("NFC", text).replace("\r", "\n").replace("\u00a0", " ")
    text = text.replace("&amp;", "&").replace("&quot;", '"').replace("&#39;", "'")
    for noise in (_ADDRESS, _TAG, _PICTURE):
        text = noise.sub(_BORDER, text)
    return re.sub(r"[^\S\n]+", " ", text)


def _quoted_songs(text: str) -> Iterator[tuple[int, NamedSong]]:
    taken: list[Quoted] = []
    for quoted in quotations(text):
        free = all(quoted.end <= other.start or quoted.start >= other.end for other in taken)
        if free and (song := _song_around(text, quoted)):
            taken.append(quoted)
            yield quoted.start, song


def _song_around(text: str, quoted: Quoted) -> NamedSong | None:
    left = text[max(quoted.start - _NEAR, 0) : quoted.start]
    right = text[quoted.end : quoted.end + _NEAR]
    if (by := _BY.match(right)) and (name := artists.after(right[by.end() :])):
        version = f" {by['version']}" if by["version"] else ""
        return NamedSong(name.text, quoted.inside + version)
    if possessive := _POSSESSIVE.search(left):
        # "Joy's" and "Youths'" alike: a name that ends in s keeps it.
        name = artists.before(left[: possessive.start()])
        if name and (name.text != name.text.lower() or name.alone):
            return NamedSong(name.text, quoted.inside)
    if dash := _DASH.search(left):
        name = artists.before(left[: dash.start()])
        if name and name.alone and name.text != name.text.lower():
            return NamedSong(name.text, quoted.inside)
    return None


def _unquoted_songs(text: str) -> Iterator[NamedSong]:
    for line in text.split("\n"):
        playing = _PLAYING.match(line)
        bare = line[playing.end() :] if playing else line
        parts = [part.strip() for part in bare.split(_BORDER.strip()) if part.strip()]
        if len(parts) == 1 and (song := _dashed(parts[0]) or (_by(parts[0]) if playing else None)):
            yield song


def _dashed(line: str) -> NamedSong | None:
    sides = re.split(r"\s[-–—]\s", line)
    if len(sides) != 2 or _CONCERT.search(sides[0]):
        return None
    if all(artists.named_like_a_name(side) for side in sides):
        return NamedSong(sides[0].strip(), sides[1].strip())
    return None


def _by(line: str) -> NamedSong | None:
    title, by, artist = line.rpartition(" by ")
    if by and artists.named_like_a_name(title) and artists.named_like_a_name(artist):
        return NamedSong(artist.strip(), title.strip())
    return None
