"""What the bot heard, drafted, was told and sent, as snapshots of its database. Their rows are records/bot.py's."""

from hype_pipeline.records.bot import Decision, Draft, Mention, Receipt
from hype_pipeline.tables.table import Table

MENTIONS = Table(
    "mentions",
    Mention,
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
    Draft,
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
    Decision,
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
    Receipt,
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
