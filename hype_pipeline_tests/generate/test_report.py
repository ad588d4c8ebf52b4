"""The report: it tells a decent model from an untrained, a collapsed and a copying one."""

from dataclasses import replace

import pytest
import torch

from hype_pipeline.generate.figures.foreseen import Foreseeing
from hype_pipeline.generate.figures.judged import HUMAN, NIGHTLY, OURS, judged
from hype_pipeline.generate.figures.lexicon import Pieces
from hype_pipeline.generate.figures.likelihood import over_unigram, own_likelihood, rivals
from hype_pipeline.generate.figures.writers import ABOUT
from hype_pipeline.generate.report import limited, report
from hype_pipeline_tests.small_generator import corpus

SMALL = replace(NIGHTLY, weights=4, texts=16, samples=64, songs=8)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return corpus(tmp_path_factory.mktemp("corpus")).sentences


@pytest.fixture(scope="module")
def whole(bundle, rows):
    return report(bundle, rows, seed=0, extent=SMALL)


@pytest.fixture(scope="module")
def told(whole):
    return {each.name: each for each in whole.figures}


def with_weights(bundle, change):
    """The CVAE with every weight changed."""
    from hype_pipeline.models.cvae import CvaeModel

    cvae = bundle.cvae
    model = CvaeModel(cvae.config, vocabulary=len(cvae.vocabulary), labels=len(cvae.labels))
    model.load_state_dict(
        {name: change(name, values.clone()) for name, values in cvae.model.state_dict().items()}
    )
    return replace(cvae, model=model.eval())


def likelihood(cvae, rows):
    """The figures of *cvae* on the valid split, and what hangs on word frequencies."""
    train, valid = ([row for row in rows if row.split == split] for split in ("train", "valid"))
    unigram = Foreseeing.of([row.text for row in train], Pieces(cvae.vocabulary), order=1)
    figures = [*own_likelihood(cvae, valid, "valid", SMALL, seed=0)]
    figures += rivals(cvae, train, valid, {"unigram": unigram}, None, SMALL)
    return {each.name: each for each in [*figures, over_unigram(figures)]}


def test_the_promised_figures_are_there(told):
    assert {
        *("nll", "perplexity", "elbo", "kl", "active_units", "mutual_information", "test_nll"),
        *("unigram_nll", "trigram_nll", "characters_nll", "distinct_1", "distinct_2", "self_bleu"),
        *("repeats", "human_repeats", "length", "human_length", "length_distance", "mauve"),
        *("forward_perplexity", "reverse_ratio", "samples_reverse_ratio", "human_self_bleu"),
        *("samples_copied_8", "human_samples_copied_10", "longest_copy", "he_share"),
        *("prior_topic", "best_of_8_lift", "shipped_judged_lift", "half_judged_lift"),
    } <= told.keys()


def test_every_writer_has_the_same_figures(whole):
    columns = whole.columns()
    writers = {"untempered", "half", "best_of_8", "trigram", "characters"}
    assert {OURS, HUMAN, *writers} <= columns.keys()
    assert columns["half"].keys() <= columns[OURS].keys()
    assert columns["half"].keys() == columns["best_of_8"].keys()


def test_every_writer_is_explained(whole):
    assert whole.columns().keys() <= ABOUT.keys()


def test_every_figure_says_of_how_many_it_is(whole):
    assert all(any(sign.isdigit() for sign in each.about) for each in whole.figures)


def test_printed_is_sampled_and_nothing_unknown_is_printed(told):
    assert told["printed_not_sampled"].value == 0
    assert told["unknown_emitted"].value == 0


def test_best_of_eight_describes_sound_more(told):
    assert told["prior_best_of_8_topic"].value > told["prior_topic"].value


@pytest.mark.slow
def test_a_report_is_the_same_twice(bundle, rows, whole):
    assert report(bundle, rows, seed=0, extent=SMALL).figures == whole.figures


def test_an_untrained_model_fails(bundle, rows):
    told = likelihood(with_weights(bundle, lambda name, values: torch.zeros_like(values)), rows)
    assert told["nll_over_unigram"].passes is False


def test_a_decent_model_passes_where_those_fail(bundle, rows):
    told = likelihood(bundle.cvae, rows)
    assert told["nll_over_unigram"].passes
    assert told["active_units"].passes


def test_a_collapsed_posterior_fails(bundle, rows):
    def collapsed(name, values):
        return torch.zeros_like(values) if name.startswith("encoder") else values

    told = likelihood(with_weights(bundle, collapsed), rows)
    assert told["active_units"].value == 0
    assert told["active_units"].passes is False
    assert told["kl"].passes is False


@pytest.mark.parametrize(
    ("figure", "ours", "people", "passes"),
    [
        ("samples_copied_10", 0.03, 0.02, False),
        ("samples_copied_10", 0.02, 0.02, True),
        ("samples_repeats", 0.6, 0.1, False),
        ("distinct_2", 0.2, 0.8, False),
        ("distinct_2", 0.5, 0.8, True),
        ("length_gap", 0.5, 0.0, False),
    ],
)
def test_what_people_do_is_what_samples_are_held_to(figure, ours, people, passes):
    usual = {"samples_copied_10": 0.0, "samples_repeats": 0.0, "distinct_2": 0.0, figure: people}
    human = [judged(name, value, "", writer=HUMAN) for name, value in usual.items()]
    (told,) = (e for e in limited([judged(figure, ours, ""), *human]) if e.writer == OURS)
    assert told.passes is passes
