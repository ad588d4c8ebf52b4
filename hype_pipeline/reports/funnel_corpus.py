"""The funnel's last part: posts in the corpus, whose song, genre and label are known, and sentences.

How steps are counted, and what they mean together, is said in funnel.py.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from hype_pipeline.lake import Lake
from hype_pipeline.reports.counting import Step, distinct, dropped, key, lost, rows
from hype_pipeline.tables.collected import KEPT_POSTS, SONGS
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.text.genres import labels_of

_COUNTED_BEFORE = "seen_before"


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


def corpus_steps(lake: Lake) -> Iterator[Step]:
    """From the posts kept to the sentences with a label."""
    corpus = _read(lake)
    kept = {key(url): key(post_id) for url, post_id in rows(lake, KEPT_POSTS, "url", "post_id")}
    ids = frozenset(kept.values())
    whole, of_sentences = _refused(lake, kept, ids - corpus.posts)
    songs = {key(ref): reason for ref, reason in dropped(lake, SONGS)}
    no_song = ((post, songs[song]) for post, song in corpus.song_of.items() if song in songs)
    uncut = "no_label" if lake.manifest(GENRE_VOCABULARY) else "not_looked_at"
    yield Step(
        *("posts in the corpus", "posts", "With at least one sentence, each text once."),
        *(len(corpus.posts), lost(ids, corpus.posts, whole.items(), otherwise="not_looked_at")),
    )
    yield Step(
        *("posts with a song known", "posts", "Their song, or its artist, was found."),
        len(corpus.of_known_song),
        lost(corpus.posts, corpus.of_known_song, no_song, otherwise="not_looked_at"),
    )
    yield Step(
        *("posts with a genre", "posts", "Somebody knows a genre of the artist."),
        len(corpus.with_genre),
        lost(corpus.of_known_song, corpus.with_genre, (), otherwise="no_genre"),
    )
    yield Step(
        *("posts with a label", "posts", "One of the labels that the models know."),
        len(corpus.with_label),
        lost(corpus.with_genre, corpus.with_label, (), otherwise=uncut),
    )
    told = corpus.sentences
    cut = told["all"] + of_sentences.total()
    yield Step("sentences cut", "sentences", "Of the posts in the corpus.", cut)
    yield Step(
        *("sentences", "sentences", "The corpus."),
        *(told["all"], dict(of_sentences.most_common())),
    )
    for name, about, number, losses in (
        (
            *("sentences with a genre", "Of posts with a genre.", told["genre"]),
            Counter(no_genre=told["all"] - told["genre"]),
        ),
        (
            *("sentences with a label", "Of posts with a label.", told["label"]),
            Counter({uncut: told["genre"] - told["label"]}),
        ),
    ):
        yield Step(name, "sentences", about, number, dict(+losses))


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
