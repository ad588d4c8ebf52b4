"""What travels between stages: one frozen dataclass per table, field for field.

Nothing here does anything. Descriptions, keys and the Parquet schema are in tables.py. An absent
value is None, and the comment beside the field says what absence means. `source_url`,
`retrieved_at` and `provider` say where a row came from; the run that wrote it is added by the lake.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")

# The reason of a dropped social post whose author wants no more answers, ever.
ASKED_TO_STOP = "asked_to_stop"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that a stage did not keep."""

    week: date | None  # None: the stage has no weeks
    ref: str  # the url or id of what was dropped
    reason: str  # `kind` or `kind:detail`
    passing: bool  # True: the cause may pass, and the next run tries again
    evidence: str  # JSON, whatever convinced the stage
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Narrowed(Generic[Row]):
    """What one step made of its input: what stays, and what went with its reason."""

    kept: tuple[Row, ...]
    dropped: tuple[Dropped, ...] = ()


# collection, by week


@dataclass(frozen=True, slots=True)
class ChartEntry:
    week: date  # a Monday
    rank: int  # 1 is the most popular
    song_id: str  # Hype Machine's itemid
    artist: str
    title: str
    loved_count: int
    posted_count: int
    post_url: str | None  # None: the chart names no post
    site_name: str | None
    posted_at: datetime | None
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class PostLink:
    week: date
    song_id: str
    url: str  # normalised, tracking parameters removed
    host: str
    site_name: str | None
    posted_at: datetime | None  # None: the service does not say
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Page:
    week: date
    url: str
    final_url: str  # after redirects
    source: str  # live or wayback
    captured_at: datetime | None  # of the Wayback capture; None for a live page
    http_status: int
    content_type: str
    digest: str  # sha256 of the body; the archive's key
    size: int  # bytes
    robots: str  # allowed, or the opt-out signal that was seen
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Post:
    week: date
    url: str
    song_ids: tuple[str, ...]  # the charted songs that link here
    host: str
    site_name: str | None
    title: str | None
    author: str | None
    published: date | None  # None: the page does not say, and we do not guess
    language: str  # ISO 639-1, or `und`
    language_probability: float
    text: str  # paragraphs separated by one newline
    links: tuple[str, ...]  # outgoing links and embeds to players and shops
    digest: str  # of the page it was extracted from
    extractor: str  # name and version
    robots: str  # of the page: allowed, or the opt-out signal that was seen
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class KeptPost:
    week: date
    post_id: str
    url: str
    song_id: str
    artist: str
    title: str  # of the song
    post_title: str | None
    site_name: str | None
    host: str
    published: date | None
    text: str
    words: int
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Song:
    week: date
    song_id: str
    artist: str  # as charted
    title: str
    spotify_id: str | None  # None: Spotify does not have it; genres came from elsewhere
    spotify_artist_id: str | None
    matched_artist: str | None
    matched_title: str | None
    match_score: float  # 0 to 1
    isrc: str | None
    genres: tuple[str, ...]  # most telling first
    genre_provider: str | None  # None: nobody knows a genre
    genres_retrieved_at: datetime | None  # when that provider said so
    genre_vocabulary: int | None  # version of the names that genres can have
    acousticness: (
        float | None
    )  # audio features: 0 to 1 but for loudness and tempo; None: not offered
    danceability: float | None
    energy: float | None
    instrumentalness: float | None
    liveness: float | None
    loudness: float | None  # dB
    speechiness: float | None
    tempo: float | None  # beats per minute
    valence: float | None
    features_provider: str | None
    features_retrieved_at: datetime | None  # when that provider said so
    source_url: str
    retrieved_at: datetime
    provider: str


# the corpus and the models, whole


