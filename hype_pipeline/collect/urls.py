"""Addresses of posts: their one spelling, and which addresses are no posts.

Only the address is looked at here; what the page says is judged by filters.py.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
# Where a click came from, in the spelling of mailers, networks and shops. `ref` and `source` stay:
# some blogs address posts by them.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|twclid|igshid|igsh|yclid|mc_cid|mc_eid|_hs\w+|hsctatracking"
    r"|mkt_tok|ncid|cmpid|ocid|trk|icid|wt_mc|spref|fb_(?:action|source|ref)\w*|action_\w+_map"
    r"|replytocom|share|nb|amp|_ga|_gl|vero_id|oly_enc_id|oly_anon_id|s_kwcid|srsltid)$",
    re.IGNORECASE,
)
_NOT_HERE = {
    "player": "soundcloud.com snd.sc youtube.com youtu.be m.youtube.com vimeo.com spotify.com mixcloud.com "
    "audiomack.com dailymotion.com deezer.com tidal.com music.apple.com hypem.com 8tracks.com "
    "audiotool.com mixcrate.com datpiff.com hulkshare.com songkick.com last.fm genius.com",
    "shop": "itunes.apple.com amazon.com amazon.co.uk beatport.com junodownload.com bandcamp.com "
    "music.amazon.com traxsource.com play.google.com toneden.io smarturl.it lnk.to ffm.to fanlink.to",
    "social": "facebook.com twitter.com x.com instagram.com tiktok.com reddit.com threads.net "
    "pinterest.com bsky.app vk.com myspace.com",
    "files": "mediafire.com dropbox.com drive.google.com zippyshare.com sendspace.com mega.nz "
    "wetransfer.com archive.org",
}
_HOSTS = {host: kind for kind, hosts in _NOT_HERE.items() for host in hosts.split()}
_MAGAZINES = frozenset({"daily.bandcamp.com", "blog.bandcamp.com"})
_FILES = re.compile(
    r"\.(?:mp3|m4a|wav|flac|ogg|aiff?|zip|rar|jpe?g|png|gif|webp|svg|mp4|mov|avi|pdf|xml|rss|json)$",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"^(?:/[a-z]{2})?/(tag|tags|tagged|category|categories|label|labels|search|author|authors|archive|archives"
    r"|page|feed|rss|genre|genres|artists?/?$|about|contact|index\.(?:html?|php)$)(?:/|$)",
    re.IGNORECASE,
)
# Some blogs file their articles under what are listings elsewhere.
_ARTICLE = re.compile(
    r"\.html?$|^/archives?/(?:\d{4}/\d\d?/.|(?!(?:19|20)\d\d/?$)\d{3,}/?$)", re.IGNORECASE
)
_LISTING_QUERIES = {"s", "q", "cat", "tag", "paged", "feed", "author", "m", "label", "search"}
# WordPress addresses a post by one of these until it has a nicer address.
_POST_QUERIES = {"p", "page_id", "post", "id", "postid", "story", "article", "attachment_id", "n"}


def normalised(url: str) -> str | None:
    """The one spelling of *url*: lower-case host, no default port, fragment or tracking parameter;
    http and https as given. None when it is no address of a page."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in _PORTS or not _is_host(host):
        return None
    scheme = parts.scheme.lower()
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    path = re.sub(r"\s", lambda found: f"%{ord(found[0]):02X}", parts.path) or "/"
    return urlunsplit((scheme, place, path, _query(parts), ""))


def _is_host(host: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", host)) and ".." not in host


def _query(parts: SplitResult) -> str:
    pairs = parts.query.split("&")
    return "&".join(
        re.sub(r"\s", "+", pair)
        for pair in pairs
        if pair and not _TRACKING.match(pair.split("=", 1)[0])
    )


def host_of(url: str) -> str:
    """The host of a normalised address, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def no_post(url: str) -> str | None:
    """Why a normalised address cannot be one post, as `kind:detail`; None when it can."""
    parts = urlsplit(url)
    host = host_of(url)
    if kind := _listed(host):
        return f"{kind}:{host}"
    if found := _FILES.search(parts.path):
        return f"file:{found[0].lower().lstrip('.')}"
    names = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if parts.path in ("", "/") or re.fullmatch(r"/index\.(?:html?|php)", parts.path):
        return _home(names)
    found = _LISTING.match(parts.path)
    if found and not _ARTICLE.search(parts.path):
        return f"listing:{found[1].lower().strip('/')}"
    return None


def _home(names: set[str]) -> str | None:
    if names & _POST_QUERIES:
        return None
    listed = sorted(names & _LISTING_QUERIES)
    return f"listing:{listed[0]}" if listed else "home_page"


def _listed(host: str) -> str | None:
    if host in _MAGAZINES:
        return None
    labels = host.split(".")
    # A band's own page on Bandcamp is a shop too: subdomains count with their domain.
    return next(
        (_HOSTS[name] for at in range(len(labels)) if (name := ".".join(labels[at:])) in _HOSTS),
        None,
    )
