"""Whether samples are about what they are to be about: genres by a reader of genres, sound by other topics.

The topic judge is an LDA of another seed on posts that the shipped topics never saw (valid and test);
which of its topics describes sound it says itself, by the same rule. So that a way of drawing cannot
win by pleasing the very topics that it is ranked by.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.commentary import candidates, commentary
from hype_pipeline.generate.figures.genre_judge import NAMED, GenreJudge, by_genre
from hype_pipeline.generate.figures.judged import HUMAN, OURS, Judged, Posted, judged
from hype_pipeline.generate.steering.ways import (
    ACTOR,
    BEST_OF,
    COUNTS,
    HALF,
    PRIOR,
    best,
    drawn_ways,
    mix,
)
from hype_pipeline.generate.steering.weighted import WEIGHTED

if TYPE_CHECKING:
    from hype_pipeline.generate.bundle import Bundle
    from hype_pipeline.topics.model import Topics

SHIPPED = "shipped"
_EACH = 5  # comments on a song
_HELD_BACK = 5  # every so many-th post tells the topic judge how coherent its topics are
_OTHER_SEED = 1_000  # added to the report's
LEAST_LIFT = 1.1  # of best-of-8, by the shipped topics themselves: less, and ranking is broken


def fit_topic_judge(rows: Sequence[Posted], *, count: int, seed: int) -> "Topics | None":
    """As many topics of the posts that are not trained on; None where these are too few."""
    from hype_pipeline.topics.configs import TopicConfig
    from hype_pipeline.topics.fitting import fit_better

    posts: dict[str, list[str]] = {}
    for row in rows:
        if row.split != "train":
            posts.setdefault(row.post_id, []).append(row.text)
    listed = [posts[name] for name in sorted(posts)]
    held_out = listed[::_HELD_BACK]
    learnt = [post for place, post in enumerate(listed) if place % _HELD_BACK]
    try:
        return fit_better(
            learnt, held_out, config=TopicConfig(topics=count), seed=seed + _OTHER_SEED
        )
    except BadInput:
        return None


def topic_control(
    bundle: "Bundle",
    judge: "Topics | None",
    valid: Sequence[Posted],
    genres: Sequence[Sequence[str]],
    *,
    seed: int,
) -> Iterator[Judged]:
    """What every way of drawing is about, under *genres*, one text for each."""
    own = bundle.topics
    methods = {} if bundle.way == PRIOR else {bundle.way: bundle.method}
    drawn = drawn_ways(bundle.cvae, bundle.values.scores, genres, seed=seed, methods=methods)
    texts = {way: [each.text for each in told] for way, told in drawn.items()}
    on = f"{len(genres)} texts for each way, seed {seed}"
    named = own.names[own.descriptive]
    human = [row.text for row in valid]
    mixes = {way: mix(own, told) for way, told in texts.items()}
    share = float(own.descriptive_share(human).mean())
    yield judged("topic", share, f"mean share of '{named}', {len(human)} texts", writer=HUMAN)
    for way, told in mixes.items():
        yield judged(f"{way}_topic", told.favoured, f"mean share of the topic '{named}'; {on}")
    lift = mixes[best(BEST_OF)].favoured / max(mixes[PRIOR].favoured, 1e-9)
    about = f"by the shipped topics, over the prior's; {on}"
    least = LEAST_LIFT if bundle.values.first == "topic" else None
    yield judged("best_of_8_lift", lift, about, least=least)
    if judge is not None:
        yield from _judged_apart(judge, texts, human, on)
        yield from _shipped(bundle, judge, genres, seed)


def genre_control(
    judge: GenreJudge,
    texts: Mapping[str, Sequence[str]],
    genres: Sequence[Sequence[str]],
    *,
    learnt: int,
) -> tuple[list[Judged], dict[str, dict[str, float]]]:
    """How often a genre that each writer's texts were asked for is among the judge's first, and by
    genre. *genres* are those of the human texts, under which all others were written."""
    told = [place for place, own in enumerate(genres) if own]
    asked = [genres[place] for place in told]
    found = {
        writer: judge.found([own[place] for place in told], asked) for writer, own in texts.items()
    }
    rate = max(float(found[HUMAN].mean()) if told else 0.0, 1e-9)
    on = f"{len(told)} texts; judge of {len(judge.labels)} genres from {learnt} training sentences"
    figures = []
    for writer, hits in found.items():
        share = float(hits.mean()) if told else 0.0
        about = f"share with one of their genres among the {NAMED} likeliest; {on}"
        figures.append(judged("genre_found", share, about, writer=writer))
        if writer != HUMAN:
            about = f"the same as a share of people's; {on}"
            figures.append(judged("genre_control", share / rate, about, writer=writer))
    return figures, {writer: by_genre(found[writer], asked) for writer in (OURS, HUMAN)}


def _judged_apart(
    judge: "Topics", texts: Mapping[str, Sequence[str]], human: Sequence[str], on: str
) -> Iterator[Judged]:
    named = judge.names[judge.descriptive]
    by = f"by other topics, of posts never trained on; {on}"
    share = float(judge.descriptive_share(human).mean())
    yield judged("judged_topic", share, f"mean share of '{named}' {by}", writer=HUMAN)
    shares = {way: mix(judge, told) for way, told in texts.items()}
    prior = shares[PRIOR]
    for way, told in shares.items():
        yield judged(f"{way}_judged_topic", told.favoured, f"mean share of '{named}' {by}")
        if way == PRIOR:
            continue
        # What decodes N texts is held against the prior's one of N: the costs are in the names.
        lift = told.favoured / max(prior.favoured, 1e-9)
        yield judged(f"{way}_judged_lift", lift, f"ratio to the prior's {by}")
        change = told.distinct_2 / max(prior.distinct_2, 1e-9) - 1
        yield judged(f"{way}_distinct_2_change", change, f"against the prior's; {on}")
        change = told.length / max(prior.length, 1e-9) - 1
        yield judged(f"{way}_length_change", change, f"against the prior's; {on}")


def _shipped(
    bundle: "Bundle", judge: "Topics", genres: Sequence[Sequence[str]], seed: int
) -> Iterator[Judged]:
    """Comments as they are made, guarded and ranked, against texts of the prior that the same guard
    lets through under the same genres."""
    sets = list(dict.fromkeys(tuple(own) for own in genres))[: max(1, len(genres) // _EACH)]
    said, plain = [], []
    for number, own in enumerate(sets):
        comments = commentary(bundle, own, samples=_EACH, seed=seed + number).kept
        said += [comment.masked for comment in comments]
        passed, _ = candidates(bundle, own, len(comments), seed=seed + number)
        plain += [comment.masked for comment in passed]
    if not (said and plain):
        return
    ours, theirs = mix(judge, said), mix(judge, plain)
    on = (
        f"{len(said)} comments on {len(sets)} genre sets (best of {bundle.count}, {bundle.way}), "
        f"{len(plain)} from the prior under the same guard, seed {seed}"
    )
    lift = ours.favoured / max(theirs.favoured, 1e-9)
    yield judged(f"{SHIPPED}_judged_topic", ours.favoured, f"mean share by other topics; {on}")
    yield judged(f"{SHIPPED}_judged_lift", lift, f"ratio to the prior's by other topics; {on}")
    change = ours.distinct_2 / max(theirs.distinct_2, 1e-9) - 1
    yield judged(f"{SHIPPED}_distinct_2_change", change, f"against the prior's; {on}")
    change = ours.length / max(theirs.length, 1e-9) - 1
    yield judged(f"{SHIPPED}_length_change", change, f"against the prior's; {on}")


def lifts(figures: Sequence[Judged]) -> dict[str, float]:
    """The lift of each way by the topic judge, cheapest decoding first."""
    told = {each.figure: each.value for each in figures}
    ways = (
        HALF,
        *(best(n, way) for n in (1, *COUNTS) for way in (PRIOR, WEIGHTED, ACTOR)),
        SHIPPED,
    )
    pairs = ((way, told.get(f"{way}_judged_lift")) for way in ways)
    return {way: lift for way, lift in pairs if lift is not None}
