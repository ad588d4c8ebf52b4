"""Every table of the lake: its record, its key, and a sentence per field.

The Parquet schema is derived from the record's annotations, so that a type is said once. Where a
table lives is the lake's business; how rows come about is the stages'.
"""

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hype_pipeline import records

if TYPE_CHECKING:
    import pyarrow as pa

PROVENANCE = {
    "source_url": "Where it came from: the address that was asked, or the row it was made of.",
    "retrieved_at": "When that was (UTC).",
    "provider": "Who gave it: a service, an archive, or a stage of ours with its version.",
}
# None of them says anything about the content: the same page fetched tomorrow, by another run or
# through another address of the same service, is the same.
UNHASHED = frozenset(
    {"source_url", "retrieved_at", "genres_retrieved_at", "features_retrieved_at", "run_id"}
)

_SCALARS: Mapping[Any, str] = types.MappingProxyType(
    {
        str: "string",
        int: "int64",
        float: "float64",
        bool: "bool",
        date: "date32",
        datetime: "timestamp[us, UTC]",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a table."""

    name: str
    kind: str  # a name of _SCALARS
    many: bool  # a list of that kind
    nullable: bool
    about: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table. `weekly` ones have a partition for each Monday, the others a single one.

    Compared by identity, so that it can be a key; its name is its address in the lake.
    """

    name: str
    record: type[Any]
    about: str
    fields: Mapping[str, str]
    weekly: bool = False

    def columns(self) -> Sequence[Column]:
        """The record's fields in order, and the run that wrote the row."""
        hints = typing.get_type_hints(self.record)
        described = {**self.fields, **PROVENANCE}
        named = [entry.name for entry in fields(self.record)]
        return [*(_column(name, hints[name], described[name]) for name in named), RUN]

    def schema(self) -> "pa.Schema":
        """The Parquet schema, each field with its description."""
        import pyarrow as pa  # a tenth of the code location's load, which needs no schema

        listed = [
            pa.field(
                column.name,
                _arrow(column),
                nullable=column.nullable,
                metadata={"about": column.about},
            )
            for column in self.columns()
        ]
        return pa.schema(listed, metadata={"about": self.about})


RUN = Column("run_id", "string", many=False, nullable=False, about="The run that wrote it.")


def _column(name: str, hint: Any, about: str) -> Column:
    nullable = isinstance(hint, types.UnionType)
    if nullable:
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
    many = typing.get_origin(hint) is tuple
    kind = _SCALARS[typing.get_args(hint)[0] if many else hint]
    return Column(name, kind, many, nullable, about)


def _arrow(column: Column) -> "pa.DataType":
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date32": pa.date32(),
        "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
    }
    kind = kinds[column.kind]
    return pa.list_(pa.field("element", kind, nullable=False)) if column.many else kind


_WEEK = {"week": "The chart week: its Monday."}
_MODEL = {"model": "Fingerprint of the model: configuration, data and code in one hash."}

CHART_ENTRIES = Table(
    "chart_entries",
    records.ChartEntry,
    "Songs on Hype Machine's popular chart, one row for each song and week.",
    {
        **_WEEK,
        "rank": "Place on the chart, 1 first.",
        "song_id": "Hype Machine's id of the song (itemid).",
        "artist": "As charted.",
        "title": "Of the song, as charted.",
        "loved_count": "How many listeners loved it when we asked.",
        "posted_count": "How many blogs posted it when we asked.",
        "post_url": "The post that the chart shows for it.",
        "site_name": "The blog of that post.",
        "posted_at": "When that post appeared (UTC).",
    },
    weekly=True,
)
POST_LINKS = Table(
    "post_links",
    records.PostLink,
    "Every blog post about each charted song, as far as the URL alone lets it stay.",
    {
        **_WEEK,
        "song_id": "The charted song.",
        "url": "Of the post, normalised, without tracking parameters.",
        "host": "Of that address.",
        "site_name": "The blog's name.",
        "posted_at": "When the blog posted it (UTC).",
    },
    weekly=True,
)
PAGES = Table(
    "pages",
    records.Page,
    "Pages that were fetched, one row for each address; the bytes are in the archive.",
    {
        **_WEEK,
        "url": "As linked.",
        "final_url": "After redirects.",
        "source": "live, or wayback for a copy from the Wayback Machine.",
        "captured_at": "When the Wayback Machine captured it (UTC).",
        "http_status": "Of the answer that was kept.",
        "content_type": "As the server said.",
        "digest": "SHA-256 of the body, under which the archive holds it.",
        "size": "Of the body, in bytes.",
        "robots": "allowed, or the opt-out signal that was seen.",
    },
    weekly=True,
)
POSTS = Table(
    "posts",
    records.Post,
    "Articles extracted from the pages.",
    {
        **_WEEK,
        "url": "Of the post.",
        "song_ids": "Every charted song of the week that links here.",
        "host": "Of the blog.",
        "site_name": "The blog's name.",
        "title": "Of the post.",
        "author": "As the page names them.",
        "published": "As the page dates itself.",
        "language": "ISO 639-1 code, or und.",
        "language_probability": "How sure the identifier is, 0 to 1.",
        "text": "Paragraphs, one a line.",
        "links": "Outgoing links and embeds to players and shops.",
        "digest": "Of the page it was extracted from.",
        "extractor": "What extracted it, with its version.",
        "robots": "allowed, or the opt-out signal that was seen on the page.",
    },
    weekly=True,
)
KEPT_POSTS = Table(
    "kept_posts",
    records.KeptPost,
    "Posts in English that comment on one song and repeat no other post.",
    {
        **_WEEK,
        "post_id": "Hash of the address.",
        "url": "Of the post.",
        "song_id": "The one song it is about.",
        "artist": "Of that song, as charted.",
        "title": "Of that song, as charted.",
        "post_title": "Of the post.",
        "site_name": "The blog's name.",
        "host": "Of the blog.",
        "published": "As the page dates itself.",
        "text": "Paragraphs, one a line.",
        "words": "Of the text.",
    },
    weekly=True,
)
SONGS = Table(
    "songs",
    records.Song,
    "Songs of the kept posts, matched on Spotify, with genres and audio features.",
    {
        **_WEEK,
        "song_id": "Hype Machine's id of the song.",
        "artist": "As charted.",
        "title": "As charted.",
        "spotify_id": "Of the matched track.",
        "spotify_artist_id": "Of its first artist.",
        "matched_artist": "As Spotify writes it.",
        "matched_title": "As Spotify writes it.",
        "match_score": "Likeness of what was charted and what was matched, 0 to 1.",
        "isrc": "International recording code, for joins with other services.",
        "genres": "Most telling first.",
        "genre_provider": "Who named the genres.",
        "genres_retrieved_at": "When they said so (UTC).",
        "genre_vocabulary": "Version of the vocabulary that the genres are names of.",
        "acousticness": "0 to 1.",
        "danceability": "0 to 1.",
        "energy": "0 to 1.",
        "instrumentalness": "0 to 1.",
        "liveness": "0 to 1.",
        "loudness": "dB, usually -60 to 0.",
        "speechiness": "0 to 1.",
        "tempo": "Beats per minute.",
        "valence": "0 (sad) to 1 (glad).",
        "features_provider": "Who measured the audio features.",
        "features_retrieved_at": "When they said so (UTC).",
    },
    weekly=True,
)
SENTENCES = Table(
    "sentences",
    records.Sentence,
    "The corpus: cleaned sentences with names masked, split by song.",
    {
        "sentence_id": "Hash of post and position.",
        "post_id": "The post it stands in.",
        "position": "In that post, from 0.",
        "song_id": "The song it is about.",
        "artist": "Of that song.",
        "genres": "Of that song, most telling first.",
        "text": "Names masked as {artist}, {song}, {site}.",
        "split": "train, valid or test; all sentences about a song are on one side.",
        "week": "The first chart week that brought the post.",
        "host": "Of the blog.",
    },
)
GENRE_VOCABULARY = Table(
    "genre_vocabulary",
    records.Genre,
    "The genre labels that the models know.",
    {
        "label": "The genre.",
        "number": "Its place in the condition vector.",
        "posts": "How many kept posts carry it.",
        "kind": "frequent, or word: a single word shared by rarer names.",
    },
)
GENRE_MAPPING = Table(
    "genre_mapping",
    records.GenreMapping,
    "What became of every genre name that a provider gave.",
    {
        "raw": "As the provider wrote it.",
        "label": "The label it was mapped to; empty: lost in the cut.",
        "posts": "How many kept posts carry it.",
    },
)
TOPIC_MODEL = Table(
    "topic_model",
    records.Topic,
    "The topics of the corpus, and which of them describes sound.",
    {
        "number": "Of the topic, from 0.",
        "name": "Its first three words, or the name that was given.",
        "descriptive": "Whether it is the one that the bot is steered towards.",
        "words": "Most probable first.",
        "share": "Mean probability over all training sentences.",
        "npmi": "Coherence of the ten first words on held-out text, -1 to 1.",
        **_MODEL,
    },
)
_TRAINED = {
    **_MODEL,
    "trained": "Whether there is a model; a stage may decide not to train.",
    "decision": "Why, in a sentence.",
    "preset": "quick, standard or paper.",
    "config": "Every knob, as JSON.",
    "corpus": "Content hash of the sentences it learnt from.",
    "parameters": "How many numbers were learnt.",
    "steps": "How many updates were made.",
    "figures": "What was measured while training, as JSON.",
}
CVAE = Table("cvae", records.TrainedModel, "The conditional VAE, trained.", _TRAINED)
LC_GAN = Table("lc_gan", records.TrainedModel, "The LC-GAN over its latents, trained.", _TRAINED)
_CURVE = {
    **_MODEL,
    "step": "Updates made.",
    "epoch": "Passes over the data.",
    "split": "train or valid.",
    "figure": "What was measured.",
    "value": "Its value.",
}
_SAMPLE = {
    **_MODEL,
    "kind": "prior, lc_gan, reconstruction or interpolation.",
    "genres": "It was conditioned on.",
    "position": "In its series.",
    "text": "As sampled.",
}
CVAE_CURVE = Table("cvae_curve", records.CurvePoint, "The CVAE's training, point by point.", _CURVE)
CVAE_SAMPLES = Table("cvae_samples", records.Sample, "What the CVAE writes, unpicked.", _SAMPLE)
LC_GAN_CURVE = Table("lc_gan_curve", records.CurvePoint, "The LC-GAN's training.", _CURVE)
LC_GAN_SAMPLES = Table("lc_gan_samples", records.Sample, "What it writes, unpicked.", _SAMPLE)
MODEL_REPORT = Table(
    "model_report",
    records.Figure,
    "The judgement of a trained generator: one row for each figure.",
    {
        **_MODEL,
        "figure": "What was measured.",
        "value": "Its value.",
        "limit": "What it must reach to be promoted.",
        "passes": "Whether it does.",
        "about": "What it is, on which split, with which seed.",
    },
)
CHAMPION = Table(
    "champion",
    records.Promotion,
    "The decision whether the newest model replaces the promoted one.",
    {
        **_MODEL,
        "version": "In the registry.",
        "promoted": "Whether it is the champion now.",
        "decision": "Why, in a sentence.",
        "compared_with": "The champion before.",
        "figures": "The comparison, as JSON.",
    },
)
MENTIONS = Table(
    "mentions",
    records.Mention,
    "Social posts that name a song: one row for each song named.",
    {
        "mention_id": "Hash of network, address and song.",
        "network": "bluesky, mastodon or x.",
        "uri": "Of the social post.",
        "author": "Its author's handle.",
        "text": "What it says.",
        "posted_at": "When (UTC).",
        "asked": "Whether it names the bot or answers it; only then a reply is allowed.",
        "artist": "As written.",
        "title": "Of the song, as written.",
    },
)
DRAFTS = Table(
    "drafts",
    records.Draft,
    "What the model would say, before a person has decided.",
    {
        "draft_id": "Of the draft.",
        "mention_id": "What it comments on.",
        "artist": "Of the song.",
        "title": "Of the song.",
        "spotify_id": "Of the matched track.",
        "genres": "It was conditioned on.",
        "text": "The draft.",
        "rank": "Among the drafts for one mention, 1 first.",
        "scores": "What it was ranked by, as JSON.",
        "flags": "What a curator should look at.",
        "model": "The champion that wrote it.",
        "state": "pending, approved, edited, rejected, expired, queued, posted, needs_review or failed.",
        "created_at": "When (UTC).",
    },
)
DECISIONS = Table(
    "decisions",
    records.Decision,
    "What a person decided about each draft.",
    {
        "decision_id": "Counted from 1.",
        "draft_id": "What was decided about.",
        "action": "approved, edited, rejected or expired.",
        "text": "As edited.",
        "curator": "Who.",
        "decided_at": "When (UTC).",
    },
)
RECEIPTS = Table(
    "receipts",
    records.Receipt,
    "What each network answered: one row for each draft and network.",
    {
        "draft_id": "What was published.",
        "network": "Where.",
        "record_key": "Derived from the draft, so that sending twice makes one post.",
        "state": "queued, posted, needs_review or failed.",
        "uri": "Of the post.",
        "attempts": "How often it was sent.",
        "error": "Why the last attempt failed.",
        "posted_at": "When it was posted (UTC).",
    },
)
FUNNEL = Table(
    "funnel",
    records.FunnelStep,
    "How much is left at each narrowing, and why the rest went.",
    {
        "position": "Of the step, from 1.",
        "step": "What is counted.",
        "unit": "songs, posts, sentences, mentions or drafts.",
        "reason": "Why some went; empty: what remains.",
        "count": "How many; below 0 for a reason: so many are here that the step before has not.",
        "share": "Of what the unit begins with; for posts, of all addresses found.",
        "about": "The step or the reason in plain words.",
    },
)
BIAS = Table(
    "bias_report",
    records.BiasFigure,
    "What the corpus is lopsided towards: lengths, genres, hosts, pronouns, places, artists; and what was skipped.",
    {
        "measure": "What is measured; docs/bias.md lists the measures.",
        "subject": "Whom or what of it the value is about.",
        "value": "The figure.",
        "share": "The same as a share, 0 to 1, where it is part of something.",
        "detail": "Unit, uncertainty, exceptions.",
        "data": "What it was counted on: table, rows, weeks.",
        "origin": "synthetic, stand_in or live: whose text it is.",
    },
)


def dropped(table: Table) -> Table:
    """The companion of *table* that holds what its stage did not keep."""
    return Table(
        f"{table.name}_dropped",
        records.Dropped,
        f"What did not become a row of {table.name}, and why.",
        {
            "week": "The chart week: its Monday; empty where the stage has no weeks.",
            "ref": "The address or id of what was dropped.",
            "reason": "A kind, or kind:detail.",
            "passing": "Whether the cause may pass, so that the next run tries again.",
            "evidence": "What convinced the stage, as JSON.",
        },
        weekly=table.weekly,
    )


NARROWING = (
    CHART_ENTRIES,
    POST_LINKS,
    PAGES,
    POSTS,
    KEPT_POSTS,
    SONGS,
    SENTENCES,
    MENTIONS,
    DRAFTS,
)
TABLES: Mapping[str, Table] = types.MappingProxyType(
    {
        table.name: table
        for table in (
            *NARROWING,
            *(dropped(table) for table in NARROWING),
            *(GENRE_VOCABULARY, GENRE_MAPPING, TOPIC_MODEL),
            *(CVAE, CVAE_CURVE, CVAE_SAMPLES, LC_GAN, LC_GAN_CURVE, LC_GAN_SAMPLES),
            *(MODEL_REPORT, CHAMPION, DECISIONS, RECEIPTS, FUNNEL, BIAS),
        )
    }
)
