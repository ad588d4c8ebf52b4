"""bluesky."""

from starlette.applications import Starlette

from hype_sandbox.surroundings import Surroundings


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    return Starlette()
