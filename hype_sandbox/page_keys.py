"""When two addresses mean the same page: to an archive, and to a blog."""


def url_key(url: str) -> str:
    """What makes two addresses the same page to an archive: no scheme, no www., no fragment."""
    rest = url.split("#", 1)[0].split("://", 1)[-1]
    host, slash, path = rest.partition("/")
    host = host.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    return host + (slash + path).rstrip("/")


def page_key(url: str) -> str:
    """What makes two addresses the same page to a blog: host, path and query."""
    host, _, path = url.split("#", 1)[0].split("://", 1)[-1].partition("/")
    return f"{host.lower().removesuffix(':80').removesuffix(':443')}/{path}"
