"""One canvas for every plot: size, ink, colours that colour-blind people tell apart, and the PNG.

What is drawn, and what it shows, is said where it is measured.
"""

import base64
from io import BytesIO
from typing import Any

INK, PALE, CHOSEN, GREY = "#3b4a6b", "#c9d2e6", "#e0a83c", "#8a8f99"
# Okabe and Ito 2008, https://jfly.uni-koeln.de/color/, without black and yellow (pale on white).
DISTINCT = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9")
TITLE, LABEL, SMALL = 9, 8, 7  # points
_DOTS = 100  # per inch
_COLOURS = 255  # in a picture, the greys of its letters included


def canvas(width: float, height: float, *, columns: int = 1) -> tuple[Any, list[Any]]:
    """A figure of that many inches, and its axes from left to right."""
    # The object interface: pyplot would keep every figure of a long-lived process.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # a second: in the run, not at load
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    drawn = list(figure.subplots(1, columns, squeeze=False)[0])
    for axes in drawn:
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=LABEL)
    return figure, drawn


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
