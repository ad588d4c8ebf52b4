"""What a single word tells about where a name begins and ends. Names themselves are read in artists.py."""

import re


def words(listed: str) -> frozenset[str]:
    """The words of *listed*, to be looked up in lower case."""
    return frozenset(listed.split())


# Small words that names hold inside.
INSIDE = words(
    "of the and & + x vs vs. de da do dos du del della der den di el la le les los van von ter y et 'n' n' ’n’ n’ o'"
)
ARTICLES = words("the la los las le les el")
# Small words that titles, but not artists' names, may hold.
IN_TITLES = words(
    "a an in on to for my your with at from by is or it's i'm be me as into it not no /"
)
FEATURING = words("feat feat. ft ft. featuring w/ with prod prod. (feat. (ft. (prod. (with")
ABBREVIATED = words(
    "mt. mr. mrs. ms. dr. st. jr. sr. vs. vol. no. prof. capt. sgt. lt. ol. feat. ft."
)
# Words that stand before a name with a capital of their own, because a sentence begins there.
BEGINNERS = words(
    "and but or so yet if when while with from on in at by to for of as like since not only hear hearing heard "
    "listen listening stream streaming watch watching play playing played check try loving love currently now "
    "enter meet enjoy grab spin spinning covering cover is was are were this that these those here there then "
    "today tonight also even just because both though although why what how presenting introducing recommended "
    "rt np via after before about remember get add put please obsessed consider playlist tracklist "
    "singer rapper producer songwriter guitarist drummer bassist composer where whereas unlike than until despite "
    "perhaps maybe especially except including soon finally only plus dig equally producer instead meanwhile later next"
)
# Those of them that stand before a name and are not part of it even where nothing else does.
CALLS = words(
    "hear listen listening stream streaming watch watching play playing played try loving currently now enjoy spin "
    "spinning presenting introducing recommended rt np via playlist tracklist and but or"
)
MONTHS = words(
    "january february march april may june july august september october november december"
)
DAYS = words("monday tuesday wednesday thursday friday saturday sunday")
# Words that people add behind a name.
ADDED = words("again today now lately tonight though tho lol rn omg please still already forever")
# Words that are nobody's name when they stand alone, and end a name when they follow a small word.
NOBODY = (
    MONTHS
    | DAYS
    | words(
        "i i'm i've i'd it he she we they you me my your his her our their this that what who here there let "
        "today tonight yesterday tomorrow everyone everybody someone somebody anyone anybody nobody one a an the "
        "far any some no all which whose where when day week month year century world mom dad mum mother father "
        "accident chance hand god people man woman friend friends morning album song band track record artist "
        "singer label website blog city way time end look ep eps lp lps single singles various va v/a v.a esp "
        "mistake default definition nature design heart ear email phone text noon midnight myself himself herself "
        "itself themselves ourselves saying doing being using making making itself christmas today's summer winter "
        "spring autumn uk us usa america europe britain england bbc npr mtv kexp netflix youtube spotify bandcamp "
        "soundcloud hollywood life nobody's mankind society women men critics fans"
    )
    | {"various artists", "the ep", "the lp", "the album", "the single", "the song", "the track"}
)
LABELS = words(
    "facebook website twitter instagram soundcloud bandcamp youtube spotify tumblr tidal listen watch stream "
    "download video buy lyrics premiere itunes"
)
# Where a text is written in one case throughout, only such words tell where a name ends.
BORDERS = (
    BEGINNERS
    | words(
        "i i'm i've i'd it it's he she we they you me my your his her our their who let yesterday tomorrow any some "
        "be been has have had do does did can could will would shall should may might must am makes make made comes "
        "come came goes go gone got gets sounds sound feels feel remains still again always never ever really very too "
        "out up down off over under into onto through without within during around ok okay omg lol tbh though really "
        "makes reminds reminded rocks rules slaps hits blew gave gives keeps kept needs need deserves deserved wins won "
        "had sure wow damn literally actually honestly forever right good great best so absolute absolutely such want "
        "wants know knows loves loved hate hates more most much "
    )
) - ARTICLES
_ENDING = ',;:!?…)]}"”»|'


def capitalised(word: str) -> bool:
    """Whether a name may hold *word*: a capital or digit in it, or a script without capitals."""
    return any(c.isupper() or c.isdigit() or (c.isalpha() and c.lower() == c.upper()) for c in word)


def bare(word: str) -> str:
    """*word* in lower case without the marks around it."""
    return word.lower().strip(_ENDING + ".(['‘’\"“")


def ends_a_phrase(word: str) -> bool:
    """Whether no name goes on after *word*."""
    if word[-1] in _ENDING or word.endswith(("'s", "’s", "--", "—", "–")):
        return True
    return word.endswith(".") and not abbreviated(word)


def abbreviated(word: str) -> bool:
    """Whether the full stop that ends *word* belongs to it."""
    return word.lower() in ABBREVIATED or bool(re.fullmatch(r"(?:[^\W\d_]\.)+", word))


def without_marks(text: str) -> str:
    """*text* without the punctuation that stands around a name."""
    before = None
    while before != text:
        before = text
        text = text.strip(" -–—*_~='‘’" + _ENDING)
        if text.endswith(".") and not abbreviated(text.split()[-1]):
            text = text[:-1]
    return text
