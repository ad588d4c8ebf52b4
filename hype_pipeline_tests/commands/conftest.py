"""The small generator, for tests of commands that ask one."""

from hype_pipeline_tests.small_generator import fitted, fitted_on, generator

__all__ = ["fitted", "fitted_on", "generator"]
