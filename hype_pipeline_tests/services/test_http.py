"""Pauses and headers of the JSON client; what it promises over HTTP is in contracts/."""

import traceback
from datetime import timedelta

import pytest
import stamina
from stamina.instrumentation import RetryDetails

from hype_pipeline.errors import Refused, Retryable
from hype_pipeline.services.http import LONGEST_WAIT, JsonService, patiently, retry_after
from hype_pipeline.services.rates import Gate
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.services.raw_server import raw_server


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Fri, 20 Nov 2026 12:00:30 GMT", 30.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    told: str | None, seconds: float | None
) -> None:
    assert retry_after(told, now=NOW) == seconds


class Failing:
    """Fails with *failure* so often, then answers."""

    def __init__(self, failure: Exception, *, times: int) -> None:
        self.failure, self.times, self.asked = failure, times, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise self.failure
        return "answer"


def test_what_passes_is_asked_again() -> None:
    asked = Failing(Retryable("service", "busy"), times=2)
    assert patiently(asked) == "answer"
    assert asked.asked == 3


def test_a_refusal_is_not_asked_again() -> None:
    asked = Failing(Refused("service", "no"), times=1)
    with pytest.raises(Refused):
        patiently(asked)
    assert asked.asked == 1


def test_a_wait_beyond_ours_is_not_waited_for() -> None:
    asked = Failing(Retryable("service", "busy", retry_after=LONGEST_WAIT + 1), times=1)
    with pytest.raises(Retryable):
        patiently(asked)
    assert asked.asked == 1


def test_the_wait_that_a_service_asks_for_is_waited() -> None:
    waited: list[float] = []

    def note(details: RetryDetails) -> None:
        waited.append(details.wait_for)

    stamina.set_testing(False)
    hooks = stamina.instrumentation.get_on_retry_hooks()
    stamina.instrumentation.set_on_retry_hooks([note])
    try:
        patiently(Failing(Retryable("service", "busy", retry_after=0.01), times=2))
    finally:
        stamina.instrumentation.set_on_retry_hooks(hooks)
    assert waited == [pytest.approx(0.01), pytest.approx(0.01)]


def test_an_address_that_is_none_is_refused_with_itself_in_the_message() -> None:
    service = JsonService("Service", "ftp://nowhere.example", gate=Gate(1000), now=lambda: NOW)
    with pytest.raises(Refused, match=r"ftp://nowhere\.example is no address"):
        service.json("/path")


def test_a_service_that_is_not_there_is_retryable_and_its_key_stays_hidden() -> None:
    service = JsonService(
        "Service",
        "http://127.0.0.1:1",
        gate=Gate(1000),
        now=lambda: NOW + timedelta(seconds=1),
        secrets={"key": "hush-hush"},
    )
    with pytest.raises(Retryable, match="GET /path failed with ConnectError") as failure:
        service.json("/path", {"count": 1})
    assert "hush-hush" not in "".join(traceback.format_exception(failure.value))


def test_an_answer_that_drips_for_ever_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hype_pipeline.services.http._LONGEST_ANSWER", 0.1)
    dripping: list[bytes | float] = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"[", 0.05] * 20]
    with raw_server(lambda _: dripping) as server:
        url = f"http://127.0.0.1:{server.port}"
        service = JsonService("Service", url, gate=Gate(1000), now=lambda: NOW)
        with pytest.raises(Retryable, match="took over"):
            service.json("/path")


def test_a_retry_is_noted_in_the_log_and_not_on_standard_output(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="hype_pipeline.services.http")
    JsonService("Service", "http://127.0.0.1:1", gate=Gate(1000), now=lambda: NOW)
    patiently(Failing(Retryable("service", "busy"), times=1))
    assert capsys.readouterr() == ("", "")
    assert [record.getMessage() for record in caplog.records] == [
        "service: busy Trying again in 0.0 s."
    ]
