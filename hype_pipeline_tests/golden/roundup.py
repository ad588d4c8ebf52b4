"""Round-ups among real posts with labels, as lines and flattened to one line; every sign by itself.

The labels go with their sources, so that these figures say less than they seem to: what the rule makes
of layouts that no source has is roundup_layouts.py's. Nothing was learnt from this file.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.collect.judging.roundup import signs
from hype_pipeline.text.clean import mended, unwrapped
from hype_pipeline_tests.golden.rows import Row
from hype_pipeline_tests.real_posts import FORMS, read

DATA = ("music_writing/roundup_eval.jsonl.gz",)
FLOORS = {
    "recall": (">=", 0.90),
    "refused": ("<=", 0.03),
    "recall_flat": (">=", 0.90),
    "refused_flat": ("<=", 0.03),
}
_SIGNS = ("title", "list", "pairs", "headings", "attributed", "names")


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each post and form: all of its signs, or `kept`."""
    for number, post in enumerate(read(data / DATA[0])):
        url = post["ref"] if post["ref"].startswith("http") else ""
        for form, arranged in FORMS.items():
            text = mended(unwrapped(arranged(post["text"])))
            found = signs(url=url, title=post["title"], text=text, artists=(), links=())
            kinds = dict.fromkeys(str(each.reason).split(":")[1] for each in found)
            yield Row(f"{form}:{number}", str(post["label"]), "+".join(kinds) or "kept")


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Recall of round-ups and the share of other posts refused, together and by sign."""
    told: dict[str, float] = {}
    for form, suffix in (("lines", ""), ("flat", "_flat")):
        mine = [row for row in rows if row.ref.startswith(form)]
        told[f"recall{suffix}"] = _share(mine, "1", set(_SIGNS))
        told[f"refused{suffix}"] = _share(mine, "0", set(_SIGNS))
        told[f"recall_without_title{suffix}"] = _share(mine, "1", set(_SIGNS) - {"title"})
        for sign in _SIGNS:
            told[f"recall_{sign}_alone{suffix}"] = _share(mine, "1", {sign})
            told[f"refused_{sign}_alone{suffix}"] = _share(mine, "0", {sign})
    return told


def _share(rows: Sequence[Row], truth: str, wanted: set[str]) -> float:
    mine = [row for row in rows if row.truth == truth]
    return sum(bool(wanted & set(row.verdict.split("+"))) for row in mine) / len(mine)
