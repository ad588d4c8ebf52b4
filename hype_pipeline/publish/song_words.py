"""What the words in and beside a quotation say of it: a song, something else, or somebody's words.

Only what a text itself says is known here. What makes it a release is known in release_words.py, whose
song it is, quoted_songs.py finds.
"""

import re

from hype_pipeline.publish.release_words import RELEASE, WORK, told_to_be_a_release

_SONG = (
    r"(?:songs?|singles?|tracks?|tunes?|hits?|anthems?|ballads?|bangers?|jams?|cuts?|numbers?|classics?|"
    r"remix|cover|opener|closer|masterpiece|version|smash|smashes|earworm|standard|b-side|bop|demo|"
    r"hymn|lullaby|waltz|groover|stomper|instrumental|video|riff|duet|collab|collaboration|favou?rites?|gems?)"
)
_OTHER = (
    rf"(?:{RELEASE}|{WORK}|trilogy|series|project|tour|festival|articles?|columns?|podcasts?|playlists?|"
    r"sitcom|magazine|zine|label|imprint|exhibit(?:ion)?s?|installation|paintings?|photographs?|period|era|phase|"
    r"persona|character|speech|sermon|theory|campaign|movement|brand|line|lyrics?|quote|interview|games?|"
    r"episodes?|trailer|comics?|stories|story|newsletter|symphony|concerto|party|parties|sessions?|style|"
    r"approach|attitude|reputation|moment|concept|scene|vibe|routine|shtick|chant|unit|band|group|collective|crew|team|crowd|guy|girls?|boys?)"
)
_OTHER_AFTER = re.compile(
    r"\s*(?:\([^()\n]{1,30}\)\s*)?(?:(?:debut|new|sophomore|solo|live|studio|double|concept|radio|mix|remix|"
    rf"tape|cassette|TV|television|reality|box|cover|art|night|club|party)\s+){{0,2}}{_OTHER}\b(?!['’]s)",
    re.IGNORECASE,
)
_OTHER_BEFORE = re.compile(
    rf"\b{_OTHER}[,:]?\s+(?:is\s+|was\s+)?(?:called\s+|titled\s+|entitled\s+|named\s+|dubbed\s+)?$",
    re.IGNORECASE,
)
# The "golden period", "Title EP", "Title Vol. 2".
_OTHER_INSIDE = re.compile(
    rf"\s{_OTHER}$|\b[EL]P$|\s(?:Album|Soundtracks?|Mixtape|Sampler|Compilation|[Rr]emixes|Vol(?:ume|\.)? ?\w+)$"
    r"|\b(?:Vol(?:ume|\.)? ?\d|Singles\b)"
)
# "Title (Joy Remix)", "Title ft. Joy".
_SONG_INSIDE = re.compile(
    r"[(\[][^()\[\]]*\b(?:re-?mix|rmx|mix|edit|version|rework|dub|cover)\b|\b(?:feat|ft)\.\s",
    re.IGNORECASE,
)
# "A remix of “Title” by Joy": whoever made the song or whoever changed it.
_CHANGED_BEFORE = re.compile(
    r"\b(?:re-?mix|re-?work(?:ing)?|re-?imagining|edit|dub|dub take|disco take)\s+(?:of|on)\s+$",
    re.IGNORECASE,
)
_NO_ADJECTIVE = (
    r"(?:give|live|drive|arrive|receive|achieve|believe|entry|story|diary|poetry|comedy|melody|essay|library|party|country|city|company|philosophy|wedding|recording|"
    r"painting|meeting|saying|feeling|warning|greeting|journal|musical|festival|trial|critic|comic|music|lyric|"
    r"logic|topic|statement|movement|comment|argument|moment|parent|thing|nothing|everything|something|body|"
    r"baby|family|buddy|army|duty|memory|theory|charity|history|academy|biography|documentary|trilogy|symphony|"
    r"policy|agency|reality|identity|ability|quality|study|casting|writing|singing|playing|reading|rendering|"
    r"ending|styling|offering|breed|seed|need|speed|greed|creed|deed|feed|weed|bed|pedal|metal|animal|proposal|"
    r"rehearsal|vocal|tale|title|article|table|cable|label|bible|public|magic|panic|talent|patient|agent|"
    r"student|president|accent|event|client|content|treatment|arrangement|accompaniment|equipment|testimony|"
    r"energy|category|territory|glory|savory|cry|try|reply|supply|boy|guy|toy|joy|day|way|play|display|key|"
    r"money|journey|monkey|turkey|survey|century|summary|anniversary|fantasy|ecstasy|legacy|democracy|"
    r"conspiracy|privacy|frequency|tendency|capacity|community|society|variety|anxiety|beauty|honesty|majority|"
    r"credo|meditation|being|king|ring|thing|string|spring|wing|swing|ceiling|building|housing|clothing|"
    r"evening|morning|training|understanding|beginning|happening|setting|hearing|dealing|rating|ranking|"
    r"posting|billing|heading|subheading|wording|phrasing|spelling|bragging|whining|boasting|chanting|shouting|"
    r"screaming|moaning|crooning|rapping|toasting|sampling|quoting|parody|rhapsody|prophecy|homily|litany)"
)
# Words in the shape of adjectives; a verb or a noun before a title means that it is not the owner's song.
_ADJECTIVE = (
    r"(?:new|newest|latest|recent|old|great|big|first|second|third|last|early|fine|good|sweet|sad|dark|long|"
    r"short|fresh|huge|slow|fast|best|smooth|fun|strange|lush|perfect|quick|supreme|own|[a-z]+(?:-[\w’']+)+|"
    r"lovely|lonely|silly|ghostly|melancholy|jolly|deadly|lively|heavenly|deathly|chilly|bubbly|steely|"
    rf"(?!(?:{_NO_ADJECTIVE}|[a-z]*ly)\b)"
    r"[a-z][\w’'-]*(?:ful|less|ous|ive|ish|able|ible|ic|al|ing|ed|ent|ant|ary|y|est|some|like|esque))"
)
_NO_DESCRIPTION = (
    r"(?:of|in|on|at|to|for|from|by|with|as|or|is|was|are|were|has|have|had|that|which|who|into|about|like|than|"
    r"then|called|titled|the|a|an|this|his|her|their|its|my|your|our|comes?|came|gives?|gave|makes?|made)"
)
# What stands between a possessive and a title: how the song is described, and what it is.
_DESCRIBED = re.compile(
    rf"(?:(?:[a-z]+ly\s+|{_ADJECTIVE},?\s+){{0,3}}{_ADJECTIVE}\s+)|(?:19|20)\d\d\s+"
    rf"|(?:(?!{_NO_DESCRIPTION}\b)(?:[a-z][\w’'-]{{0,25}}|['’]?\d\d+s?|\d+(?:st|nd|rd|th)),?\s+"
    rf"(?:(?!{_NO_DESCRIPTION}\b)[\w’'-]{{1,25}},?\s+){{0,3}}?)?{_SONG},?\s+"
)
_SONG_LAST = re.compile(rf"\b{_SONG},?\s+$")
_JUST_BEFORE = 40  # characters in which all of it stands
_SENTENCE = 5  # words from which lower case reads like somebody's words


