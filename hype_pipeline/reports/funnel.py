"""The funnel: how much is left at each narrowing, and why the rest went.

It reads the tables of the line and counts; it decides nothing. A post counts once however often its
song charted. Every step is the one before it less the reasons; a new unit begins a new funnel.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from hype_pipeline.collect.urls import normalised
from hype_pipeline.lake import Lake
from hype_pipeline.records import FunnelStep
from hype_pipeline.reports.counting import Keys, count, distinct, dropped, key, lost, rows
from hype_pipeline.reports.reasons import in_words
from hype_pipeline.tables import (
    CHART_ENTRIES,
    DRAFTS,
    GENRE_VOCABULARY,
    KEPT_POSTS,
    MENTIONS,
    PAGES,
    POST_LINKS,
    POSTS,
    RECEIPTS,
    SENTENCES,
    SONGS,
    TABLES,
)
from hype_pipeline.text.genres import labels_of

PROVIDER = "funnel/2"
_NO_ADDRESS = frozenset({"unanswered", "no_address"})  # of these links, nobody knows the address
_COUNTED_BEFORE = "seen_before"


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    unit: str
    about: str
    count: int
    lost: Mapping[str, int] = field(default_factory=dict)


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


def _songs(lake: Lake) -> Iterator[_Step]:
    charted = distinct(lake, CHART_ENTRIES, "song_id")
    refused = {key(ref): reason for ref, reason in dropped(lake, CHART_ENTRIES)}
    found = charted | refused.keys()
    linked = distinct(lake, POST_LINKS, "song_id")
    unanswered = ((key(ref), why) for ref, why in dropped(lake, POST_LINKS) if why == "unanswered")
    yield _Step("songs found on charts", "songs", "Distinct songs on the charts.", len(found))
    yield _Step(
        *("songs charted", "songs", "Those with an artist and a title."),
        *(len(charted), lost(found, charted, refused.items(), otherwise="not_looked_at")),
    )
    yield _Step(
        *("songs with a post", "songs", "Those that a blog is known to have posted about."),
        *(len(linked), lost(charted, linked, unanswered, otherwise="no_post")),
    )


def _posts(lake: Lake) -> Iterator[_Step]:
    linked = distinct(lake, POST_LINKS, "url")
    refused = {
        key(normalised(ref) or ref): reason
        for ref, reason in dropped(lake, POST_LINKS)
        if reason not in _NO_ADDRESS
    }
    found = linked | refused.keys()
    yield _Step("addresses found", "posts", "Distinct addresses under the songs.", len(found))
    yield _Step(
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
        yield _Step(name, "posts", about, len(after), losses)
        before = after
    yield from _corpus(lake)


@dataclass(slots=True)
class _Corpus:
    """What one pass over the sentences finds."""

    posts: set[int] = field(default_factory=set)
    of_known_song: set[int] = field(default_factory=set)
    with_genre: set[int] = field(default_factory=set)
    with_label: set[int] = field(default_factory=set)
    song_of: dict[int, int] = field(default_factory=dict)  # of posts whose song nobody knows
    sentences: Counter[str] = field(default_factory=Counter)


def _read(lake: Lake) -> _Corpus:
    found = _Corpus()
    songs = distinct(lake, SONGS, "song_id")
    labels = {label for (label,) in rows(lake, GENRE_VOCABULARY, "label")}
    for post_id, song_id, genres in rows(lake, SENTENCES, "post_id", "song_id", "genres"):
        post, song = key(post_id), key(song_id or "")
        found.posts.add(post)
        found.sentences["all"] += 1
        if song in songs:
            found.of_known_song.add(post)
        else:
            found.song_of[post] = song
        if genres:
            found.with_genre.add(post)
            found.sentences["genre"] += 1
        if genres and labels_of(genres, labels):
            found.with_label.add(post)
            found.sentences["label"] += 1
    return found


def _corpus(lake: Lake) -> Iterator[_Step]:
    corpus = _read(lake)
    kept = {key(url): key(post_id) for url, post_id in rows(lake, KEPT_POSTS, "url", "post_id")}
    ids = frozenset(kept.values())
    whole, of_sentences = _refused(lake, kept, ids - corpus.posts)
    songs = {key(ref): reason for ref, reason in dropped(lake, SONGS)}
    no_song = ((post, songs[song]) for post, song in corpus.song_of.items() if song in songs)
    uncut = "no_label" if lake.manifest(GENRE_VOCABULARY) else "not_looked_at"
    yield _Step(
        *("posts in the corpus", "posts", "With at least one sentence, each text once."),
        *(len(corpus.posts), lost(ids, corpus.posts, whole.items(), otherwise="not_looked_at")),
    )
    yield _Step(
        *("posts with a song known", "posts", "Their song, or its artist, was found."),
        len(corpus.of_known_song),
        lost(corpus.posts, corpus.of_known_song, no_song, otherwise="not_looked_at"),
    )
    yield _Step(
        *("posts with a genre", "posts", "Somebody knows a genre of the artist."),
        len(corpus.with_genre),
        lost(corpus.of_known_song, corpus.with_genre, (), otherwise="no_genre"),
    )
    yield _Step(
        *("posts with a label", "posts", "One of the labels that the models know."),
        len(corpus.with_label),
        lost(corpus.with_genre, corpus.with_label, (), otherwise=uncut),
    )
    told = corpus.sentences
    cut = told["all"] + of_sentences.total()
    yield _Step("sentences cut", "sentences", "Of the posts in the corpus.", cut)
    yield _Step(
        *("sentences", "sentences", "The corpus."),
        *(told["all"], dict(of_sentences.most_common())),
    )
    without = {"no_genre": told["all"] - told["genre"]}
    unlabelled = {uncut: told["genre"] - told["label"]}
    for name, number, losses in (
        ("sentences with a genre", told["genre"], without),
        ("sentences with a label", told["label"], unlabelled),
    ):
        yield _Step(name, "sentences", "The same as of posts.", number, _without_zeros(losses))


def _refused(
    lake: Lake, kept: Mapping[int, int], gone: AbstractSet[int]
) -> tuple[Mapping[int, str], Counter[str]]:
    """Why kept posts are not in the corpus, by id; and how many sentences went, by reason."""
    posts: dict[int, str] = {}
    sentences: Counter[str] = Counter()
    table = TABLES["sentences_dropped"]
    for ref, reason, evidence in rows(lake, table, "ref", "reason", "evidence"):
        post = kept.get(key(ref))
        if post is None:
            sentences[reason.split(":", 1)[0]] += 1
            posts.setdefault(key(str(json.loads(evidence).get("post"))), "no_sentence")
        elif reason != _COUNTED_BEFORE:
            posts[post] = reason.split(":", 1)[0]
    return {post: reason for post, reason in posts.items() if post in gone}, sentences


def _bot(lake: Lake) -> Iterator[_Step]:
    mentions = count(lake, MENTIONS)
    unheard = Counter(reason for _, reason in dropped(lake, MENTIONS))
    yield _Step("posts heard", "mentions", "On the networks.", mentions + unheard.total())
    yield _Step("songs asked about", "mentions", "A song is named.", mentions, _ranked(unheard))
    blocked = Counter(reason for _, reason in dropped(lake, DRAFTS))
    states: dict[str, str] = dict(rows(lake, DRAFTS, "draft_id", "state"))
    receipts = list(rows(lake, RECEIPTS, "draft_id", "state"))
    sent: dict[str, str] = dict(receipts)
    posted = {draft for draft, state in receipts if state == "posted"}
    waiting = Counter(
        sent.get(draft, state) for draft, state in states.items() if draft not in posted
    )
    waiting["newly_here"] = -len(posted - states.keys())
    yield _Step("texts drawn", "drafts", "By the champion.", len(states) + blocked.total())
    yield _Step("drafts", "drafts", "Shown to a person.", len(states), _ranked(blocked))
    yield _Step("drafts published", "drafts", "On a network.", len(posted), _ranked(waiting))


def _ranked(counts: Counter[str]) -> Mapping[str, int]:
    return _without_zeros(dict(counts.most_common()))


def _without_zeros(counts: Mapping[str, int]) -> Mapping[str, int]:
    return {reason: number for reason, number in counts.items() if number}
