import random
from dataclasses import replace

import numpy as np
import pytest
import torch

from hype_pipeline.errors import CheckpointMismatch
from hype_pipeline.models.batches import Row, read
from hype_pipeline.models.checkpoint import read_about, read_weights, write_model
from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.drawing import draw
from hype_pipeline.models.fit import fit_corpus
from hype_pipeline.models.reproducible import deterministic, generator
from hype_pipeline.models.sampling import prior, sample
from hype_pipeline.models.spelling import SPELLING, Spelling, Walk, write_spelling
from hype_pipeline.models.spoken import Spoken
from hype_pipeline.models.trained import load_cvae
from hype_pipeline.models.writer import Writer
from hype_pipeline.text.tokens import END, PLACEHOLDERS, Vocabulary, tokens
from hype_pipeline_tests.models.conftest import QUICK, SMALL
from hype_pipeline_tests.small_corpus import GENRES

HOT = Decoding(temperature=5.0, top_p=None, longest=14, guidance=1.0)
# Spelled letter by letter and byte by byte, many words are the beginnings of others.
WORDS = replace(SMALL, words=30, pieces=12)


def texts(count: int = 60) -> list[str]:
    """Sentences of three frequent words and rare ones of some syllables."""
    rng = random.Random(0)
    return [
        " ".join(
            rng.choice(["we", "sang", "."])
            if rng.random() < 0.4
            else "".join(rng.choices(["ka", "to", "mé", "ri", "ひ"], k=rng.randint(1, 4)))
            for _ in range(8)
        )
        for _ in range(count)
    ]


KNOWN = {word for text in texts() for word in tokens(text)} | set(PLACEHOLDERS)


@pytest.fixture(scope="module")
def spelled(tmp_path_factory):
    """The folder of a model that has hardly been trained, and would put any pieces together."""
    where = tmp_path_factory.mktemp("spelled")
    rows = [Row(text, (GENRES[0],)) for text in texts()]
    held_out = [Row("we sang", (GENRES[0],), "valid")]
    fit_corpus(
        read([*rows, *held_out], GENRES, WORDS),
        config=WORDS,
        train=replace(QUICK, loop=replace(QUICK.loop, epochs=1)),
        seed=0,
        checkpoints=where / "checkpoints",
        out=where / "out",
        threads=1,
    )
    return where / "out"


@pytest.fixture(scope="module")
def speller(spelled):
    return load_cvae(spelled)


def drawn(cvae, decoding=HOT, *, count=200, seed=0, added=None):
    chance = generator(seed)
    z = prior(cvae, count, generator=chance)
    genres = cvae.conditions([GENRES[:1]] * count)
    return z, sample(cvae, z, genres, decoding, generator=chance, added=added)


def printed(cvae, samples):
    return {word for each in samples for word in cvae.vocabulary.words(each.ids)}


def pieces(vocabulary, *written):
    return torch.tensor([vocabulary.tokens.index(each) for each in written])


@pytest.fixture
def vocabulary():
    """That spells by letters."""
    counts = {"we": 9, "kato": 1, "ka": 1, "karo": 1, "ri": 1}
    return Vocabulary.of_counts(counts, words=1, min_count=2, pieces=7)


@pytest.fixture
def walk(vocabulary):
    ids = np.array(vocabulary.encode("we kato we ka ri"), np.int32)
    return Walk(Spelling.of(ids, vocabulary), torch.zeros(len(vocabulary)))


@pytest.mark.parametrize(
    "decoding",
    [
        HOT,
        replace(HOT, top_p=0.95, guidance=2.0),
        replace(HOT, top_k=40),
        replace(HOT, top_k=40, top_p=0.9, guidance=2.0),
    ],
)
def test_only_words_of_the_training_text_are_ever_written(speller, decoding):
    _, samples = drawn(speller, decoding)
    found = printed(speller, samples)
    assert found <= KNOWN
    assert len(found) > 20
    assert [speller.vocabulary.decode(each.ids) for each in samples] == [
        each.text for each in samples
    ]


