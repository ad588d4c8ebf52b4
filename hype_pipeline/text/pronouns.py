"""Third-person pronouns in English text, by family. Which words they are stands in pronouns.tsv."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FAMILIES = ("he", "she", "they")
_MASK = re.compile(r"\{(?:artist|song|site)\}")
_WORD = re.compile(r"[^\W\d_]+")  # so that he's is he and s


@cache
def _listed() -> Mapping[str, str]:
    lines = files("hype_pipeline.text").joinpath("pronouns.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {word: family for family, word in pairs}


def pronouns_in(text: str) -> Counter[str]:
    """How often each family is spoken of in *text*; under "words", of how many words."""
    known = _listed()
    words = _WORD.findall(_MASK.sub(" ", text).lower())
    told = Counter(known[word] for word in words if word in known)
    told["words"] = len(words)
    return told
