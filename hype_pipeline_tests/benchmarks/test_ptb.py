"""The Treebank is read as it is published: every word, every sentence, nothing left out."""

from benchmarks.ptb import Telling, read_ptb
from hype_pipeline.text.tokens import SPECIALS


def test_the_splits_have_the_published_sizes(shared_data):
    corpus = read_ptb(shared_data / "ptb")
    sizes = {split: (len(part), part.words) for split, part in corpus.splits.items()}
    assert sizes == {
        "train": (42_068, 887_521 + 42_068),
        "valid": (3_370, 70_390 + 3_370),
        "test": (3_761, 78_669 + 3_761),
    }
    assert len(corpus.vocabulary) == 9_999 + len(SPECIALS)


def test_progress_says_the_rate_and_what_is_left(capsys):
    ticking = iter([0.0, 0.0, 100.0])
    telling = Telling(seconds=60.0, clock=lambda: next(ticking))
    telling("vae", 20, 1_000, {"loss": 5.0})
    telling("vae", 120, 1_000, {"loss": 4.0})
    told = capsys.readouterr().err
    assert "vae 120/1000 1.00 steps/s 15 min left: loss 4.000" in told
    assert "vae 20/" not in told


def test_a_validation_is_always_told(capsys):
    telling = Telling(seconds=60.0, clock=lambda: 0.0)
    telling("vae", 20, 1_000, {"loss": 1.0, "nll": 1.0})
    assert "nll 1.000" in capsys.readouterr().err
