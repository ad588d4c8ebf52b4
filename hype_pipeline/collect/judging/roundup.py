"""Is a post about one song, or does it round up several? By its address, its title and its structure.

Length is no evidence: there are short round-ups and long essays on one song. Nor is a source. Each
sign is a function from a post to a verdict; the order is `signs`, and the first verdict counts.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from hype_pipeline.collect.judging.embeds import players
from hype_pipeline.collect.judging.listed_songs import listed
from hype_pipeline.collect.judging.names_in_turn import named_throughout, names_in_turn
from hype_pipeline.collect.judging.passages import (
    SHORTEST_PROSE,
    counted,
    headings,
)
from hype_pipeline.collect.judging.roundup_titles import announced
from hype_pipeline.collect.judging.song_names import (
    ahead,
    separators,
    titles_ahead,
    together,
)
from hype_pipeline.collect.judging.told import Told
from hype_pipeline.collect.judging.verdicts import KEEP, Verdict
from hype_pipeline.text.clean import normalised

MOST_SONGS = 1  # charted songs by different artists that may link to the same post
MOST_PAIRS = 2  # artists that stand with a title where a line or a sentence begins
MOST_COUNTED = 2  # passages that numbers count
MOST_ATTRIBUTED = 2  # artists of quoted titles where the post comes back to nobody
MOST_COMPARED = 6  # the same where it comes back to its artist
MOST_HEADINGS = 2  # headings of sections that name something
MOST_IN_TURN = 2  # names that a post takes up one after the other and drops again
MOST_PLAYERS = 2  # songs that can be played, and then only beside another sign
_WORDS_AN_ENTRY = 9  # of a list that has lost its lines


Sign = Callable[[Told], Verdict]


def one_song(
    *, url: str, title: str | None, text: str, artists: Collection[str], links: Sequence[str]
) -> Verdict:
    """KEEP for a post about one song. *artists* are those of the charted songs that link to it."""
    return next(signs(url=url, title=title, text=text, artists=artists, links=links), KEEP)


def signs(
    *, url: str, title: str | None, text: str, artists: Collection[str], links: Sequence[str]
) -> Iterator[Verdict]:
    """Every sign of a round-up that the post shows, the surest first."""
    told = Told(url, title, text, artists, links)
    return (verdict for verdict in (sign(told) for sign in _SIGNS) if not verdict.keeps)


def _songs(told: Told) -> Verdict:
    several = len({normalised(artist) for artist in told.artists}) > MOST_SONGS
    return Verdict("roundup:songs", {"artists": sorted(told.artists)}) if several else KEEP


def _title(told: Told) -> Verdict:
    words = announced(told.url, told.title)
    return Verdict("roundup:title", {"words": words}) if words else KEEP


def _list(told: Told) -> Verdict:
    """Numbers that count passages on songs; in one artist's post they count its parts."""
    found = counted("\n".join(told.lines))
    entries = [
        each for each in found if len(each.split()) >= SHORTEST_PROSE or separators(each[:80])
    ]
    if len(entries) <= MOST_COUNTED or (told.subject and not _by_several(entries)):
        return KEEP
    if sum(each.split(".")[0].endswith("?") or "?" in each[:90] for each in entries) * 2 > len(
        entries
    ):
        return KEEP
    return _verdict("list", [" ".join(each.split()[:8]) for each in entries])


def _by_several(entries: Sequence[str]) -> bool:
    return len(together(*(ahead(each) for each in entries))) > MOST_PAIRS


def _ahead(told: Told) -> Verdict:
    found = told.ahead
    return _verdict("pairs", found) if len(found) > MOST_PAIRS else KEEP


def _listed(told: Told) -> Verdict:
    """Lines next to one another that part artists from titles in the same way."""
    found = listed(told.lines)
    return _verdict("pairs", found) if len(found) > MOST_PAIRS else KEEP


def _dense(told: Told) -> Verdict:
    count = separators(told.text)
    dense = count > MOST_PAIRS and len(told.text.split()) <= _WORDS_AN_ENTRY * count
    return Verdict("roundup:pairs", {"count": count}) if dense else KEEP


def _headings(told: Told) -> Verdict:
    if told.subject:
        return KEEP
    found = max(headings(told.lines), titles_ahead("\n".join(told.lines)), key=len)
    return _verdict("headings", found) if len(found) > MOST_HEADINGS else KEEP


def _named(told: Told) -> Verdict:
    found = told.named if told.subject or not told.announces else together(told.ahead, told.named)
    most = MOST_COMPARED if told.subject or not told.announces else MOST_ATTRIBUTED
    return _verdict("attributed", found) if len(found) > most else KEEP


def _in_turn(told: Told) -> Verdict:
    """Names that come and go, and none that stays."""
    text = "\n".join(told.lines)
    if told.subject or (not told.announces and named_throughout(text)):
        return KEEP
    found = names_in_turn(text)
    return _verdict("names", found) if len(found) > MOST_IN_TURN else KEEP


def _players(told: Told) -> Verdict:
    """Several songs to play, by artists of whom the text names as many."""
    found = players(told.links)
    named = together(told.ahead, told.named)
    if len(found) <= MOST_PLAYERS or len(named) <= 1 or told.subject:
        return KEEP
    return _verdict("players", found)


_SIGNS: tuple[Sign, ...] = (
    _songs,
    _title,
    _list,
    _ahead,
    _listed,
    _dense,
    _headings,
    _named,
    _in_turn,
    _players,
)


def _verdict(kind: str, found: Collection[str] | Mapping[str, str]) -> Verdict:
    shown = (
        [f"{artist} – {title}" for artist, title in found.items()]
        if isinstance(found, Mapping)
        else list(found)
    )
    return Verdict(f"roundup:{kind}", {"count": len(found), "found": shown[:5]})
