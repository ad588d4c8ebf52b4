"""What can go wrong, said once. The class says whether to try again; the message says what to do.

Every error here is meant for a person: one sentence, with the value that caused it. Expected
failures of single rows are no errors; they are `records.Dropped`.
"""


class HypeError(Exception):
    """Anything that this project raises on purpose. The command line exits with 1 for it."""


class BadInput(HypeError):
    """The user gave something that cannot be used. The command line exits with 2 for it."""


class MissingSetting(BadInput):
    """A setting that this step needs is not set; everything that does not need it goes on."""

    def __init__(self, variable: str, needed_for: str, where: str) -> None:
        super().__init__(f"{variable} is not set, and {needed_for} needs it. {where}")
        self.variable = variable


class MissingExtra(BadInput):
    """An optional part of the installation is absent."""

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra '{extra}': pip install 'hype-pipeline[{extra}]'."
        )
        self.extra = extra


class Refused(HypeError):
    """A service said no, and will say no again."""

    def __init__(self, service: str, message: str) -> None:
        super().__init__(f"{service}: {message}")
        self.service = service


class Retryable(HypeError):
    """A service failed for a cause that passes: a timeout, a 5xx, a 429."""

    def __init__(self, service: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{service}: {message}")
        self.service = service
        self.retry_after = retry_after  # seconds, as the service asked; None when it did not say


class TooOften(Retryable):
    """A service was asked too often. A pause helps; where none does, a quota is spent."""


class NoAnswer(Retryable):
    """A request brought no page, for a cause that passes; *problem* is the reason in the table."""

    def __init__(
        self, service: str, problem: str, message: str, *, retry_after: float | None = None
    ) -> None:
        super().__init__(service, message, retry_after=retry_after)
        self.problem = problem


class WillNotFetch(Refused):
    """An address that cannot or may not be fetched; *problem* is the reason in the table."""

    def __init__(self, service: str, problem: str, message: str) -> None:
        super().__init__(service, message)
        self.problem = problem


class QuotaExceeded(HypeError):
    """A service's quota is spent: the stage stops cleanly, what is done stays, and it resumes later."""

    def __init__(self, service: str, message: str) -> None:
        super().__init__(f"{service}: {message}")
        self.service = service


class MissingWeeks(HypeError):
    """A stage needs chart weeks that the lake does not hold."""


class CheckpointMismatch(HypeError):
    """A checkpoint does not fit the configuration, vocabulary or data it is asked to continue."""


class NoChampion(HypeError):
    """No model has been promoted yet."""


class ChampionGone(NoChampion):
    """A model was promoted, and its files are no longer there."""


class Ambiguous(HypeError):
    """A send may or may not have arrived; a person has to look."""

    def __init__(self, service: str, message: str) -> None:
        super().__init__(f"{service}: {message}")
        self.service = service


class Conflict(HypeError):
    """Somebody else decided first: the row changed since it was shown."""
