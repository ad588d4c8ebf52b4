"""What Spotify's refusals mean; what the client promises over HTTP is in contracts/."""

import pytest
from spotipy import SpotifyException

from hype_pipeline.errors import HypeError, QuotaExceeded, Refused, Retryable
from hype_pipeline.services.rates import Gate
from hype_pipeline.services.spotify import Spotify
from hype_pipeline_tests.conftest import NOW

PREMIUM = "Active premium subscription required for the owner of the app."


def meant(
    status: int, message: str = "", *, reason: str | None = None, wait: str | None = None
) -> HypeError:
    client = Spotify(
        "http://s.example", "http://a.example", "i", "s", gate=Gate(1), now=lambda: NOW
    )
    headers = {"Retry-After": wait} if wait else {}
    told = f"http://s.example/v1/search?q=x:\n {message}"
    return client._failure(SpotifyException(status, -1, told, reason=reason, headers=headers))


@pytest.mark.parametrize(
    ("failure", "kind", "message"),
    [
        (meant(403, PREMIUM), Refused, "Subscribe with the account that owns the app"),
        (meant(403, "Forbidden"), Refused, "answered 403: Forbidden"),
        (meant(401, "Invalid access token"), Refused, "HYPE_SPOTIFY_CLIENT_ID"),
        (meant(429, "Too many requests", wait="3"), Retryable, "answered 429"),
        (meant(502), Retryable, "answered 502: no reason given"),
        (meant(429, reason="QUOTA_EXCEEDED"), QuotaExceeded, "go on tomorrow"),
        (meant(429, wait="7200"), QuotaExceeded, "go on in 2.0 hours"),
    ],
)
def test_a_failure_says_what_to_do(failure: HypeError, kind: type, message: str) -> None:
    assert isinstance(failure, kind)
    assert message in str(failure)
    assert "s.example" not in str(failure)


def test_the_wait_that_spotify_asks_for_comes_along() -> None:
    failure = meant(429, wait="3")
    assert isinstance(failure, Retryable)
    assert failure.retry_after == 3.0
