"""The bias report as text for a terminal, and in short for the UI. Counts nothing."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from hype_pipeline.records.reports import BiasFigure

_HIDDEN = frozenset({"words_histogram"})  # a picture or a machine reads it
_SUMMARIES = frozenset(
    {"origin", "words_per_post", "genres", "hosts", "artists", "pronouns", "places", "opt_outs"}
)


def bias_lines(figures: Sequence[BiasFigure], *, most: int) -> list[str]:
    """A section for each measure; of a list, the *most* first lines."""
    lines: list[str] = []
    for measure, group in groupby(figures, key=lambda figure: figure.measure):
        listed = list(group)
        if measure in _HIDDEN:
            continue
        shown = listed if measure in _SUMMARIES else listed[:most]
        lines.append(f"{measure.replace('_', ' ')}   ({listed[0].data})")
        lines += [_line(figure) for figure in shown]
        more = len(listed) - len(shown)
        lines += [f"  … and {more:,} more", ""] if more else [""]
    return lines[:-1]


def _line(figure: BiasFigure) -> str:
    value = f"{figure.value:,.0f}" if figure.value.is_integer() else f"{figure.value:,.2f}"
    share = "" if figure.share is None else f"{figure.share:.1%}"
    return f"  {figure.subject:<32.32}{value:>10}{share:>8}  {figure.detail}".rstrip()


def bias_markdown(figures: Sequence[BiasFigure]) -> str:
    """The report in a dozen sentences, and what each was counted on."""
    data = "\n".join(f"- {each}" for each in dict.fromkeys(figure.data for figure in figures))
    return "\n\n".join((*_Short(figures).sentences(), f"Counted on:\n\n{data}"))


class _Short:
    """Figures looked up by name, and what is said of them."""

    def __init__(self, figures: Sequence[BiasFigure]) -> None:
        self._figures = figures
        self._known: Mapping[tuple[str, str], BiasFigure] = {
            (figure.measure, figure.subject): figure for figure in figures
        }

    def sentences(self) -> Sequence[str]:
        """One paragraph for each measure."""
        value, share, first = self._value, self._share, self._first
        ratio = self._known.get(("pronouns", "he of he and she"))
        words, genres, artists = "words_per_post", "genres", "artists"
        return (
            f"**Words per post.** Kept: median {value(words, 'kept: median')}, mean "
            f"{value(words, 'kept: mean')}; not kept: median {value(words, 'not kept: median')}.",
            f"**Genres.** {value(genres, 'names before')} names become {value(genres, 'labels after')} labels. "
            f"{share(genres, 'posts labelled')} of the posts and {share(genres, 'sentences labelled')} of the "
            f"sentences keep one; the cut costs {value(genres, 'posts lost')} posts and "
            f"{value(genres, 'sentences lost')} sentences their last one. Lost first: "
            f"{first('genre_names', 5, only='lost in the cut')}.",
            f"**Hosts.** The ten largest have {share('hosts', 'posts: ten largest')} of the posts and "
            f"{share('hosts', 'sentences: ten largest')} of the sentences: {first('posts_by_host', 3)}.",
            f"**Artists.** {value(artists, 'over 10 times the median')} have more than ten times the median, "
            f"{value(artists, 'over 1% of all sentences')} more than 1 % of all sentences: "
            f"{first('sentences_by_artist', 3)}.",
            f"**Pronouns.** In 10,000 words: he {value('pronouns', 'he')}, she {value('pronouns', 'she')}, "
            f"they {value('pronouns', 'they')}. "
            + (
                f"He of he and she: {ratio.value:.1%} ({ratio.detail})."
                if ratio
                else "Too few to compare."
            ),
            f"**Places.** Named in {share('places', 'sentences naming one')} of the sentences; most: "
            f"{first('places_by_country', 5)}.",
            f"**Asked to be left out.** {value('opt_outs', 'pages')} pages, of which "
            f"{value('opt_outs', 'kept all the same')} are in the corpus all the same: "
            f"{first('opt_outs_by_signal', 9)}.",
        )

    def _value(self, measure: str, subject: str) -> str:
        found = self._known.get((measure, subject))
        return f"{found.value:,.0f}" if found else "none"

    def _share(self, measure: str, subject: str) -> str:
        found = self._known.get((measure, subject))
        return f"{found.share or 0:.1%}" if found else "none"

    def _first(self, measure: str, most: int, *, only: str = "") -> str:
        listed = (each for each in self._figures if each.measure == measure and only in each.detail)
        named = [f"{_safe(each.subject)} {each.value:,.0f}" for each in listed]
        return ", ".join(named[:most]) or "none"


def _safe(name: str) -> str:
    """A name from the web, as text in Markdown."""
    for mark, plain in (("&", "&amp;"), ("<", "&lt;"), ("[", "&#91;"), ("*", "&#42;")):
        name = name.replace(mark, plain)
    return name
