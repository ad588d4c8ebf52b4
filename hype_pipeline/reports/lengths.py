"""Words per post: of those that were kept and of those that were not."""

from collections import Counter
from collections.abc import Iterator

from hype_pipeline.lake import Lake
from hype_pipeline.reports.concentration import quantile
from hype_pipeline.reports.counting import key, rows
from hype_pipeline.reports.posts import Told
from hype_pipeline.tables.collected import KEPT_POSTS, POSTS
from hype_pipeline.text.clean import words

BIN, LAST_BIN = 25, 600  # words; longer posts are one bin


def word_counts(lake: Lake) -> tuple[Counter[int], Counter[int]]:
    """Words -> posts, each address once: of kept posts, and of extracted ones that were not kept."""
    kept, others, seen = Counter[int](), Counter[int](), set[int]()
    for url, count in rows(lake, KEPT_POSTS, "url", "words"):
        if (address := key(url)) not in seen:
            seen.add(address)
            kept[count] += 1
    for url, text in rows(lake, POSTS, "url", "text"):
        if (address := key(url)) not in seen:
            seen.add(address)
            others[len(words(text))] += 1
    return kept, others


def lengths(lake: Lake) -> Iterator[Told]:
    """Mean, extremes, deciles and a histogram of both kinds."""
    kinds = zip(("kept", "not kept"), word_counts(lake), strict=True)
    listed = {kind: sorted(counts.elements()) for kind, counts in kinds if counts}
    for kind, counts in listed.items():
        for name, value in (
            ("mean", sum(counts) / len(counts)),
            ("least", counts[0]),
            ("median", quantile(counts, 0.5)),
            ("most", counts[-1]),
            *((f"decile {tenth}", quantile(counts, tenth / 10)) for tenth in range(1, 10)),
        ):
            detail = f"words; {len(counts):,} posts"
            yield Told("words_per_post", f"{kind}: {name}", value, detail=detail)
    for kind, counts in listed.items():
        bins = Counter(min(count // BIN * BIN, LAST_BIN) for count in counts)
        for start in range(0, LAST_BIN + 1, BIN):
            end = "or more" if start == LAST_BIN else f"to {start + BIN - 1}"
            share = bins[start] / len(counts)
            yield Told("words_histogram", f"{kind}: {start}", bins[start], share, f"{start} {end}")
