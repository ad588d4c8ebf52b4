"""The report: it tells a decent model from an untrained, a collapsed and a copying one."""

from dataclasses import replace

import pytest
import torch

from hype_pipeline.curate.guard import SharedRuns
from hype_pipeline.generate.drawing import draw
from hype_pipeline.generate.report import report
from hype_pipeline_tests.small_generator import corpus


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return corpus(tmp_path_factory.mktemp("corpus")).sentences


def figures(bundle, rows):
    return {row.name: row for row in report(bundle, rows, seed=0).figures}


@pytest.fixture(scope="module")
def told(bundle, rows):
    return figures(bundle, rows)


def with_weights(bundle, change):
    """The bundle with every weight changed."""
    from hype_pipeline.models.cvae import CvaeModel

    cvae = bundle.cvae
    model = CvaeModel(cvae.config, vocabulary=len(cvae.vocabulary), labels=len(cvae.labels))
    model.load_state_dict(
        {name: change(name, values.clone()) for name, values in cvae.model.state_dict().items()}
    )
    return replace(bundle, cvae=replace(cvae, model=model.eval()))


def test_the_promised_figures_are_there(told):
    assert {
        *("nll", "perplexity", "kl", "active_units", "mutual_information"),
        *("unigram_nll", "trigram_nll", "distinct_1", "distinct_2", "repeats", "human_repeats"),
        *("length", "human_length", "unknown_emitted", "printed_not_sampled"),
        *("samples_copied_10", "human_samples_copied_10", "prior_topic", "best_of_8_lift"),
    } <= told.keys()


def test_printed_is_sampled_and_nothing_unknown_is_printed(told):
    assert told["printed_not_sampled"].value == 0
    assert told["unknown_emitted"].value == 0


def test_best_of_eight_describes_sound_more(told):
    assert told["prior_best_of_8_topic"].value > told["prior_topic"].value


def test_a_report_is_the_same_twice(bundle, rows, told):
    assert figures(bundle, rows) == told


def test_an_untrained_model_fails(bundle, rows):
    broken = with_weights(bundle, lambda name, values: torch.zeros_like(values))
    assert figures(broken, rows)["nll_over_unigram"].passes is False


def test_a_collapsed_posterior_fails(bundle, rows):
    def collapsed(name, values):
        return torch.zeros_like(values) if name.startswith("encoder") else values

    told = figures(with_weights(bundle, collapsed), rows)
    assert told["active_units"].value == 0
    assert told["active_units"].passes is False
    assert told["kl"].passes is False


def test_a_model_that_writes_what_it_read_fails(bundle, rows):
    genres = [row.genres for row in rows if row.split == "valid"]
    drawn = [each.text for each in draw(bundle.cvae, genres, seed=0)]
    read = replace(bundle, known=SharedRuns.of(f"{text} and on it goes" for text in drawn))
    told = figures(read, rows)
    assert told["human_samples_copied_10"].value == 0
    assert told["samples_copied_10"].passes is False
