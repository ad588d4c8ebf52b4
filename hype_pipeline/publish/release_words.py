"""What the words beside a quotation say of it that makes it a release or a work: an album, a film, a book.

What else a quotation may be is known in song_words.py, whose it is, in quoted_songs.py.
"""

import re

RELEASE = r"(?:albums?|LPs?|EPs?|records?|full-length|mixtapes?|compilations?|soundtracks?|box set)"
WORK = r"(?:movies?|films?|musicals?|operas?|books?|novels?|memoirs?|poems?|essays?|documentar(?:y|ies))"
_SONG = (
    r"(?:songs?|singles?|tracks?|tunes?|hits?|cuts?|numbers?|openers?|closers?|highlights?|standouts?|"
    r"moments?|videos?|covers?|versions?|remix|remixes|sides?)"
)
_WORD = r"[\w’'&/-]{1,25}"
# "Title" is a fine album; but not: is the best song of the album, is the album's opener.
_TOLD_AFTER = re.compile(
    r"\s*(?:,\s*which\s+)?(?:is|was|are|were|being|became|remains|(?:has|have|had)\s+been|(?:ended|ends)\s+up\s+being)\s+"
    r"(?:(?:one|among)\s+(?:of\s+)?)?"
    rf"(?:(?!(?:on|of|from|in|for|to|by|with|off|about|but|that|which|when|{_SONG})\b)[\w’'-]{{1,25}},?\s+){{0,6}}?"
    rf"(?!soundtrack)(?:\w+-)?(?:{RELEASE}|{WORK})\b(?!['’]s|\s+{_SONG}\b)"
)
# A number of a catalogue, or an archive of several files.
_NUMBERED = re.compile(
    r"\s*(?:[\[(]\d{0,3}[A-Za-z]{2,10}[ .-]?\d{2,4}[\])]|\(?\s*(?:FLAC[ -])?ZIP\b)"
)
# '"Title"-EP', '"Title" (reissue)'.
_FORMAT = re.compile(rf"(?:[-–]|\s*\()(?:{RELEASE}|reissued?)\b", re.IGNORECASE)
_BEFORE = re.compile(
    # 'The best tune on "Title"': releases hold tracks.
    r"(?:\b(?:tracks?|songs?|tunes?|cuts?|singles?|opener|closer|highlights?)\s+(?:from|off|on)"
    # 'Release: Joy - "Title"'.
    rf"|\b(?:{RELEASE}|releases?)(?:[ -]\w+)?\s*:"
    rf"|\b{RELEASE},?\s+(?:like|such\s+as)"
    # What is made of a release or of a work, and not of a song.
    r"|\b(?:reissues?|trailers?|artwork|soundtracks?|(?:main|lead)\s+characters?)\s+(?:of|for|to|from)"
    r")\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# Between a release and its title: 'The album that I played, and loved, was the odd "Title"'.
_ABOUT = rf"(?:(?!(?:{_SONG}|fave|favou?rites?|here|there|it)\b){_WORD},?\s+)"
_DESCRIBED = (
    rf"(?:(?!(?:{_SONG}|and|but|or|on|in|at|of|off|from|with|by|for|to|as|like|that|which|who|"
    rf"when|where|while)\b){_WORD}\s+)"
)
# What holds a song: 'The best moment of the album is "Title"', 'Opening the album is "Title"'.
_HOLDS = r"\b(?:[Oo]n|[Oo]f|[Oo]ff|[Ff]rom|[Ii]n|[Bb]y|[Aa]bout|[Oo]pening|[Cc]losing|[Ee]nding)"
_TOLD_BEFORE = re.compile(
    rf"(?P<holds>{_HOLDS}\s+(?:{_WORD}\s+){{0,3}}?)?\b(?P<release>{RELEASE})\b"
    rf"(?:\s*:|,?\s+{_ABOUT}{{0,9}}?(?:(?:is|was|are|were|being):?|(?!{_SONG}\b){_WORD}:|[-–—]))\s+"
    rf"{_DESCRIBED}{{0,4}}$"
)
_JUST_BEFORE = 40  # characters in which all of it stands
_TELLING = 110  # characters in which a clause stands that ends in a title


def before_a_release(left: str) -> bool:
    """Whether *left* ends with words after which a release or a work stands, or whoever made it."""
    if _BEFORE.search(left[-_JUST_BEFORE:]):
        return True
    told = _TOLD_BEFORE.search(left[-_TELLING:])
    return told is not None and (told["holds"] is None or told["release"].endswith("s"))


def told_to_be_a_release(right: str) -> bool:
    """Whether *right* begins with a format or a number, or goes on with words like: is a fine album."""
    return any(sign.match(right) for sign in (_TOLD_AFTER, _NUMBERED, _FORMAT))
