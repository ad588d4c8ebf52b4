"""How long each part of a report took."""

from hype_pipeline.defs.parts import Parts


def test_a_part_lasts_until_another_begins_and_several_times_are_one_sum() -> None:
    heard: list[str] = []
    moments = iter([0.0, 2.0, 2.0, 5.0, 5.0, 5.5])
    parts = Parts(heard.append, clock=lambda: next(moments))
    parts("likelihood", 0, 2)
    parts("likelihood", 1, 2)
    parts("topics", 0, 1)
    parts("likelihood", 2, 2)
    parts.end()
    assert parts.seconds == {"likelihood": 2.5, "topics": 3.0}
    assert heard[:4] == [
        *("likelihood: 0 of 2", "likelihood: 1 of 2", "likelihood: 2.0 seconds", "topics: 0 of 1")
    ]
