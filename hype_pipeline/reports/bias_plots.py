"""The bias report as pictures, drawn from its rows alone; nothing is counted here."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from hype_pipeline.canvas import DISTINCT, GREY, INK, LABEL, PALE, SMALL, TITLE, canvas, png
from hype_pipeline.records.reports import BiasFigure
from hype_pipeline.reports.gender import interval_of
from hype_pipeline.reports.lengths import BIN, LAST_BIN

_WIDTH = 9  # inches
_LISTED = 15  # bars of a list
_LONGEST = 28  # characters of a name
_LOST = DISTINCT[3]
_Rows = Sequence[BiasFigure]


def plots(rows: _Rows, *, label: str) -> Mapping[str, bytes]:
    """Every picture by its name. *label* says whose text it is, above each."""
    return {name: draw(rows, label) for name, draw in _DRAWN.items()}


def _lengths(rows: _Rows, label: str) -> bytes:
    figure, (axes,) = canvas(_WIDTH, 2.8)
    for kind, colour in (("kept", INK), ("not kept", DISTINCT[1])):
        bins = [row for row in _of(rows, "words_histogram") if row.subject.startswith(f"{kind}:")]
        starts = [float(row.subject.split(": ")[1]) for row in bins]
        if not bins:
            continue
        told = {row.subject: row.value for row in _of(rows, "words_per_post")}
        middle, mean = told[f"{kind}: median"], told[f"{kind}: mean"]
        named = f"{kind}: median {middle:,.0f}, mean {mean:,.0f} words"
        edges = [*starts, starts[-1] + BIN]
        axes.stairs(
            [row.share or 0 for row in bins], edges, color=colour, label=named, linewidth=1.6
        )
        axes.axvline(min(middle, LAST_BIN), color=colour, linestyle=":", linewidth=1.2)
    ticks = range(0, LAST_BIN + 1, 100)
    axes.set_xticks(ticks, [f"{t}+" if t == LAST_BIN else str(t) for t in ticks])
    axes.set_xlim(0, LAST_BIN + BIN)
    axes.yaxis.set_major_formatter(_percent)
    axes.set_xlabel("words of a post (dotted: the median)", fontsize=LABEL)
    axes.set_ylabel("share of posts", fontsize=LABEL)
    if _of(rows, "words_histogram"):
        axes.legend(fontsize=LABEL, frameon=False, loc="upper right", bbox_to_anchor=(0.93, 1))
    _titled(axes, "Words per post", label)
    return png(figure)


def _genres(rows: _Rows, label: str) -> bytes:
    figure, (left, right) = canvas(_WIDTH, 3.2, columns=2)
    names = _of(rows, "genre_names")
    for lost, colour, mark, named in (
        (False, INK, "o", "stays: a label, or a word that is one"),
        (True, _LOST, "x", "lost in the cut"),
    ):
        ranked = enumerate(names, start=1)
        points = [
            (at, row.value) for at, row in ranked if (row.detail == "lost in the cut") is lost
        ]
        left.scatter(*_columns(points), s=12, color=colour, marker=mark, linewidths=1, label=named)
    if names:
        left.set(xscale="log", yscale="log")
        left.legend(fontsize=SMALL, frameon=False, loc="lower left")
    for axis in (left.xaxis, left.yaxis):
        axis.set_major_formatter("{x:,.0f}")
    left.set_xlabel("rank of the name", fontsize=LABEL)
    left.set_ylabel("posts that carry it", fontsize=LABEL)
    told = {row.subject: row for row in _of(rows, "genres")}
    before, after = (told[name].value for name in ("names before", "labels after"))
    _titled(left, f"{before:,.0f} genre names become {after:,.0f} labels", label)
    fates = (
        ("labelled", INK, "a label"),
        ("lost", _LOST, "lost in the cut"),
        ("nameless", PALE, "no genre known"),
    )
    for place, unit in enumerate(("posts", "sentences")):
        start = 0.0
        for fate, colour, named in fates:
            share = told[f"{unit} {fate}"].share or 0.0
            right.barh(place, share, 0.5, start, color=colour, label=named if not place else None)
            start += share
        right.text(
            0.005, place + 0.36, _fates(told, unit), fontsize=SMALL, va="center", color="#444444"
        )
    right.set_yticks((0, 1), ("posts", "sentences"))
    right.set_ylim(1.75, -0.4)
    right.xaxis.set_major_formatter(_percent)
    right.legend(fontsize=SMALL, frameon=False, ncols=3, loc="lower center")
    _titled(right, "What can be conditioned on", "")
    return png(figure)


def _fates(told: Mapping[str, BiasFigure], unit: str) -> str:
    named = (("labelled", "with a label"), ("lost", "lost"), ("nameless", "no genre"))
    listed = ((told[f"{unit} {fate}"], words) for fate, words in named)
    return " · ".join(f"{row.value:,.0f} {words} ({row.share or 0:.1%})" for row, words in listed)


def _owners(rows: _Rows, label: str) -> bytes:
    figure, (left, right) = canvas(_WIDTH, 3.8, columns=2)
    _bars(left, _of(rows, "posts_by_host"))
    _bars(right, _of(rows, "sentences_by_artist"))
    hosts, artists = (
        {row.subject: row.value for row in _of(rows, name)} for name in ("hosts", "artists")
    )
    _titled(left, f"Posts by host: {_spread(hosts, 'posts')}", label)
    _titled(right, f"Sentences by artist: {_spread(artists, 'sentences')}", "")
    return png(figure)


def _spread(told: Mapping[str, float], unit: str) -> str:
    ten, gini = told[f"{unit}: ten largest"], told[f"{unit}: Gini"]
    return f"ten have {ten:.0%}, Gini {gini:.2f}"


def _pronouns(rows: _Rows, label: str) -> bytes:
    figure, (left, right) = canvas(_WIDTH, 3.2, columns=2)
    told = {row.subject: row for row in _of(rows, "pronouns")}
    families = ("he", "she", "they")
    heights = [told[family].value for family in families]
    left.bar(families, heights, 0.55, color=[DISTINCT[0], DISTINCT[3], GREY])
    for place, height in enumerate(heights):
        left.text(place, height, f"{height:,.1f}", ha="center", va="bottom", fontsize=LABEL)
    left.margins(y=0.12)
    left.set_ylabel("in 10,000 words", fontsize=LABEL)
    _titled(left, "Pronouns: he, him, his · she, her · they, them", label)
    of_all = told.get("he of he and she")
    compared = [*([of_all] if of_all else []), *_of(rows, "pronouns_by_genre")]
    for place, row in enumerate(compared):
        low, high = interval_of(row.detail)
        colour = INK if row is of_all else DISTINCT[0]
        right.plot((low, high), (place, place), color=colour, linewidth=1.4)
        right.plot(row.value, place, "o", color=colour, markersize=5)
    right.axvline(0.5, color=GREY, linestyle=":", linewidth=1.2)
    right.set_yticks(
        range(len(compared)), ["all" if row is of_all else _short(row.subject) for row in compared]
    )
    right.invert_yaxis()
    right.set_xlim(-0.02, 1.02)
    right.xaxis.set_major_formatter(_percent)
    right.set_xlabel("he among he and she, with 95 % (posts drawn)", fontsize=LABEL)
    few = "" if compared else ": too few to say"
    _titled(right, f"Whom the largest genres speak of{few}", "")
    return png(figure)


def _places(rows: _Rows, label: str) -> bytes:
    figure, (left, right) = canvas(_WIDTH, 3.6, columns=2)
    _bars(left, _of(rows, "places_by_country"))
    _bars(right, _of(rows, "places_by_continent"))
    told = {row.subject: row.share for row in _of(rows, "places")}
    naming = told.get("sentences naming one") or 0.0
    _titled(left, f"Places: named in {naming:.1%} of the sentences; by country", label)
    _titled(right, "By continent", "")
    return png(figure)


def _left_out(rows: _Rows, label: str) -> bytes:
    figure, (left, right) = canvas(_WIDTH, 2.4, columns=2)
    _bars(left, _of(rows, "opt_outs_by_signal"))
    _bars(right, _of(rows, "opt_outs_by_host")[:8])
    told = {row.subject: row.value for row in _of(rows, "opt_outs")}
    kept = told["kept all the same"]
    title = f"Asked to be left out: {told['pages']:,.0f} pages, {kept:,.0f} kept all the same"
    _titled(left, title, label)
    _titled(right, "By host", "")
    return png(figure)


_DRAWN: Mapping[str, Callable[[_Rows, str], bytes]] = MappingProxyType(
    {
        "words per post": _lengths,
        "genres": _genres,
        "hosts and artists": _owners,
        "pronouns": _pronouns,
        "places": _places,
        "asked to be left out": _left_out,
    }
)


def _of(rows: _Rows, measure: str) -> list[BiasFigure]:
    return [row for row in rows if row.measure == measure]


def _columns(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _bars(axes: Any, rows: _Rows) -> None:
    """The largest rows as bars, first on top, each with its count and its share."""
    shown = rows[:_LISTED]
    axes.barh(range(len(shown)), [row.value for row in shown], color=PALE)
    axes.set_yticks(range(len(shown)), [_short(row.subject) for row in shown], fontsize=SMALL)
    axes.invert_yaxis()
    for place, row in enumerate(shown):
        told = f" {row.value:,.0f} ({row.share or 0:.1%})"
        axes.text(row.value, place, told, va="center", fontsize=SMALL, color=INK)
    axes.margins(x=0.25)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    if not shown:
        axes.set(xticks=[], yticks=[])
        axes.text(0.5, 0.5, "none", ha="center", transform=axes.transAxes, fontsize=LABEL)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _percent(value: float, _: Any = None) -> str:
    return f"{value:.0%}"


def _titled(axes: Any, title: str, label: str) -> None:
    axes.set_title(f"{title}\n{label}" if label else title, loc="left", fontsize=TITLE)
