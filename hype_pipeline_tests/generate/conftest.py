"""The small generator, for every test here."""

import pytest

from hype_pipeline.generate.bundle import Bundle, load_bundle
from hype_pipeline_tests.small_generator import fitted, generator

__all__ = ["fitted", "generator"]


@pytest.fixture(scope="session")
def bundle(generator) -> Bundle:
    """The small generator, loaded."""
    return load_bundle(generator)
