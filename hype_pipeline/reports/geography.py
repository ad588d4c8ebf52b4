"""Which places the corpus speaks of."""

from collections import Counter
from collections.abc import Iterator

from hype_pipeline.reports.posts import CorpusPost, Told
from hype_pipeline.text.places import countries, places_in

LISTED = 50  # names and countries


class PlaceTally:
    """Sentences by country and continent, mentions by name. A sentence counts once for a country."""

    def __init__(self) -> None:
        self._names: Counter[tuple[str, str]] = Counter()
        self._countries: Counter[str] = Counter()
        self._naming = 0
        self._sentences = 0

    def add(self, post: CorpusPost) -> None:
        """Count the places of *post*."""
        for text in post.texts:
            found = list(places_in(text))
            self._sentences += 1
            self._naming += bool(found)
            self._names.update((place.name, place.country) for place in found)
            self._countries.update({place.country for place in found})

    def told(self) -> Iterator[Told]:
        """How many sentences name a place, and which."""
        known = countries()
        total = max(1, self._countries.total())
        yield Told(
            "places", "sentences naming one", self._naming, self._naming / max(1, self._sentences)
        )
        yield Told("places", "countries", len(self._countries), detail=f"of {len(known)} listed")
        continents: Counter[str] = Counter()
        for country, count in self._countries.items():
            continents[known[country][1]] += count
        for name, count in continents.most_common():
            yield Told("places_by_continent", name, count, count / total, "sentences")
        for country, count in self._countries.most_common(LISTED):
            yield Told("places_by_country", known[country][0], count, count / total, "sentences")
        mentions = max(1, self._names.total())
        for (name, country), count in self._names.most_common(LISTED):
            yield Told("places_by_name", name, count, count / mentions, known[country][0])
