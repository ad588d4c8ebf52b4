"""What a Mastodon server says about itself, in the words of API version 1 and 2."""

from typing import Any

from hype_sandbox.surroundings import Surroundings

LONGEST = 500  # characters of a status
VERSION = "4.4.2"
_API_VERSION = 6


def instance(surroundings: Surroundings, *, version: int) -> dict[str, Any]:
    """The server about itself, as API version 1 or 2 says it."""
    origin = surroundings.addresses["mastodon"]
    domain = origin.partition("://")[2]
    configuration = {
        "urls": {"streaming": origin},
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
        "statuses": {
            "max_characters": LONGEST,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        },
    }
    if version == 1:
        return {
            "uri": domain,
            "title": "Sandbox",
            "short_description": "A stand-in",
            "description": "",
            "email": "nobody@sandbox.example",
            "version": VERSION,
            "urls": {"streaming_api": origin},
            "stats": {"user_count": 10, "status_count": 100, "domain_count": 1},
            "thumbnail": None,
            "languages": ["en"],
            "registrations": False,
            "approval_required": False,
            "invites_enabled": False,
            "configuration": configuration,
            "contact_account": None,
            "rules": [],
        }
    return {
        "domain": domain,
        "title": "Sandbox",
        "version": VERSION,
        "source_url": "https://github.com/mastodon/mastodon",
        "description": "A stand-in",
        "usage": {"users": {"active_month": 10}},
        "thumbnail": {"url": f"{origin}/thumbnail.png"},
        "icon": [],
        "languages": ["en"],
        "configuration": configuration,
        "registrations": {"enabled": False, "approval_required": False, "message": None},
        "api_versions": {"mastodon": _API_VERSION},
        "contact": {"email": "nobody@sandbox.example", "account": None},
        "rules": [],
    }
