"""Which posts stay. Each filter turns a post into a Verdict; the order is the list at the end.

Fetching and extracting are done before; likeness to other posts is judged in kept_posts.py, which
has seen them. Nothing here touches the network.
"""

import re
from collections.abc import Callable, Collection

from hype_pipeline.collect.leftovers import is_tour_date
from hype_pipeline.collect.roundup import one_song
from hype_pipeline.collect.signals import ALLOWED
from hype_pipeline.collect.verdicts import KEEP, Verdict
from hype_pipeline.records import Post
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
_FEWEST_ENTRIES = 4  # lines that make a list


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
    total = max(sum(counts), 1)
    events = (
        sum(count for line, count in zip(lines, counts, strict=True) if _announces(line)) / total
    )
    prose = sum(count for count in counts if count >= _PROSE_LINE) / total
    evidence = {"lines": len(lines), "prose": round(prose, 3), "events": round(events, 3)}
    if events > _MOST_EVENTS:
        return Verdict("not_commentary:event", evidence)
    kind = _kind_of_list(lines, post.title or "") if prose < _LEAST_PROSE else None
    return Verdict(f"not_commentary:{kind}", evidence) if kind else KEEP


def _announces(line: str) -> bool:
    """Whether a line, as lines of listings do, says when and where rather than how."""
    told = line.rstrip()
    return is_tour_date(told) or (bool(_EVENT.search(told)) and not told.endswith(_SENTENCE_END))


def _kind_of_list(lines: list[str], title: str) -> str | None:
    short = [line for line in lines if len(line.split()) < _PROSE_LINE]
    if len(short) < _FEWEST_ENTRIES:
        return None
    if sum(bool(_TIME.search(line) or _NUMBERED.match(line)) for line in short) >= _FEWEST_ENTRIES:
        return "tracklist"
    if _TRACKLIST.search(title):
        return "tracklist"
    if sum(map(_announces, short)) * 3 >= len(short):
        return "event"
    sections = sum(bool(_SECTION.match(line)) for line in short)
    unfinished = sum(not line.rstrip().endswith((*_SENTENCE_END, ":")) for line in short)
    if sections >= 2 or _LYRICS_WORD.search(title) or unfinished * 10 >= len(short) * 8:
        return "lyrics" if len(short) >= 2 * _FEWEST_ENTRIES else None
    return None


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
