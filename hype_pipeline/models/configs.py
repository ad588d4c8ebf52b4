"""The knobs of the sentence models and of training, and the presets. No torch.

A fraction is a share of the planned training, so that a schedule fits a run of any length.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from hype_pipeline.errors import BadInput

FreeBitsForm = Literal["clamp", "mask"]


def _check_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise BadInput(f"{name} must be from 0 to 1, got {value}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class CvaeConfig:
    """Sizes of the conditional VAE."""

    words: int = 10_000  # at most; rarer ones are spelled
    min_count: int = 2  # of a word to be kept whole
    pieces: int = 1_000  # that rare words are spelled with
    embedding: int = 256
    encoder_hidden: int = 256  # of each direction
    encoder_layers: int = 1
    decoder_hidden: int = 256
    latent: int = 32
    condition: int = 16  # of the genres' embedding
    features: tuple[str, ...] = ()  # numbers that songs are described by (features.py), by name
    feature_width: int = 8  # of their embedding, where there are any
    # tied: the output is the word embedding; adaptive: rare words through a narrower layer;
    # full: a layer of its own
    output: Literal["tied", "adaptive", "full"] = "tied"
    dropout: float = 0.3  # of the decoder's words and states, 0 to 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "features", tuple(self.features))  # JSON has lists
        sizes = (self.embedding, self.encoder_hidden, self.decoder_hidden, self.latent)
        others = (self.encoder_layers, self.condition, self.feature_width, self.words)
        if min(*sizes, *others) < 1:
            raise BadInput(f"Sizes of a CVAE must be positive, got {self}.")
        if self.min_count < 1 or self.pieces < 0:
            raise BadInput(f"min_count must be at least 1 and pieces at least 0, got {self}.")
        if self.output not in ("tied", "adaptive", "full"):
            raise BadInput(f"output must be tied, adaptive or full, not {self.output!r}.")
        if len(set(self.features)) < len(self.features):
            raise BadInput(f"Each feature can be named once, got {self.features}.")
        _check_share("dropout", self.dropout)

    @property
    def told(self) -> int:
        """The width of what the decoder is told: latent, genres, features."""
        return self.latent + self.condition + (self.feature_width if self.features else 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class LoopConfig:
    """How any model is trained."""

    epochs: int = 10
    learning_rate: float = 1e-3  # of Adam, at the start
    hold: float = 0.5  # fraction after which the rate falls, linearly
    final_rate: float = 0.05  # share of the rate that is left at the end
    clip: float = 5.0  # longest gradient (L2 norm)
    patience: int = 3  # validations without a better one before training ends
    judge_from: float = 0.0  # fraction before which a validation cannot be the best
    checkpoint_seconds: float = 60.0  # between two checkpoints
    precision: Literal["auto", "bf16", "fp32"] = "auto"  # auto: bf16 where the machine computes it

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.patience < 1:
            raise BadInput(f"epochs and patience must be at least 1, got {self}.")
        if min(self.learning_rate, self.clip, self.checkpoint_seconds) <= 0:
            raise BadInput(f"learning_rate, clip and checkpoint_seconds must be above 0: {self}.")
        if self.precision not in ("auto", "bf16", "fp32"):
            raise BadInput(f"precision must be auto, bf16 or fp32, not {self.precision!r}.")
        for name in ("hold", "final_rate", "judge_from"):
            _check_share(name, getattr(self, name))


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainConfig:
    """How the CVAE is trained: an autoencoder first, then the VAE with a fresh decoder."""

    loop: LoopConfig = field(default_factory=LoopConfig)
    pretrain_epochs: int = 2  # of the autoencoder; 0 leaves it out
    wider_epochs: int = 2  # over a wider text, where there is one (wider.py)
    kept: float = 1.0  # share of an earlier model in the weights that going on from it begins with
    batch: int = 64  # sentences
    ramp: float = 0.5  # fraction over which the KL's weight grows from 0 to 1
    free_bits: float = 0.25  # nats per latent dimension that the KL may spend unpunished
    # clamp: on average over a batch; mask: in each sentence (objective.py; benchmarks/free_bits.py)
    free_bits_form: FreeBitsForm = "clamp"
    condition_dropout: float = 0.15  # share of sentences whose genres the decoder is not told
    feature_dropout: float = 0.15  # the same of all their features
    feature_parts: float = 0.5  # share of sentences of which it is told some, as one may be asked
    word_dropout: float = 0.0  # share of words that the decoder is not told
    validation_samples: int = 4  # importance samples for each sentence in a validation
    final_samples: int = 8  # the same, for the figures at the end

    def __post_init__(self) -> None:
        if self.pretrain_epochs < 0 or self.free_bits < 0:
            raise BadInput(f"pretrain_epochs and free_bits must be at least 0, got {self}.")
        if self.free_bits_form not in ("clamp", "mask"):
            raise BadInput(f"free_bits_form must be clamp or mask, not {self.free_bits_form!r}.")
        if min(self.batch, self.wider_epochs, self.validation_samples, self.final_samples) < 1:
            raise BadInput(f"batch, wider_epochs and samples must be at least 1: {self}.")
        shares = ("condition_dropout", "feature_dropout", "feature_parts", "word_dropout")
        for name in ("ramp", "kept", *shares):
            _check_share(name, getattr(self, name))


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoding:
    """How the next word is drawn.

    As learnt, but for the unlikeliest twentieth, and with genres counting for more. On the valid split of
    80,000 real sentences a temperature below 1 makes samples more alike, and whole words alone leave out
    what is rare. With guidance of 1.5 genres are recognised at 0.96 of people's rate and words follow
    themselves 1.1 times as often as people's; with 2 at 1.05, and 1.3 times.
    """

    temperature: float = 1.0  # below 1 prefers likely words
    top_k: int | None = None  # only the k likeliest; None: all
    top_p: float | None = 0.95  # of these only the likeliest that make up this share; None: all
    guidance: float = 1.5  # 1: as trained; above: the genres count for more; 0: for nothing
    longest: int = 100  # tokens
    whole_words: bool = False  # never a spelled word, which may be none
    precision: Literal["auto", "bf16", "fp32"] = "auto"  # of products, as in LoopConfig

    def __post_init__(self) -> None:
        if self.temperature <= 0 or self.longest < 1 or self.guidance < 0:
            raise BadInput(f"temperature and longest must be above 0, guidance not below: {self}.")
        if self.top_k is not None and self.top_k < 1:
            raise BadInput(f"top_k must be at least 1, got {self.top_k}.")
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise BadInput(f"top_p must be above 0 and at most 1, got {self.top_p}.")


@dataclass(frozen=True, slots=True)
class Preset:
    """Sizes and training that go together."""

    config: CvaeConfig
    train: TrainConfig


# quick: some 7,000 sentences in about two minutes on one or two busy cores.
# standard: 80,000 labelled sentences within two hours on two cores.
# paper: the original's sizes (2018), with a vocabulary that has no dead rows.
PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        # Swept on 8,000 real sentences (batch 32 and 64, rates 1e-3 to 3e-3, 1 or 2 epochs of
        # autoencoder): few updates are what a short training lacks, so batches are small and the
        # rate is high. The adaptive output is three times as fast as the tied one, and no worse.
        "quick": Preset(
            CvaeConfig(output="adaptive"),
            TrainConfig(
                loop=LoopConfig(epochs=6, learning_rate=3e-3),
                pretrain_epochs=1,
                wider_epochs=1,
                batch=32,
                validation_samples=2,
            ),
        ),
        # The recipe that was chosen on the Penn Treebank's valid split (benchmarks/ptb.py), with the
        # cheaper output and, as there is twice the text, less dropout and fewer epochs. Of free bits it
        # gets fewer: on the valid split of real text 0.18 against 0.25 cost a tenth of the mutual
        # information and saved 0.2 nats a sentence, importance-weighted.
        "standard": Preset(
            CvaeConfig(decoder_hidden=512, output="adaptive", dropout=0.4),
            TrainConfig(
                loop=LoopConfig(
                    epochs=16,
                    learning_rate=1.5e-3,
                    hold=0.4,
                    final_rate=0.02,
                    checkpoint_seconds=120.0,
                ),
                ramp=0.25,
                free_bits=0.2,
            ),
        ),
        "paper": Preset(
            CvaeConfig(
                words=20_000,
                embedding=512,
                encoder_hidden=512,
                encoder_layers=2,
                decoder_hidden=512,
                latent=128,
                condition=16,
                output="full",
            ),
            TrainConfig(
                loop=LoopConfig(epochs=20, checkpoint_seconds=300.0),
                pretrain_epochs=3,
                batch=128,
                free_bits=0.0625,
            ),
        ),
    }
)


# Below it a model has hardly begun: 114 updates on 570 synthetic sentences left it at 0.88 of the
# unigram's nll, where 0.85 is the least that is promoted.
FEWEST_UPDATES = 600


def for_corpus(chosen: Preset, sentences: int) -> Preset:
    """*chosen* with as many passes over so few training *sentences* that they make `FEWEST_UPDATES`."""
    train = chosen.train
    an_epoch = max(1, -(-sentences // train.batch))  # updates
    epochs = max(train.loop.epochs, -(-FEWEST_UPDATES // an_epoch))
    return replace(chosen, train=replace(train, loop=replace(train.loop, epochs=epochs)))


def with_features(chosen: Preset, features: Iterable[str]) -> Preset:
    """*chosen* for sentences whose songs have *features*."""
    return replace(chosen, config=replace(chosen.config, features=tuple(features)))


def preset(name: str) -> Preset:
    """The preset *name*. Raises BadInput."""
    if name not in PRESETS:
        raise BadInput(f"There is no preset {name!r}; there are {', '.join(PRESETS)}.")
    return PRESETS[name]


def told(config: CvaeConfig | TrainConfig | LoopConfig) -> dict[str, Any]:
    """*config* as JSON has it."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(config).items()
    }
