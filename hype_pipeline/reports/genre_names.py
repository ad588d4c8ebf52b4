"""Genres before the clustering (as providers name them) and after (as the models know them)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from statistics import fmean

from hype_pipeline.reports.posts import CorpusPost, Told
from hype_pipeline.text.genres import label_of_rare, labels_of


class GenreTally:
    """What the cut keeps and loses. *kinds* has each label with how it became one."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._labels: Set[str] = kinds.keys()
        self._names: Counter[str] = Counter()
        self._by_label: Counter[str] = Counter()
        self._how_many: Counter[int] = Counter()  # labels -> posts
        self._sets: set[frozenset[str]] = set()
        self._posts: Counter[str] = Counter()
        self._sentences: Counter[str] = Counter()

    def add(self, post: CorpusPost) -> None:
        """Count the names and the labels of *post*."""
        labels = labels_of(post.genres, self._labels)
        fate = "labelled" if labels else "lost" if post.genres else "nameless"
        self._posts[fate] += 1
        self._sentences[fate] += len(post.texts)
        self._names.update(set(post.genres))
        self._by_label.update(labels)
        if labels:
            self._how_many[len(labels)] += 1
            self._sets.add(frozenset(labels))

    def told(self) -> Iterator[Told]:
        """Names, labels, what keeps one, what the cut loses, and every name and label."""
        lost = {name: posts for name, posts in self._names.items() if self._label(name) is None}
        for subject, value, detail in (
            ("names before", len(self._names), "distinct, as providers write them"),
            ("labels after", len(self._labels), "distinct, as the models know them"),
            ("names lost", len(lost), "neither a label nor a word that is one"),
            ("combinations of labels", len(self._sets), "distinct sets that posts carry"),
            (
                "labels of a post: mean",
                fmean([*self._how_many.elements()] or [0]),
                "where it has any",
            ),
            ("labels of a post: most", max(self._how_many, default=0), ""),
        ):
            yield Told("genres", subject, value, detail=detail)
        for unit, counts in (("posts", self._posts), ("sentences", self._sentences)):
            total = max(1, counts.total())
            for fate, detail in (
                ("labelled", "keep at least one label"),
                ("lost", "had a genre, and the cut left them none"),
                ("nameless", "nobody knows a genre of the artist"),
            ):
                share = counts[fate] / total
                yield Told("genres", f"{unit} {fate}", counts[fate], share, detail)
        posts = max(1, self._posts.total())
        for name, count in self._names.most_common():
            label = self._label(name)
            told = "lost in the cut" if label is None else f"label: {label}"
            yield Told("genre_names", name, count, count / posts, told)
        for label, count in self._by_label.most_common():
            yield Told("genre_labels", label, count, count / posts, "posts")

    def _label(self, name: str) -> str | None:
        return name if name in self._labels else label_of_rare(name, self._labels)