@dataclass(frozen=True, slots=True)
class Sentence:
    sentence_id: str
    post_id: str
    position: int  # in the post, from 0
    song_id: str | None  # None: no song is known; the split goes by post
    artist: str | None
    genres: tuple[str, ...]
    text: str  # names masked as {artist}, {song}, {site}
    split: str  # train, valid or test
    week: date | None
    host: str
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Genre:
    label: str
    number: int  # its place in the condition vector
    posts: int
    kind: str  # frequent, or word (a single word of rarer names)
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class GenreMapping:
    raw: str  # as the provider wrote it
    label: str | None  # None: lost in the cut
    posts: int
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Topic:
    number: int
    name: str
    descriptive: bool  # the topic that speaks about how a song sounds
    words: tuple[str, ...]  # most probable first
    share: float  # of all sentences, by mean probability
    npmi: float  # coherence of the top words on held-out text
    model: str  # fingerprint; the folder's name under models/topics
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A row of `cvae` and of `lc_gan`: what was trained, on what, or why it was not."""

    model: str  # fingerprint; the folder's name under models/<asset>
    trained: bool
    decision: str  # one sentence
    preset: str
    config: str  # JSON
    corpus: str  # content hash of the sentences
    parameters: int
    steps: int
    figures: str  # JSON: figure -> value, named in model_report's terms
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    model: str
    step: int
    epoch: int
    split: str
    figure: str  # loss, nll, kl, ...
    value: float
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Sample:
    model: str
    kind: str  # prior, lc_gan, reconstruction or interpolation
    genres: tuple[str, ...]
    position: int
    text: str
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of `model_report`."""

    model: str
    figure: str
    value: float
    limit: float | None  # None: reported, not judged
    passes: bool | None
    about: str  # what it is, with unit, split, number and seed
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """A row of `champion`."""

    model: str
    version: int | None  # in the registry; None: an absolute limit kept it out
    promoted: bool
    decision: str  # one sentence
    compared_with: str | None  # the champion before; None: there was none
    figures: str  # JSON
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class CurveEntry:
    """One measurement on the way of a tracked run."""

    figure: str
    step: int
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackedRun:
    """What is noted of a training or a judgement beside the tables, for MLflow's UI."""

    kind: str  # cvae, lc_gan, commentary
    fingerprint: str
    params: Mapping[str, object] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    curves: Sequence[CurveEntry] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # name -> text


# the bot


@dataclass(frozen=True, slots=True)
class Mention:
    mention_id: str  # network and uri, hashed
    network: str
    uri: str
    author: str
    text: str
    posted_at: datetime
    asked: bool  # it names or answers the bot: a reply is allowed
    artist: str
    title: str
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Draft:
    draft_id: str
    mention_id: str
    artist: str
    title: str
    spotify_id: str | None
    genres: tuple[str, ...]
    text: str
    rank: int  # 1 is what the model would publish
    scores: str  # JSON: topic, nll, longest_shared_run, ...
    flags: tuple[str, ...]  # badges for the curator
    model: str
    state: str
    created_at: datetime
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Decision:
    decision_id: int
    draft_id: str
    action: str  # approved, edited, rejected, expired
    text: str | None  # as edited; None: unchanged
    curator: str
    decided_at: datetime
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Receipt:
    draft_id: str
    network: str
    record_key: str  # derived from the draft: the same one can only exist once
    state: str  # queued, posted, needs_review, failed
    uri: str | None  # None: not posted
    attempts: int
    error: str | None
    posted_at: datetime | None
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class FunnelStep:
    position: int
    step: str
    unit: str  # songs, posts, sentences, mentions or drafts: what is counted
    reason: str | None  # None: what remains; else why some went
    count: int  # below 0 for a reason: some are here that the step before does not hold
    share: float  # of what the unit begins with
    about: str  # the step or the reason in plain words
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class BiasFigure:
    """A row of `bias_report`."""

    measure: str  # words_per_post, genres, hosts, pronouns, places, artists, opt_outs, ...
    subject: str  # whom or what of it the value is about
    value: float
    share: float | None  # None: the value is no part of anything
    detail: str  # unit, uncertainty, exceptions
    data: str  # table, rows and weeks that it was counted on
    origin: str  # synthetic, stand_in or live: whose text it is
    source_url: str
    retrieved_at: datetime
    provider: str
