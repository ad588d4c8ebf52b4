"""Which failures a retry can help: what is raised for good is raised once.

A retry policy retries whatever an asset raises. Bad input, a refusal, a spent quota or a missing key
will be the same in ten seconds, so they become a Failure that allows none.
"""

import functools
from collections.abc import Callable
from typing import Any

import dagster as dg

from hype_pipeline.errors import HypeError, QuotaExceeded, Retryable


def said_once(compute: Callable[..., Any]) -> Callable[..., Any]:
    """*compute*, whose lasting errors are one sentence in the UI and are not retried."""

    @functools.wraps(compute)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return compute(*args, **kwargs)
        except Retryable:
            raise
        except QuotaExceeded as spent:
            # Nothing is broken: where in the code the quota ended is noise in the log.
            raise dg.Failure(str(spent), allow_retries=False) from None
        except HypeError as error:
            raise dg.Failure(str(error), allow_retries=False) from error

    return wrapped
