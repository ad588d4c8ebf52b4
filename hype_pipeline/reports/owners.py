"""Who is heard more than others: hosts and artists, by posts and by sentences."""

from collections import Counter
from collections.abc import Collection, Iterator
from statistics import median

from hype_pipeline.reports.concentration import equal_owners, gini, top_share
from hype_pipeline.reports.posts import CorpusPost, Told

LISTED = 50  # hosts and artists that are named; the summary is about all
OFTEN, LARGE = 10, 0.01  # times the median; share of all sentences


class HostTally:
    """Posts and sentences by host."""

    def __init__(self) -> None:
        self._posts: Counter[str] = Counter()
        self._sentences: Counter[str] = Counter()

    def add(self, post: CorpusPost) -> None:
        """Count *post* under its host."""
        self._posts[post.host] += 1
        self._sentences[post.host] += len(post.texts)

    def told(self) -> Iterator[Told]:
        """How concentrated hosts are, and the largest."""
        yield from _spread("hosts", "posts", self._posts.values())
        yield from _spread("hosts", "sentences", self._sentences.values())
        posts, sentences = (max(1, each.total()) for each in (self._posts, self._sentences))
        for host, count in self._posts.most_common(LISTED):
            told = f"{self._sentences[host] / sentences:.2%} of the sentences"
            yield Told("posts_by_host", host, count, count / posts, told)


class ArtistTally:
    """Sentences by artist, posts by song."""

    def __init__(self) -> None:
        self._sentences: Counter[str] = Counter()
        self._posts: Counter[str] = Counter()
        self._nobody = 0

    def add(self, post: CorpusPost) -> None:
        """Count *post* under its artist and its song."""
        if post.song_id:
            self._posts[post.song_id] += 1
        if post.artist:
            self._sentences[post.artist] += len(post.texts)
        else:
            self._nobody += len(post.texts)

    def told(self) -> Iterator[Told]:
        """How concentrated artists are, who is over-represented, and how often songs are posted."""
        counts = self._sentences
        total = max(1, counts.total() + self._nobody)
        yield Told("artists", "sentences without an artist", self._nobody, self._nobody / total)
        yield from _spread("artists", "sentences", counts.values())
        if counts:
            yield from self._over_represented(total)
        for artist, count in counts.most_common(LISTED):
            yield Told("sentences_by_artist", artist, count, count / total, "sentences")
        songs = Counter(self._posts.values())
        for posts, number in sorted(songs.items()):
            told = "songs with so many posts"
            yield Told("posts_per_song", str(posts), number, number / songs.total(), told)

    def _over_represented(self, total: int) -> Iterator[Told]:
        middle = median(self._sentences.values())
        for subject, least in (
            (f"over {OFTEN} times the median", OFTEN * middle),
            (f"over {LARGE:.0%} of all sentences", LARGE * total),
        ):
            large = [count for count in self._sentences.values() if count > least]
            told = f"artists; they have {sum(large) / total:.1%} of the sentences"
            yield Told("artists", subject, len(large), len(large) / len(self._sentences), told)
        yield Told("artists", "median", middle, detail="sentences of an artist")


def _spread(measure: str, unit: str, counts: Collection[int]) -> Iterator[Told]:
    yield Told(measure, f"{unit}: owners", len(counts), detail=f"distinct {measure}")
    share = top_share(counts, owners=10)
    yield Told(measure, f"{unit}: ten largest", share, share, "of all")
    yield Told(measure, f"{unit}: Gini", gini(counts), detail="0 is even, 1 is one owner")
    told = "owners of one size would be as concentrated"
    yield Told(measure, f"{unit}: as if", equal_owners(counts), detail=told)
