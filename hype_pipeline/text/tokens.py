"""Sentences as words and back, and the vocabulary that numbers them. No model lives here.

Text is lower-cased; placeholders, contractions and punctuation are tokens. A word below the cut is
spelled in pieces (and, at worst, bytes), so that every text has an encoding, none is a mere
"unknown", and a likelihood counts the whole text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from types import MappingProxyType

PLACEHOLDERS = ("{artist}", "{song}", "{site}")
# MISSING is what a decoder reads where word dropout hid a word; it is never a target.
SPECIALS = ("<pad>", "<begin>", "<end>", "<missing>")
PAD, BEGIN, END, MISSING = range(len(SPECIALS))

# A piece that others follow ends in the mark, one that continues a word begins with it. No token
# of a text looks like that: "#" is always a token of its own.
_MARK = "##"
_BYTES = tuple(f"{_MARK}<{value:02x}>" for value in range(256))
_LONGEST_PIECE = 6  # characters

NO_COUNTS: Mapping[str, int] = MappingProxyType({})

_HYPHENS = re.compile("[\u2010\u2011\u2212]")
_DASHES = re.compile(r"(?:\s*(?:[—–―]|--+|(?<!\S)-(?!\S)))+\s*")
_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'", "´": "'"}
)
_SUFFIX = r"'(?:s|re|ve|ll|d|m)(?![^\W_])"
_TOKEN = re.compile(
    rf"""
      \{{(?:artist|song|site)\}}
    | \d+(?:[.,:]\d+)+                              # 3,000  4.5  3:45
    | (?<=[\w}}]){_SUFFIX}                          # band | 's
    | [^\W_]+(?:'(?!(?:s|re|ve|ll|d|m)(?![^\W_]))[^\W_]+)*   # don't  rock'n'roll
    | \.(?:\s*\.)+                                  # an ellipsis, however it was written
    | \S
    """,
    re.VERBOSE,
)
_GLUED_LEFT = frozenset([*",.!?;:)]%-/", "...", "'s", "'re", "'ve", "'ll", "'d", "'m"])
_GLUED_RIGHT = frozenset("([$£€#@-/")
_ENDS = frozenset(".!?")


def tokens(text: str) -> list[str]:
    """The words and marks of *text*, in lower case."""
    found = _TOKEN.findall(_normal(text))
    return ["..." if token[0] == "." and len(token) > 1 else token for token in found]


def readable(words: Sequence[str]) -> str:
    """*words* as a person would write them: spacing, quotes, capitals at beginnings, "I"."""
    parts: list[str] = []
    joined, begins = True, True  # glued to what came before; at the beginning of a sentence
    opened = dict.fromkeys("\"'", False)
    for word in words:
        closes = opened.get(word, False)
        if not (joined or closes or word in _GLUED_LEFT):
            parts.append(" ")
        parts.append(_cased(word, begins=begins))
        joined = word in _GLUED_RIGHT or (word in opened and not closes)
        if word in opened:
            opened[word] = not closes
        begins = word in _ENDS or (begins and not word[:1].isalnum() and word not in PLACEHOLDERS)
    return "".join(parts)


def _cased(word: str, *, begins: bool) -> str:
    if not (begins or word == "i" or word.startswith("i'")):
        return word
    capital = word[:1].upper() + word[1:]
    return capital if _normal(capital) == word else word


def _normal(text: str) -> str:
    text = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text).translate(_QUOTES).lower())
    kept = "".join(sign if sign.isprintable() else " " * sign.isspace() for sign in text)
    return _DASHES.sub(" – ", unicodedata.normalize("NFKC", kept)).strip()


@dataclass(frozen=True)
class Vocabulary:
    """Every token that a model knows, at its number: specials first, then the most frequent."""

    tokens: tuple[str, ...]
    _numbers: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.tokens[: len(SPECIALS)] != SPECIALS:
            raise ValueError(f"a vocabulary begins with {SPECIALS}, not {self.tokens[:4]}")
        numbers = {token: number for number, token in enumerate(self.tokens)}
        object.__setattr__(self, "_numbers", numbers)

    @classmethod
    def of_counts(
        cls,
        counts: Mapping[str, int],
        *,
        words: int,
        min_count: int,
        pieces: int,
        more: Mapping[str, int] = NO_COUNTS,
    ) -> "Vocabulary":
        """The *words* most frequent of *counts* that occur *min_count* times, and *pieces* to
        spell the others with. Where there is room, words of *more* follow by the same rule."""
        whole = _frequent(counts, words, min_count)
        met = {word: count + counts.get(word, 0) for word, count in more.items()}
        for word in whole:
            met.pop(word, None)
        whole += _frequent(met, words - len(whole), min_count)
        whole += [mark for mark in PLACEHOLDERS if mark not in whole]
        known_whole = set(whole)
        rare = {word: count for word, count in counts.items() if word not in known_whole}
        known = cls((*SPECIALS, *whole, *_pieces(rare, limit=pieces), *_BYTES))
        used = Counter({word: counts.get(word, 0) for word in whole})
        for word, count in rare.items():
            for number in known.spelled(word):
                used[known.tokens[number]] += count
        # The first numbers are for what is written most, and that is what *counts* has.
        ranked = sorted(
            known.tokens[len(SPECIALS) :],
            key=lambda token: (-used[token], -more.get(token, 0), token),
        )
        return cls((*SPECIALS, *ranked))

    @classmethod
    def of_texts(
        cls, texts: Iterable[str], *, words: int = 10_000, min_count: int = 2, pieces: int = 1_000
    ) -> "Vocabulary":
        """The vocabulary of *texts*."""
        counts = Counter(word for text in texts for word in tokens(text))
        return cls.of_counts(counts, words=words, min_count=min_count, pieces=pieces)

    def __len__(self) -> int:
        return len(self.tokens)

    def encode(self, text: str) -> list[int]:
        """The numbers of *text*, without begin and end."""
        return [number for word in tokens(text) for number in self.spelled(word)]

    def decode(self, numbers: Iterable[int]) -> str:
        """The readable text of *numbers*, up to the end if it is among them."""
        return readable(list(self.words(numbers)))

    def words(self, numbers: Iterable[int]) -> Iterator[str]:
        """The words of *numbers*: pieces joined, specials left out, nothing after the end."""
        word = b""
        for number in takewhile(lambda number: number != END, numbers):
            token = self.tokens[number]
            if word and not _continues(token):
                yield word.decode(errors="ignore")
                word = b""
            word += b"" if number < len(SPECIALS) else _letters(token)
        if word:
            yield word.decode(errors="ignore")

    def spelled(self, word: str) -> list[int]:
        """The number of *word*, or those of its pieces where it is rare."""
        number = self._numbers.get(word)
        if number is not None:
            return [number]
        first = next(
            (
                word[:end]
                for end in range(min(len(word), _LONGEST_PIECE), 0, -1)
                if word[:end] + _MARK in self._numbers
            ),
            "",
        )
        return [self._numbers[first + _MARK], *self._continued(word[len(first) :])]

    def _continued(self, rest: str) -> Iterator[int]:
        while rest:
            for end in range(min(len(rest), _LONGEST_PIECE), 0, -1):
                number = self._numbers.get(_MARK + rest[:end])
                if number is not None:
                    yield number
                    break
            else:
                end = 1
                yield from (self._numbers[_BYTES[value]] for value in rest[0].encode())
            rest = rest[end:]

    def beginnings(self) -> list[bool]:
        """For each number whether a spelled word begins with it."""
        return [token.endswith(_MARK) for token in self.tokens]

    def continuations(self) -> list[bool]:
        """For each number whether a spelled word goes on with it."""
        return [_continues(token) for token in self.tokens]

    def whole_words(self) -> list[bool]:
        """For each number whether it is a word or mark of its own: no special, no piece."""
        return [
            number >= len(SPECIALS) and not _is_piece(token)
            for number, token in enumerate(self.tokens)
        ]


def _frequent(counts: Mapping[str, int], words: int, least: int) -> list[str]:
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return [word for word in ranked[:words] if counts[word] >= least]


def _is_piece(token: str) -> bool:
    return token.startswith(_MARK) or token.endswith(_MARK)


def _continues(token: str) -> bool:
    # "#" alone, spelled, is a first piece that begins with the mark too.
    return token.startswith(_MARK) and not token.endswith(_MARK)


def _letters(piece: str) -> bytes:
    if piece in _BYTE_VALUES:
        return bytes([_BYTE_VALUES[piece]])
    return piece.removeprefix(_MARK).removesuffix(_MARK).encode()


_BYTE_VALUES = {token: value for value, token in enumerate(_BYTES)}


def _pieces(rare: Mapping[str, int], *, limit: int) -> list[str]:
    """Beginnings and continuations that spell most letters of the *rare* words."""
    seen: Counter[str] = Counter()
    for word, count in rare.items():
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + _LONGEST_PIECE) + 1):
                seen[_MARK + word[start:end] if start else word[:end] + _MARK] += count
    single = [piece for piece in seen if len(piece) == len(_MARK) + 1]
    long = sorted(seen.keys() - set(single), key=lambda p: (-seen[p] * (len(p) - len(_MARK)), p))
    kept = sorted(single, key=lambda piece: (-seen[piece], piece))[:limit]
    # The bare mark opens a word whose first letter is no piece.
    return [_MARK, *kept, *long[: max(0, limit - len(kept))]]