def test_words_are_spelled_where_only_what_is_deterministic_may_be_computed(speller):
    with deterministic():
        _, samples = drawn(speller)
    _, again = drawn(speller)
    assert [each.ids for each in samples] == [each.ids for each in again]


def test_a_model_without_its_words_puts_any_pieces_together(spelled, tmp_path):
    write_model(tmp_path / "before", read_weights(spelled), read_about(spelled))
    before = load_cvae(tmp_path / "before")
    assert before.spelling is None
    _, samples = drawn(before)
    assert len(printed(before, samples) - KNOWN) > 100


def test_a_fit_keeps_the_words_that_its_text_has(spelled, speller, tmp_path):
    write_model(tmp_path / "given", read_weights(spelled), read_about(spelled))
    write_spelling(tmp_path / "given", texts())
    assert (tmp_path / "given" / SPELLING).read_bytes() == (spelled / SPELLING).read_bytes()
    whole = speller.vocabulary.whole_words()
    rare = [word for word in KNOWN if not whole[speller.vocabulary.spelled(word)[0]]]
    assert int(speller.spelling.whole.sum()) == len(rare) > 50


def test_the_words_are_the_same_however_the_text_is_read(speller, monkeypatch):
    ids = np.array([number for text in texts() for number in speller.vocabulary.encode(text)])
    monkeypatch.setattr("hype_pipeline.models.spelling._READ", 7)
    again = Spelling.of(ids.astype(np.int32), speller.vocabulary).told(speller.vocabulary)
    told = speller.spelling.told(speller.vocabulary)
    assert {name: again[name].tolist() for name in again} == {
        name: told[name].tolist() for name in told
    }


def test_the_words_of_another_vocabulary_are_refused(speller, tmp_path):
    other = Vocabulary((*speller.vocabulary.tokens[:-1], "other"))
    write_model(tmp_path / "bad", {}, {}, {SPELLING: speller.spelling.told(other)})
    with pytest.raises(CheckpointMismatch, match="another vocabulary"):
        Spelling.read(tmp_path / "bad", speller.vocabulary)


def test_a_text_that_spells_nothing_leaves_whole_words(speller):
    none = np.array(speller.vocabulary.encode("we sang ."), np.int32)
    plain = replace(speller, spelling=Spelling.of(none, speller.vocabulary))
    _, samples = drawn(plain)
    assert printed(plain, samples) <= {
        token
        for token, whole in zip(
            plain.vocabulary.tokens, plain.vocabulary.whole_words(), strict=True
        )
        if whole
    }


def test_inside_a_word_only_its_pieces_follow_and_after_one_whatever_may_follow(vocabulary, walk):
    walk.begin(5)
    walk.step(pieces(vocabulary, "k##", "k##", "r##", "we", "k##"))
    walk.step(pieces(vocabulary, "##a", "##a", "##i", "r##", "##a"))
    walk.step(pieces(vocabulary, "##t", "we", "k##", "##i", "<end>"))
    ways = walk.ways()
    told = [vocabulary.tokens[number] for number in ways.pieces.tolist()]
    assert list(zip(ways.rows.tolist(), told, strict=True)) == [(0, "##o"), (2, "##a")]
    assert ways.alone.tolist() == [0, 2]
    walk.begin(2)
    walk.step(pieces(vocabulary, "k##", "k##"))
    walk.step(pieces(vocabulary, "##a", "##a"))
    assert walk.ways().alone.tolist() == []
    assert walk.ways().rows.tolist() == [0, 1]


