"""What an index of a text knows, and that it survives the disk."""

from pathlib import Path

from hype_pipeline.curate.shared_runs import SharedRuns

KNOWN = "a gentle wash of synths rises slowly under the brittle voice of a tired singer"
INDEX = SharedRuns.of([KNOWN])


def test_the_index_survives_the_disk(tmp_path: Path):
    INDEX.save(tmp_path / "index")
    loaded = SharedRuns.load(tmp_path / "index")
    assert loaded.longest(KNOWN) == len(KNOWN.split())
    assert loaded.unknown(["brittle", "Brittle"]) == "Brittle"


def test_an_index_that_kept_no_words_knows_every_word(tmp_path: Path):
    from safetensors.numpy import save_file

    save_file({"hashes": INDEX.runs}, tmp_path / "index")
    loaded = SharedRuns.load(tmp_path / "index")
    assert loaded.longest(KNOWN) == len(KNOWN.split())
    assert loaded.unknown(["zither"]) is None


def test_an_index_of_nothing_shares_nothing():
    assert SharedRuns.of([]).longest(KNOWN) == 0


def test_words_are_known_in_any_case_as_the_guard_reads_them():
    assert INDEX.unknown(["a", "gentle", "zither", "xylophone"]) == "zither"


def test_a_word_is_known_with_another_ending_than_the_text_has():
    index = SharedRuns.of(["the drummer’s brushes", "a gentle wash"])
    assert index.unknown(["drummer", "wash's", "we'll", "gentle'd"]) == "we'll"
    assert index.unknown(["drummer's", "drummer", "wash's", "gentle'd"]) is None
