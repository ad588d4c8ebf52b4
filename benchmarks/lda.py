"""How fast topics are learnt and how well they cohere, against gensim with the original's settings.

python -m benchmarks.lda --data ../shared/data/music_writing [--json] [--topics 4]

On real sentences, three tenths of the posts held out. The reference is gensim's LdaModel as in 2018: single
sentences, every word, 20 passes of up to 400 iterations. Ours is what `topic_model` calls: posts or
sentences, whichever coheres better, names and rare words left out. Coherence is the normalised
pointwise mutual information of each topic's ten best words in held-out sentences, and in held-out
posts; both are means over seeds, time is CPU time with the reading of words included.
"""

import argparse
import csv
import gzip
import random
import statistics
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reference.machine import about_the_machine, arguments, cpu_seconds, show
from hype_pipeline.topics.configs import TopicConfig
from hype_pipeline.topics.fitting import fit_better
from hype_pipeline.topics.maths import coherence
from hype_pipeline.topics.words import topic_words

Tops = list[list[str]]  # of each topic the best words
_WORDS = 10
_HELD_OUT = 0.3  # of the posts; a third of them to choose by, the others to judge by


def read_posts(folder: Path, source: str | None) -> list[list[str]]:
    """The sentences of each post, in an order that a seed drew."""
    posts: dict[str, list[str]] = defaultdict(list)
    with gzip.open(folder / "sentences.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if source in (None, row["source"]):
                posts[row["post_id"]].append(row["text"])
    order = sorted(posts)
    random.Random(0).shuffle(order)
    return [posts[name] for name in order]


def original(posts: Sequence[Sequence[str]], *, topics: int, seed: int) -> Tops:
    """Topics as in 2018."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    bags = [topic_words(text) for post in posts for text in post]
    dictionary = Dictionary(bags)
    lda = LdaModel(
        [dictionary.doc2bow(bag) for bag in bags],
        num_topics=topics,
        id2word=dictionary,
        passes=20,
        iterations=400,
        minimum_probability=0,
        random_state=seed,
    )
    return [[word for word, _ in lda.show_topic(topic, _WORDS)] for topic in range(topics)]


def ours(
    posts: Sequence[Sequence[str]],
    held_out: Sequence[Sequence[str]],
    *,
    topics: int,
    seed: int,
) -> Tops:
    """Topics as the pipeline learns them."""
    learnt = fit_better(posts, held_out, config=TopicConfig(topics=topics), seed=seed)
    return [list(learnt.top_words(topic, count=_WORDS)) for topic in range(topics)]


def compare(asked: argparse.Namespace) -> dict[str, object]:
    """Both, seed after seed, in turns."""
    posts = read_posts(asked.data, asked.source)
    held = posts[: int(_HELD_OUT * len(posts))]
    # What ours chooses by is not what it is judged by.
    learnt_from = posts[len(held) :]
    chosen_by, judged_by = held[::3], [post for place, post in enumerate(held) if place % 3]
    sentences = [set(topic_words(text)) for post in judged_by for text in post]
    whole = [{word for text in post for word in topic_words(text)} for post in judged_by]
    seconds: dict[str, list[float]] = {"ours": [], "reference": []}
    tops: dict[str, list[Tops]] = {"ours": [], "reference": []}
    for seed in range(asked.seed, asked.seed + asked.seeds):
        seconds["ours"].append(
            cpu_seconds(
                lambda: tops["ours"].append(
                    ours(learnt_from, chosen_by, topics=asked.topics, seed=seed)  # noqa: B023
                )
            )
        )
        seconds["reference"].append(
            cpu_seconds(
                lambda: tops["reference"].append(
                    original(learnt_from, topics=asked.topics, seed=seed)  # noqa: B023
                )
            )
        )

    def npmi(who: str, documents: list[set[str]]) -> float:
        return statistics.mean(coherence(top, documents) for each in tops[who] for top in each)

    took = {who: statistics.median(each) for who, each in seconds.items()}
    return {
        "name": "lda",
        "unit": "CPU-seconds",
        **took,
        "ratio": took["reference"] / took["ours"],
        "npmi_sentences": npmi("ours", sentences),
        "npmi_sentences_reference": npmi("reference", sentences),
        "npmi_posts": npmi("ours", whole),
        "npmi_posts_reference": npmi("reference", whole),
        "settings": {
            "data": "music_writing",
            "source": asked.source or "all",
            "sentences": sum(map(len, learnt_from)),
            "topics": asked.topics,
            "seeds": asked.seeds,
            **about_the_machine(asked.threads),
        },
    }


def main() -> None:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/music_writing"))
    parser.add_argument("--source", default="hypem_blogs_iconix", help="of posts; empty: all")
    parser.add_argument("--topics", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    show(compare(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
