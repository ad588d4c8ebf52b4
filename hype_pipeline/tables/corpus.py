"""The corpus and its genres, made whole from all weeks. Their rows are records/corpus.py's."""

from hype_pipeline.records.corpus import Genre, GenreMapping, Sentence
from hype_pipeline.tables.table import Table

SENTENCES = Table(
    "sentences",
    Sentence,
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
    Genre,
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
    GenreMapping,
    "What became of every genre name that a provider gave.",
    {
        "raw": "As the provider wrote it.",
        "label": "The label it was mapped to; empty: lost in the cut.",
        "posts": "How many kept posts carry it.",
    },
)
