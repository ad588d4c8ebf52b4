"""A site's reservation of text and data mining: /.well-known/tdmrep.json, as TDMRep has it.

https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/ . Headers and meta elements of
single pages are signals.py's; fetching the file is site_rules.py's.
"""

import json
from urllib.parse import urlsplit

from hype_pipeline.collect.crawl.robots import allowed_by

PATH = "/.well-known/tdmrep.json"
LARGEST = 128 * 1024  # bytes


def reserves(body: bytes, url: str) -> bool:
    """Whether the file *body* reserves mining of *url*. What is not readable reserves nothing."""
    try:
        told = json.loads(body[:LARGEST])
    except (ValueError, RecursionError):
        return False
    paths = [
        (urlsplit(location).path if "://" in location else location, not reserved)
        for rule in (told if isinstance(told, list) else [told])
        if isinstance(rule, dict)
        and isinstance(location := rule.get("location"), str)
        and (reserved := _flag(rule.get("tdm-reservation"))) is not None
    ]
    return not allowed_by([(path, free) for path, free in paths if "\n" not in path], url)


def _flag(value: object) -> bool | None:
    return {"0": False, "1": True}.get(str(value))
