"""Threads that wait without spinning, decided before torch loads, unless the user decided."""

import os

from hype_pipeline.generate.patience import wait_patiently


def test_waiting_is_passive_unless_the_environment_says_otherwise(monkeypatch):
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    wait_patiently()
    assert os.environ["OMP_WAIT_POLICY"] == "ACTIVE"
    monkeypatch.delenv("OMP_WAIT_POLICY")
    wait_patiently()
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
