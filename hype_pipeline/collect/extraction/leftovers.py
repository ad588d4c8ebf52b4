"""Lines that stand in an article and are not the writer's prose: players, share buttons, captions.

A line goes only when all of it is such a phrase, so that "stream the album tonight and weep" stays.
Finding the article in the page is extract.py's.
"""

import re

_PLAYERS = (
    r"(?:spotify|soundcloud|bandcamp|apple music|itunes|youtube|vimeo|deezer|tidal|amazon(?: music)?"
    r"|beatport|hype ?m(?:achine)?|mixcloud|audiomack|google play(?: music)?)"
)
_NETWORKS = (
    r"(?:facebook|twitter|x|instagram|tumblr|pinterest|reddit|linkedin|whatsapp|telegram|e-?mail|mastodon"
    r"|bluesky|threads|tiktok|snapchat|google\+?|flipboard|pocket|print|rss|website|web|site)"
)
_LISTEN = r"(?:stream|listen|watch|hear|play|download|buy|check out|check it out|pre-?order|purchase|grab|get)"
# Not in English alone: a page's furniture often speaks another language than its article.
_SEE_ALSO = (
    r"read (?:also|next)|also read|lea (?:también|más|además)|vea también|ve[ar] más|te puede interesar|notas? relacionadas?"
    r"|leia (?:também|mais)|veja também|lire (?:aussi|également)|à lire(?: aussi)?|voir aussi|articles liés"
    r"|lesen sie auch|auch lesen|lies auch|siehe auch|mehr (?:zum thema|themen|lesen)|weitere (?:artikel|beiträge|themen)"
    r"|empfohlene (?:artikel|beiträge)|das könnte (?:sie|dich|dir)|leggi anche|lees ook|läs (?:också|även)|les også|czytaj (?:też|także|więcej)"
    r"|zobacz (?:też|także)"
)
_ANY_LINE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LISTEN}(?: to)?(?: (?:it|the|this|her|his|their|a))?(?: \S+){{0,8}} (?:below|above|here|now)[.:!…]*",
        rf"{_LISTEN}(?: (?:it|now|here))?(?: (?:on|via|at|from|through) {_PLAYERS}(?:(?:,? (?:and|or|&|/) |[,/|&] ?){_PLAYERS})*)[.:!]*",
        rf"{_LISTEN}(?: (?:now|here|below|it|the (?:song|track|album|video|single|ep)))?[.:!…]*",
        rf"(?:{_PLAYERS}|{_NETWORKS})(?:\s*[|/,•·–—-]?\s*(?:{_PLAYERS}|{_NETWORKS}))*[.:]*",
        rf"(?:share|like|follow|tweet|pin|connect|find)(?: (?:this|us|me|it|them|her|him|\S+))?(?: (?:on|via|with|post|article|story))?(?: {_NETWORKS})?(?:\s*[|/,•·–—-]?\s*{_NETWORKS})*[.:!]*",
        rf"(?:connect|keep up|follow along) with .{{1,60}}? (?:on|via|:) ?.*{_NETWORKS}.*",
        r"(?:click|tap|press)(?: here)? to (?:listen|play|download|watch|stream|buy)\b.{0,80}",
        r"(?:click to )?share (?:this|on|via)\b.{0,60}",
        r"(?:follow (?:\S+ ){1,5}|find (?:us|me|him|her|them) )on (?:facebook|twitter|instagram|tumblr|bluesky|mastodon|tiktok|spotify|soundcloud)\b.{0,160}",
        r".{0,60}\bplease subscribe\b.{0,120}|subscribe to (?:our|my|this) .{1,60}",
        r".{0,60}\balready (?:a|our) (?:subscriber|member)\b.{0,160}",
        r"(?:sign up|subscribe)\b.{0,120}(?:newsletter|e-?mail|updates|mailing list|inbox|feed|channel).{0,60}",
        r"(?:like|enjoy(?:ed)?) (?:this|what you).{0,40}(?:share|subscribe|follow).{0,60}",
        r"about the (?:author|writer)\b.{0,200}",
        r"(?:copyright|©|\(c\)) .{0,100}|all rights reserved.{0,40}",
        r"(?:this (?:site|website|blog) uses cookies|we use cookies|by continuing to (?:use|browse)).{0,250}",
        r"https?://\S+|www\.\S+|@\w+|#\w+(?:\s+#\w+)*",
        r"(?:[\W\d_]|\b[a-z]\b)+",
        r"(?:menu|search|home|reply|advertisement|sponsored|embed|loading\W*|via|permalink|related|\d+ (?:likes?|shares?|views?))[.:…]*",
    )
)
# These begin sentences as well: they go only where the line does not end like one.
_UNFINISHED_LINE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:photo(?:graph)?s?|fotos?|bild(?:er)?|images?|picture|artwork|credits?|cr[ée]dits? photos?|cover art|illustration|video)(?: (?:credit|courtesy|by|via|from|of))*\s*[:©].{1,80}",
        r"(?:photo(?:graph)?s?|image|artwork|words|text|review|written|posted|published|submitted|reviewed) by:? .{1,60}",
        r"by:? (?:\S+ ){0,3}\S+\s*(?:[|•·–—,-]|\bon\b|\bat\b)\s*.{0,40}\b\d{4}\b.{0,20}",
        r"(?:posted|published|updated|filed|tagged|categor(?:y|ies)|tags?|labels?)(?: (?:on|in|at|by|under|with))?:? .{1,160}",
        r"(?:read more|continue reading|keep reading|see also|related (?:posts|articles|stories)|you may also like|more (?:from|like this)|recommended|next post|previous post|older posts?|newer posts?|leave a (?:comment|reply)|(?:\d+|no) comments?|comments? (?:are )?(?:off|closed)|add a comment|view (?:all|more)|load more|skip to content|back to top)\b.{0,60}",
        rf"(?:{_SEE_ALSO})\b.{{0,160}}",
        r"\d{1,2}:\d{2}(?:\s*/\s*\d{1,2}:\d{2})?",
        r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\w{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4}(?: at .{0,20})?|\d{1,2} \w{3,9} \d{4}",
        r"(?:rating|score|verdict|our score|stars?)\s*[:=]?\s*[\d.]+(?:\s*(?:/|out of)\s*\d+)?\W*",
        r"(?:label|release date|released?|genre|artist|title|album|producer|format|out)\s*:\s.{1,60}",
        r"\(?(?:official )?(?:music|lyric|audio|live)? ?(?:video|audio|visualizer|stream|premiere)\)?:*",
    )
)
_BYLINE = re.compile(r"[Bb][Yy]:? [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}")
_ENDS = (".", "!", "?", "…", ".”", '."', "!”", "?”")
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAY = (
    rf"(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?)"
    r"(?:,? \d{4})?"
)
_TOUR_DATE = re.compile(
    rf"(?:{_WEEKDAY},? ?)?{_DAY}\s*(?:[-–—:|@•~,]|\bat\b)\s*\S.{{2,120}}|{_WEEKDAY}\s*[:–—|-]\s*\S[^.!?]*,[^.!?]*",
    re.IGNORECASE,
)
_LONGEST = 300  # characters; nothing longer is a leftover


def is_leftover(line: str) -> bool:
    """Whether all of this line is furniture of the page."""
    told = line.strip().strip("*_~-–—|•·»«>< ")
    if not told or len(told) > _LONGEST:
        return not told
    patterns = _ANY_LINE if told.endswith(_ENDS) else (*_ANY_LINE, *_UNFINISHED_LINE, _BYLINE)
    return is_tour_date(told) or any(pattern.fullmatch(told) for pattern in patterns)


def is_tour_date(line: str) -> bool:
    """Whether the line announces an evening: a date, then a place."""
    return _TOUR_DATE.fullmatch(line.strip("*_•·- ")) is not None and not line.rstrip().endswith(
        (".", "!", "?")
    )
