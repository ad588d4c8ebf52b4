"""What a CVAE writes, unpicked: for the UI and the table `cvae_samples`, not for figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate.drawing import LIKELY, draw

if TYPE_CHECKING:
    from hype_pipeline.generate.store import LabelledSentence
    from hype_pipeline.models.trained import TrainedCvae

_GENRE_SETS, _EACH, _STEPS = 5, 4, 5


def showcase(
    cvae: "TrainedCvae", rows: Sequence["LabelledSentence"], *, seed: int
) -> list[dict[str, Any]]:
    """Samples from the prior for the first genre sets of *rows*, reconstructions, and one way between
    two of them."""
    from hype_pipeline.models.reproducible import generator
    from hype_pipeline.models.sampling import interpolate, reconstruct

    told = [row for row in rows if row.genres]
    sets = list(dict.fromkeys(row.genres for row in told))[:_GENRE_SETS]
    genres = [each for each in sets for _ in range(_EACH)]
    chance = generator(seed, "showcase", device=cvae.device)
    texts = [row.text for row in told[:_GENRE_SETS]]
    again = reconstruct(
        cvae, texts, [row.genres for row in told[:_GENRE_SETS]], LIKELY, generator=chance
    )
    listed = [
        ("prior", each, text.text)
        for each, text in zip(genres, draw(cvae, genres, seed=seed), strict=True)
    ]
    listed += [
        ("reconstruction", row.genres, text.text) for row, text in zip(told, again, strict=False)
    ]
    if len(texts) > 1:
        way = interpolate(
            cvae,
            texts[0],
            texts[-1],
            told[0].genres,
            steps=_STEPS,
            decoding=LIKELY,
            generator=chance,
        )
        listed += [("interpolation", told[0].genres, text.text) for text in way]
    return [
        {"kind": kind, "genres": list(each), "position": place, "text": text}
        for place, (kind, each, text) in enumerate(listed)
    ]
