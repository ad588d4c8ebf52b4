"""What curators let pass and refused, as examples to learn a preference from.

Drafts are texts of a model, so no held-out sentence is among them; of one mention, all are on one side.
"""

from collections.abc import Iterable

from hype_pipeline.models.values.learned import Example
from hype_pipeline.records.bot import Decision, Draft
from hype_pipeline.text.names import Names, mask

_UNDONE = "undone"
_LIKED = {
    "approved": True,
    "edited": True,
    "rejected": False,
}  # who let a draft expire said nothing


def verdicts(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last word about each draft, in the order of *decisions*; none where it was taken back."""
    last: dict[str, Decision] = {}
    for decision in decisions:
        if decision.action in _LIKED:
            last[decision.draft_id] = decision
        elif decision.action == _UNDONE:
            last.pop(decision.draft_id, None)
    return last


def examples(drafts: Iterable[Draft], decisions: Iterable[Decision]) -> list[Example]:
    """The last decision about each of *drafts*, names masked; an edited one as it was edited."""
    last = verdicts(decisions)
    found = []
    for draft in drafts:
        said = last.get(draft.draft_id)
        if said is None:
            continue
        names = Names(draft.artist, draft.title)
        text = said.text if said.action == "edited" and said.text else draft.text
        found.append(Example(mask(text, names), _LIKED[said.action], draft.mention_id))
    return found
