"""The funnel: how much is left at each narrowing, and why the rest went.

It reads the tables of the line and counts; it decides nothing. A post counts once however often its
song charted. Every step is the one before it less the reasons; a new unit begins a new funnel.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from hype_pipeline.collect.urls import normalised
from hype_pipeline.lake import Lake
from hype_pipeline.records.reports import FunnelStep
from hype_pipeline.reports.counting import Keys, Step, count, distinct, dropped, key, lost, rows
from hype_pipeline.reports.funnel_corpus import corpus_steps
from hype_pipeline.reports.reasons import in_words
from hype_pipeline.tables.bot import DRAFTS, MENTIONS, RECEIPTS
from hype_pipeline.tables.collected import CHART_ENTRIES, KEPT_POSTS, PAGES, POST_LINKS, POSTS

PROVIDER = "funnel/2"
# Of these links nobody knows the address, or may.
_NO_ADDRESS = frozenset({"unanswered", "no_address", "forgotten"})


def funnel(lake: Lake, *, now: datetime) -> Iterator[FunnelStep]:
    """The steps in order; after each, the reasons why some did not get there, most frequent first."""
    position = 0
    for steps in (_songs(lake), _posts(lake), _bot(lake)):
        first: dict[str, int] = {}
        for step in steps:
            position += 1
            whole = first.setdefault(step.unit, step.count)
            named = [(None, step.count, step.about)]
            named += [(reason, number, in_words(reason)) for reason, number in step.lost.items()]  # type: ignore[misc]
            for reason, number, about in named:
                yield FunnelStep(
                    position=position,
                    step=step.name,
                    unit=step.unit,
                    reason=reason,
                    count=number,
                    share=number / whole if whole else 0.0,
                    about=about,
                    source_url=lake.url,
                    retrieved_at=now,
                    provider=PROVIDER,
                )


def _songs(lake: Lake) -> Iterator[Step]:
    charted = distinct(lake, CHART_ENTRIES, "song_id")
    refused = {key(ref): reason for ref, reason in dropped(lake, CHART_ENTRIES)}
    found = charted | refused.keys()
    linked = distinct(lake, POST_LINKS, "song_id")
    unanswered = ((key(ref), why) for ref, why in dropped(lake, POST_LINKS) if why == "unanswered")
    yield Step("songs found on charts", "songs", "Distinct songs on the charts.", len(found))
    yield Step(
        *("songs charted", "songs", "Those with an artist and a title."),
        *(len(charted), lost(found, charted, refused.items(), otherwise="not_looked_at")),
    )
    yield Step(
        *("songs with a post", "songs", "Those that a blog is known to have posted about."),
        *(len(linked), lost(charted, linked, unanswered, otherwise="no_post")),
    )


def _posts(lake: Lake) -> Iterator[Step]:
    linked = distinct(lake, POST_LINKS, "url")
    refused = {
        key(normalised(ref) or ref): reason
        for ref, reason in dropped(lake, POST_LINKS)
        if reason not in _NO_ADDRESS
    }
    found = linked | refused.keys()
    yield Step("addresses found", "posts", "Distinct addresses under the songs.", len(found))
    yield Step(
        *("posts linked", "posts", "Those that may be a post from the week or before."),
        *(len(linked), lost(found, linked, refused.items(), otherwise="not_looked_at")),
    )
    before: Keys = linked
    for table, name, about in (
        (PAGES, "pages fetched", "Live, or as the Wayback Machine copied them."),
        (POSTS, "articles extracted", "Pages on which an article was found."),
        (KEPT_POSTS, "posts kept", "In English, on one song, no repetition, and not opted out."),
    ):
        after = distinct(lake, table, "url")
        why = ((key(ref), reason) for ref, reason in dropped(lake, table))
        losses = lost(before, after, why, otherwise="not_looked_at")
        yield Step(name, "posts", about, len(after), losses)
        before = after
    yield from corpus_steps(lake)


def _bot(lake: Lake) -> Iterator[Step]:
    mentions = count(lake, MENTIONS)
    unheard = Counter(reason for _, reason in dropped(lake, MENTIONS))
    yield Step("posts heard", "mentions", "On the networks.", mentions + unheard.total())
    yield Step("songs asked about", "mentions", "A song is named.", mentions, _ranked(unheard))
    blocked = Counter(reason for _, reason in dropped(lake, DRAFTS))
    states: dict[str, str] = dict(rows(lake, DRAFTS, "draft_id", "state"))
    receipts = list(rows(lake, RECEIPTS, "draft_id", "state"))
    sent: dict[str, str] = dict(receipts)
    posted = {draft for draft, state in receipts if state == "posted"}
    waiting = Counter(
        sent.get(draft, state) for draft, state in states.items() if draft not in posted
    )
    waiting["newly_here"] = -len(posted - states.keys())
    yield Step("texts drawn", "drafts", "By the champion.", len(states) + blocked.total())
    yield Step("drafts", "drafts", "Shown to a person.", len(states), _ranked(blocked))
    yield Step("drafts published", "drafts", "On a network.", len(posted), _ranked(waiting))


def _ranked(counts: Counter[str]) -> Mapping[str, int]:
    return {reason: number for reason, number in counts.most_common() if number}
