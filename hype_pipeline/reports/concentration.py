"""How unevenly something is spread over its owners: pure functions of counts."""

from collections.abc import Collection


def top_share(counts: Collection[int], *, owners: int) -> float:
    """The share that the largest *owners* have."""
    return sum(sorted(counts, reverse=True)[:owners]) / max(1, sum(counts))


def gini(counts: Collection[int]) -> float:
    """0: everybody has the same; near 1: one has everything. Gini 1912, from sorted counts."""
    total, number = sum(counts), len(counts)
    if not total:
        return 0.0
    ranked = sum(place * count for place, count in enumerate(sorted(counts), start=1))
    return 2 * ranked / (number * total) - (number + 1) / number


def equal_owners(counts: Collection[int]) -> float:
    """So many owners of the same size would be as concentrated: 1 over the Herfindahl index."""
    squares = sum(count**2 for count in counts)
    return sum(counts) ** 2 / squares if squares else 0.0


def quantile(counts: Collection[int], share: float) -> float:
    """The value below which *share* of the sorted values lie, between neighbours if need be."""
    ordered = sorted(counts)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])
