"""Words of a name, as search engines see them: no accents, no case, no punctuation."""

import re
import unicodedata

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of *text* in order, folded."""
    plain = "".join(
        mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark)
    )
    return _WORD.findall(plain.replace("'", "").replace("’", "").casefold())
