"""The small generator, for tests of commands that ask one."""

from hype_pipeline_tests.small_generator import fitted, generator

__all__ = ["fitted", "generator"]