def something_else(left: str, inside: str, right: str) -> bool:
    """Whether the text calls the quotation between *left* and *right* an album, a book, a role and so on."""
    return bool(
        _OTHER_INSIDE.search(inside)
        or _OTHER_BEFORE.search(left[-_JUST_BEFORE:])
        or _OTHER_AFTER.match(right)
        or told_to_be_a_release(right)
    )


def of_one_song(inside: str) -> bool:
    """Whether *inside* names a guest or a version, as titles of songs do."""
    return _SONG_INSIDE.search(inside) is not None


def changed_by_somebody(left: str) -> bool:
    """Whether *left* ends with words like: a remix of. A name that follows is then either one's."""
    return _CHANGED_BEFORE.search(left[-_JUST_BEFORE:]) is not None


def describes_a_song(between: str) -> bool:
    """Whether *between*, from a possessive to a title, is nothing or describes a song."""
    if between.istitle():  # a headline: "Joy's New Single"
        between = between.lower()
        return says_song(between) and _DESCRIBED.fullmatch(between) is not None
    return not between or _DESCRIBED.fullmatch(between) is not None


def says_song(between: str) -> bool:
    """Whether *between* ends with a word that means a song."""
    return _SONG_LAST.search(between) is not None


def like_a_title(inside: str) -> bool:
    """Whether *inside* is written as titles are, and not as a quoted word or sentence."""
    words = [word for word in inside.split() if any(c.isalpha() for c in word)]
    small = sum(word[0].islower() for word in words)
    first = next(c for c in inside if c.isalnum())
    return not first.islower() and (len(words) < _SENTENCE or small <= len(words) * 0.6)
