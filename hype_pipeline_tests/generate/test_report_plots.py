"""The report's pictures: only of what there is, and each one a picture."""

from io import BytesIO

import numpy as np
from PIL import Image

from hype_pipeline.generate.figures.judged import Pictured
from hype_pipeline.generate.report_plots import pictures

SOME = Pictured(
    lengths={"ours": [3, 4, 5], "human": []},
    copied={"ours": np.array([1.0, 0.5]), "human": np.array([1.0, 0.8, 0.2])},
    lifts={"half": 0.9, "prior_best_of_8": 2.1},
    genres={"ours": {"folk": 0.5}, "human": {"folk": 0.6, "techno": 0.4}},
)


def test_pictures_are_pictures():
    drawn = pictures(SOME)
    sizes = [Image.open(BytesIO(picture)).size for picture in drawn.values()]
    assert len(sizes) == 4
    assert min(min(size) for size in sizes) > 100


def test_what_was_not_measured_is_not_drawn():
    assert list(pictures(Pictured(lengths=SOME.lengths, copied=SOME.copied))) == [
        "length of texts",
        "words in a row from training text",
    ]