@pytest.mark.parametrize("top_k", [None, 3])
@pytest.mark.parametrize("guided", [False, True])
def test_a_sentence_ends_after_a_whole_word_only(vocabulary, walk, top_k, guided, monkeypatch):
    monkeypatch.setattr("hype_pipeline.models.drawing._TOGETHER", 2 * len(vocabulary))
    walk.begin(5)
    walk.step(pieces(vocabulary, "we", "k##", "k##", "r##", "we"))
    walk.step(pieces(vocabulary, "we", "##a", "we", "##i", "k##"))
    scores = torch.zeros(5, len(vocabulary))
    scores[:, END] = 50.0
    scores[:, pieces(vocabulary, "##o")] = 90.0  # which follows nowhere here
    spoken = Spoken(scores, torch.zeros(len(vocabulary)))
    added = torch.zeros(len(vocabulary))
    added[torch.tensor(vocabulary.continuations())] = -torch.inf
    found = draw(
        spoken,
        spoken if guided else None,
        added=added,
        ways=walk.ways(),
        decoding=Decoding(top_k=top_k, guidance=2.0),
        generator=generator(0),
    )
    (on,) = pieces(vocabulary, "##a").tolist()
    assert found.words.tolist() == [END, END, END, END, on]
    own = scores.log_softmax(dim=1).gather(1, found.words[:, None])[:, 0]
    torch.testing.assert_close(found.log_probabilities, own)


@pytest.mark.parametrize("top_k", [None, 9])
def test_what_is_added_counts_inside_words_too(vocabulary, top_k):
    ids = np.array(vocabulary.encode("kato ka karo"), np.int32)
    added = torch.zeros(len(vocabulary))
    added[pieces(vocabulary, "##t")] = 1.0  # e times as likely
    walk = Walk(Spelling.of(ids, vocabulary), added)
    walk.begin(20_000)
    walk.step(pieces(vocabulary, "k##").expand(20_000))
    walk.step(pieces(vocabulary, "##a").expand(20_000))
    barred = added.masked_fill(torch.arange(len(added)) != END, -torch.inf)
    spoken = Spoken(torch.zeros(20_000, len(vocabulary)), torch.zeros(len(vocabulary)))
    found = draw(
        spoken,
        added=barred,
        ways=walk.ways(),
        decoding=Decoding(top_k=top_k, top_p=None),
        generator=generator(0),
    )
    share = found.words.bincount(minlength=len(vocabulary)) / 20_000
    told = share[pieces(vocabulary, "##t", "##r", "<end>")]
    expected = torch.tensor([torch.e, 1.0, 1.0]) / (2 + torch.e)
    torch.testing.assert_close(told, expected, atol=0.02, rtol=0)
    assert found.log_probabilities.unique().exp().tolist() == pytest.approx([1 / len(vocabulary)])


def test_a_word_goes_on_even_where_all_that_may_follow_is_forbidden(speller):
    added = torch.zeros(len(speller.vocabulary))
    added[torch.tensor(speller.vocabulary.continuations())] = -torch.inf
    _, samples = drawn(speller, added=added)
    assert printed(speller, samples) <= KNOWN


@torch.inference_mode()
def scored(cvae, z, ids, *, ended):
    """What the model says of *ids*, word by word."""
    told = torch.cat([z[None], cvae.model.condition(cvae.conditions([GENRES[:1]]))], dim=1)
    writer = Writer(cvae.model.decoder, torch.float32)
    state, before, total = writer.begin(told), [1, *ids], 0.0
    for word, target in zip(before, [*ids, END][: len(ids) + ended], strict=False):
        state = writer.step(torch.tensor([word]), state)
        total += float(writer.speak(state.hidden).log_probabilities()[0, target])
    return total


def test_the_score_is_of_what_is_printed_also_where_a_word_was_cut(speller):
    z, samples = drawn(speller, replace(HOT, precision="fp32"), count=60)
    cut = [len(each.ids) for each in samples if not each.ended]
    assert max(cut) == HOT.longest
    assert min(cut) < HOT.longest
    told = [
        scored(speller, one, each.ids, ended=each.ended)
        for one, each in zip(z, samples, strict=True)
    ]
    assert [each.log_probability for each in samples] == pytest.approx(told, abs=1e-3)


def test_sentences_that_wait_begin_outside_of_any_word(speller, monkeypatch):
    monkeypatch.setattr("hype_pipeline.models.desk._BATCH", 5)
    _, samples = drawn(speller, replace(HOT, longest=3))
    assert printed(speller, samples) <= KNOWN
    assert drawn(speller)[1] == drawn(speller)[1]
