"""Whom a post is about from beginning to end, told by its title, its address and where the text names them.

A post on one song comes back to its artist; a round-up comes back to nobody.
"""

import re

from hype_pipeline.collect.judging.no_names import EVERYBODYS
from hype_pipeline.text.clean import normalised

_WORD = re.compile(r"[^\W_][\w'’.&$-]*")
_BEGINNING, _END = 0.5, 0.5  # of the text: named before the one, and again after the other
_FEWEST = 2  # times


def subject(announced: str, text: str) -> str | None:
    """A name of *announced*, a title or an address, to which *text* comes back; None: there is none."""
    wanted = {
        word
        for word in normalised(announced).split()
        if len(word) > 2 and word not in EVERYBODYS and not word.isdigit()
    }
    places: dict[str, list[int]] = {}
    for found in _WORD.finditer(text):
        if found[0][0].islower():
            continue
        for word in normalised(found[0]).split()[:1]:
            if word in wanted:
                places.setdefault(word, []).append(found.start())
    running = (
        (len(at), word)
        for word, at in places.items()
        if len(at) >= _FEWEST and at[0] < _BEGINNING * len(text) and at[-1] > _END * len(text)
    )
    return max(running, default=(0, None))[1]
