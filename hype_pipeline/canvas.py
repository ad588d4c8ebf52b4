"""One canvas for every plot: size, ink, colours that colour-blind people tell apart, and the PNG.

What is drawn, and what it shows, is said where it is measured.
"""

import base64
from collections.abc import Sequence
from io import BytesIO
from typing import Any

INK, PALE, CHOSEN, GREY = "#3b4a6b", "#c9d2e6", "#e0a83c", "#8a8f99"
# Okabe and Ito 2008, https://jfly.uni-koeln.de/color/, without black and yellow (pale on white).
DISTINCT = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9")
TITLE, LABEL, SMALL = 9, 8, 7  # points
EMPTY = "."  # in a mosaic
_DOTS = 100  # per inch
_COLOURS = 255  # in a picture, the greys of its letters included


def canvas(width: float, height: float, *, columns: int = 1) -> tuple[Any, list[Any]]:
    """A figure of that many inches, and its axes from left to right."""
    figure = _figure(width, height)
    drawn = list(figure.subplots(1, columns, squeeze=False)[0])
    return figure, [_bare(axes) for axes in drawn]


def mosaic(
    width: float, height: float, rows: Sequence[Sequence[str]], *, widths: Sequence[float]
) -> tuple[Any, dict[str, Any]]:
    """A figure with its axes by name: each lies where *rows* have its name, and not where it is EMPTY."""
    figure = _figure(width, height)
    drawn = figure.subplot_mosaic(
        [list(row) for row in rows], width_ratios=list(widths), empty_sentinel=EMPTY
    )
    return figure, {name: _bare(axes) for name, axes in drawn.items()}


def plain(text: str) -> str:
    """*text* as it is: nothing in it is read as mathematics."""
    return text.replace("$", r"\$")


def png(figure: Any) -> bytes:
    """The figure as a picture on white, of so few colours that the UI's database can hold many."""
    from PIL import Image  # comes with matplotlib

    drawn, packed = BytesIO(), BytesIO()
    figure.savefig(drawn, format="png", dpi=_DOTS, facecolor="white")
    with Image.open(drawn) as picture:
        picture.convert("RGB").quantize(_COLOURS).save(packed, format="png", optimize=True)
    return packed.getvalue()


def embedded(picture: bytes, about: str) -> str:
    """A PNG as Markdown that needs no file."""
    return f"![{about}](data:image/png;base64,{base64.b64encode(picture).decode()})"


def _figure(width: float, height: float) -> Any:
    # The object interface: pyplot would keep every figure of a long-lived process.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # a second: in the run, not at load
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _bare(axes: Any) -> Any:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=LABEL)
    return axes
