"""When two addresses mean the same page: to an archive, and to a blog.

Percent-encoding never tells pages apart: clients and worlds write it differently.
"""

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"^[a-z]+:/+", re.IGNORECASE)


def _without_scheme(url: str) -> tuple[str, str]:
    host, _, path = _SCHEME.sub("", unquote(url).split("#", 1)[0]).partition("/")
    return host.lower().removesuffix(":80").removesuffix(":443"), path


def url_key(url: str) -> str:
    """What makes two addresses the same page to an archive: no scheme, no www., no fragment."""
    host, path = _without_scheme(url)
    return f"{host.removeprefix('www.')}/{path}".rstrip("/")


def page_key(url: str) -> str:
    """What makes two addresses the same page to a blog: host, path and query."""
    host, path = _without_scheme(url)
    return f"{host}/{path}"
