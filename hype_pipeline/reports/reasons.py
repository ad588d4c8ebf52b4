"""Why something went, in plain words, and which family of causes that is. Words alone, no counting.

A reason is `kind` or `kind:detail`, as the stages write it; a kind without words here is shown as it
is. An opt-out keeps its detail: which signal a site sends matters to whoever answers for the corpus.
"""

from types import MappingProxyType

FAMILIES = (
    *("no post", "gone or broken", "asked to be left out", "another language"),
    *("no commentary on one song", "said before", "nothing known", "blocked by the guard", "other"),
)
NO_POST, GONE, LEFT_OUT, LANGUAGE, CONTENT, REPEATS, UNKNOWN, BLOCKED, OTHER = FAMILIES
OPTED_OUT = "opted_out"

_WORDS = MappingProxyType(
    {
        NO_POST: {
            "after_week": "posted after the chart week; a later week of its song brings it",
            "player": "the address of a player, no post",
            "shop": "the address of a shop, no post",
            "social": "the address of a social network, no post",
            "files": "the address of a file store, no post",
            "file": "the address of a file, no post",
            "listing": "the address of a list of posts",
            "home_page": "a front page, no post",
            "unreadable": "no address that can be read",
            "no_post": "no post about it stayed, or none is known",
            "no_artist": "charted without an artist",
            "no_title": "charted without a title",
            "no_id": "charted without an id",
        },
        GONE: {
            "unanswered": "the service did not answer; the next run asks again",
            "timeout": "no answer in time",
            "broken": "the answer broke off",
            "no_connection": "no connection",
            "no_such_host": "the host is gone",
            "name_server": "no name server answered",
            "tls": "its certificate does not hold",
            "bad_url": "the address leads nowhere",
            "redirect_loop": "redirects in a circle",
            "too_many_redirects": "redirects without end",
            "too_large": "larger than a page may be",
            "too_many_tags": "more markup than a page may have",
            "content_type": "no HTML page",
            "encoding": "packed in a way that was not asked for",
            "empty": "empty",
            "soft_404": "says 200, and is a front page, an error page or a parked domain",
            "private_address": "leads into a private network",
            "refused": "the archive refused its copy",
            "no_article": "no article was found on the page",
            "extract": "the page could not be read",
        },
        LEFT_OUT: {
            "robots_disallowed": "robots.txt forbids fetching it",
            "robots_unreachable": "its robots.txt could not be read, so it was left alone",
            OPTED_OUT: "the site asks to be left out of training",
        },
        LANGUAGE: {"language": "not in English"},
        CONTENT: {
            "roundup": "about several songs",
            "no_song": "no song that is on the chart, or none named",
            "short": "too short",
            "long": "too long",
            "not_commentary": "a track list, dates, or lyrics",
            "no_prose": "more signs than letters",
            "no_sentence": "none of its sentences stayed",
            "broken_characters": "broken characters",
            "link": "holds a link",
            "handle": "holds a handle",
            "contact": "holds an address or a telephone number",
        },
        REPEATS: {
            "near_duplicate": "nearly the same as an earlier one",
            "duplicate": "the same as an earlier one",
            "like_held_out": "nearly the same as a sentence on another side of the split",
            "seen_before": "counted in an earlier week",
        },
        UNKNOWN: {
            "no_match": "no catalogue has its song, and nobody knows its artist's genres",
            "no_genre": "no genre of its artist is known",
            "no_label": "its genres were lost in the cut",
        },
        BLOCKED: {
            "too_short": "too short to be a comment",
            "too_long": "longer than a post may be",
            "placeholder": "a name is missing",
            "doubled": "says the same word twice in a row",
            "unbalanced": "a bracket or quotation mark stands alone",
            "dangling": "breaks off before its end",
            "unfinished": "does not end",
            "slur": "holds a slur",
            "copied": "repeats a sentence that it learnt from",
            "address": "holds an address",
        },
        OTHER: {
            "asked_to_stop": "its author wants no answers",
            "not_looked_at": "the next stage has not seen it yet",
            "newly_here": "here, though the step before does not hold it (collected again since)",
            "pending": "waits for a person",
            "rejected": "a person refused it",
            "expired": "nobody decided in time",
            "approved": "approved, not sent yet",
            "edited": "edited and approved, not sent yet",
            "queued": "about to be sent",
            "failed": "the network refused it",
            "needs_review": "sent, and nobody knows whether it arrived",
        },
    }
)
_SIGNALS = MappingProxyType(
    {
        "content-signal": "Content-Signal says ai-train=no",
        "content-usage": "Content-Usage says train-ai=n",
        "x-robots-tag": "X-Robots-Tag says noai",
        "meta": "a meta element says noai",
        "tdm-reservation": "the TDM reservation is set",
    }
)


def counted_as(reason: str) -> str:
    """What *reason* is counted under: its kind, for an opt-out with the signal."""
    kind, _, detail = reason.partition(":")
    return f"{OPTED_OUT}:{signal_of(detail)}" if kind == OPTED_OUT and detail else kind


def signal_of(detail: str) -> str:
    """The kind of an opt-out signal: of `content-signal:ai-train=no`, `content-signal`."""
    return detail.split(":", 1)[0]


def in_words(reason: str) -> str:
    """*reason* for people."""
    kind, _, detail = reason.partition(":")
    if kind == OPTED_OUT and detail:
        return f"the site asks to be left out of training: {signal_in_words(detail)}"
    if kind.startswith("http_"):
        return f"the server answered {kind.removeprefix('http_')}"
    told = (words[kind] for words in _WORDS.values() if kind in words)
    return next(told, kind.replace("_", " "))


def signal_in_words(detail: str) -> str:
    """An opt-out signal for people."""
    return _SIGNALS.get(signal_of(detail), detail)


def family(reason: str) -> str:
    """The family of causes that *reason* belongs to."""
    kind = reason.split(":", 1)[0]
    if kind.startswith("http_"):
        return GONE
    return next((name for name, words in _WORDS.items() if kind in words), OTHER)
