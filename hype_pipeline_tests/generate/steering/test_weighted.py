"""Weighted decoding: which words gain, and that texts are about the topic for it."""

import numpy as np

from hype_pipeline.generate.drawing import Method, draw
from hype_pipeline.generate.steering import weighted
from hype_pipeline.text.tokens import END

GENRES = [("techno",)] * 60


def test_words_of_the_topic_gain_and_words_of_no_topic_stay(bundle):
    gains = weighted.evidence(bundle.cvae.vocabulary, bundle.topics)
    place = {token: number for number, token in enumerate(bundle.cvae.vocabulary.tokens)}
    best = bundle.topics.top_words(bundle.topics.descriptive, count=3)
    assert min(gains[place[word]] for word in best) > 0.3
    assert [gains[place[word]] for word in ("the", "and")] == [0, 0]
    assert gains[END] == 0
    assert np.abs(gains).max() <= 2


def test_texts_are_about_the_topic_the_more_the_stronger(bundle):
    def share(times):
        method = Method(added=weighted.added(bundle.cvae, bundle.topics, times))
        texts = [each.text for each in draw(bundle.cvae, GENRES, seed=3, method=method)]
        return bundle.topics.descriptive_share(texts).mean()

    prior, mild, strong = (share(times) for times in (0.0, 0.5, 1.25))
    assert prior + 0.05 < mild
    assert mild + 0.05 < strong


def test_a_method_is_found_again_by_its_name():
    assert [weighted.strength(weighted.weighted(each)) for each in weighted.STRENGTHS] == list(
        weighted.STRENGTHS
    )
