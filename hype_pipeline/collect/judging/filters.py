"""Which posts stay. Each filter turns a post into a Verdict; the order is the list at the end.

Fetching and extracting are done before; likeness to other posts is judged in kept_posts.py, which
has seen them. Nothing here touches the network.
"""

import re
from collections.abc import Callable, Collection, Mapping

from hype_pipeline.collect.crawl.signals import ALLOWED
from hype_pipeline.collect.extraction.leftovers import is_leftover, is_tour_date
from hype_pipeline.collect.judging.lyrics import sung, told_to_somebody
from hype_pipeline.collect.judging.roundup import one_song
from hype_pipeline.collect.judging.verdicts import KEEP, Verdict
from hype_pipeline.records.collected import Post
from hype_pipeline.text.clean import words
from hype_pipeline.text.language import DOCUMENT_THRESHOLD, Language

# A tenth of 1,584 real posts has fewer than 41 words; below 25 it is captions and "listen below".
FEWEST_WORDS = 25
_PROSE_LINE = 12  # words; a shorter line is an entry of a list, a verse or a caption
_LEAST_PROSE = 0.4  # share of words that must stand in lines of prose
_TIME = re.compile(
    r"^\W*(?:\d{1,2}[.)]?\s*)?(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?)\s+\S|\s\[?\d{1,2}:\d{2}\]?$"
)
_NUMBERED = re.compile(r"^\W*\d{1,2}[.):]\s+\S")
_SECTION = re.compile(
    r"^\W*(?:verse|chorus|pre-?chorus|bridge|hook|intro|outro|refrain)\b[^.!?]{0,20}$",
    re.IGNORECASE,
)
_LYRICS_WORD = re.compile(r"\blyrics?\b", re.IGNORECASE)
_TRACKLIST = re.compile(r"\btrack ?list(?:ing)?\b", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:doors|tickets?|admission|free entry|venue|on sale|rsvp|box office|18\+|21\+|all ages|lineup|line-up|presale)\b",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "?", "…")
_MOST_EVENTS = 0.5  # share of words in lines that announce an evening
_ENOUGH_PROSE = 60  # words of it: who writes so much comments on a song and lists its tour below
_FEWEST_ENTRIES = 4  # lines that make a list
_LONGEST_LISTING = 20  # words of a line that announces an evening
_WORDS_A_DATE = 14
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH} \d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|\d{{1,2}}[./]\d{{1,2}})\b",
    re.IGNORECASE,
)


def in_english(post: Post) -> Verdict:
    """English, and surely so."""
    language = Language(post.language, post.language_probability)
    if language.passes(DOCUMENT_THRESHOLD):
        return KEEP
    evidence = {"language": language.code, "probability": language.probability}
    return Verdict(f"language:{language.code}", evidence)


def long_enough(post: Post) -> Verdict:
    """Enough words to say something."""
    count = len(words(post.text))
    return KEEP if count >= FEWEST_WORDS else Verdict(f"short:{count}", {"words": count})


def commentary(post: Post) -> Verdict:
    """Prose about music: no tracklist, no event listing, no lyrics."""
    lines = post.text.split("\n")
    counts = [len(line.split()) for line in lines]
    announced = [_announces(line) for line in lines]
    events = sum(count for count, event in zip(counts, announced, strict=True) if event)
    told = [
        (line, count)
        for line, count, event in zip(lines, counts, announced, strict=True)
        if not event and not is_leftover(line)
    ]
    prose = sum(count for _, count in told if count >= _PROSE_LINE)
    evidence = {"lines": len(lines), "prose_words": prose, "event_words": events}
    if (events > _MOST_EVENTS * sum(counts) and prose < _ENOUGH_PROSE) or _calendar(post.text):
        return Verdict("not_commentary:event", evidence)
    song = sung("\n".join(line for line, _ in told))
    thin = prose < min(_ENOUGH_PROSE, _LEAST_PROSE * max(sum(count for _, count in told), 1))
    kind = _kind_of_list([line for line, _ in told], post.title or "", song) if thin else None
    if kind:
        return Verdict(f"not_commentary:{kind}", evidence)
    return Verdict("not_commentary:lyrics", song) if song else KEEP


def _announces(line: str) -> bool:
    """Whether a line, as lines of listings do, says when and where rather than how."""
    told = line.rstrip()
    if is_tour_date(told):
        return True
    short = len(told.split()) <= _LONGEST_LISTING
    return short and bool(_EVENT.search(told)) and not told.endswith(_SENTENCE_END)


def _calendar(text: str) -> bool:
    """Whether dates stand as thick as in a listing, in a text that has lost its lines."""
    if "\n" in text:
        return False
    dates = len(_DATE.findall(text))
    return dates >= _FEWEST_ENTRIES and len(text.split()) <= _WORDS_A_DATE * dates


def _kind_of_list(lines: list[str], title: str, song: Mapping[str, float] | None) -> str | None:
    short = [line for line in lines if len(line.split()) < _PROSE_LINE]
    if len(short) < _FEWEST_ENTRIES:
        return None
    if sum(bool(_TIME.search(line) or _NUMBERED.match(line)) for line in short) >= _FEWEST_ENTRIES:
        return "tracklist"
    if _TRACKLIST.search(title):
        return "tracklist"
    sections = sum(bool(_SECTION.match(line)) for line in short)
    unfinished = sum(not line.rstrip().endswith((*_SENTENCE_END, ":")) for line in short)
    if len(short) < 2 * _FEWEST_ENTRIES:
        return None
    if song or sections >= 2 or _LYRICS_WORD.search(title):
        return "lyrics"
    if unfinished * 10 < len(short) * 8:
        return None
    return "lyrics" if told_to_somebody("\n".join(short)) else "tracklist"


def opted_in(post: Post) -> Verdict:
    """The site does not ask to be left out of training."""
    return (
        KEEP
        if post.robots == ALLOWED
        else Verdict(f"opted_out:{post.robots}", {"signal": post.robots})
    )


def about_one_song(post: Post, artists: Collection[str]) -> Verdict:
    """One song and no round-up."""
    return one_song(
        url=post.url, title=post.title, text=post.text, artists=artists, links=post.links
    )


def judge(post: Post, artists: Collection[str]) -> Verdict:
    """The first verdict against *post*, if any; *artists* are those of the songs that link to it.

    Whether it repeats another post is asked after this and before `opted_in`.
    """
    in_order: tuple[Callable[[Post], Verdict], ...] = (
        in_english,
        lambda each: about_one_song(each, artists),
        long_enough,
        commentary,
    )
    verdicts = (each(post) for each in in_order)
    return next((each for each in verdicts if not each.keeps), KEEP)
