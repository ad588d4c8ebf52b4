"""What a topic model says about itself in the UI: its map, and how its number of topics was chosen."""

from typing import TYPE_CHECKING, Any

import dagster as dg

from hype_pipeline.canvas import embedded

if TYPE_CHECKING:
    from hype_pipeline.topics.choice import Choice
    from hype_pipeline.topics.model import Topics


def topic_shown(topics: "Topics") -> dict[str, Any]:
    """The map, the numbers that were tried as a table and a plot, and figures to plot over time."""
    from hype_pipeline.generate.topic_plots import topic_map

    drawn = embedded(topic_map(topics), "Topics, near where they use the same words")
    chosen = "The number was given." if topics.choice is None else _chosen(topics.choice)
    return {
        "map": dg.MetadataValue.md(drawn),
        "number of topics": dg.MetadataValue.md(chosen),
        "topics": topics.count,
        "descriptive": topics.names[topics.descriptive],
        "npmi of the descriptive": topics.npmi[topics.descriptive],
    }


def _chosen(choice: "Choice") -> str:
    from hype_pipeline.generate.topic_plots import number_plot

    lines = [
        "| topics | NPMI, held-out sentences | standard error | stability |",
        f"|{' --- |' * 4}",
    ]
    lines += [
        f"| {_marked(each.number, choice.number)} | {each.npmi:.3f} | {each.error:.3f} | {each.stability:.2f} |"
        for each in choice.tried
    ]
    plot = embedded(number_plot(choice), "Coherence and stability by number of topics")
    return "\n".join([choice.decision, "", *lines, "", plot])


def _marked(number: int, taken: int) -> str:
    return f"**{number}**" if number == taken else str(number)
