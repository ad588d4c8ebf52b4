"""The code location stays light: what is heavy loads in a run."""

import subprocess
import sys

HEAVY = ("torch", "gensim", "trafilatura", "mlflow", "pandas", "fasttext", "matplotlib", "spotipy")
CODE = f"""
import sys
from hype_pipeline.definitions import build_defs
from hype_pipeline.settings import Settings
build_defs(Settings())
print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_the_code_location_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CODE], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, hype_pipeline.cli; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
