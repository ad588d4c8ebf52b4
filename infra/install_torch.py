"""Install torch's CPU build on machines without an NVIDIA GPU, and the ordinary one elsewhere.

The ordinary build on Linux brings gigabytes of CUDA packages. Order: a CPU build that pip is
already configured to find; else torch's own index of CPU builds; with a GPU, plain PyPI.
Run by `make setup` with the environment's own Python; standard library only.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Exit status of the last attempt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", type=Path)
    parser.add_argument("--index", default="")
    asked = parser.parse_args()
    found = re.search(r"^torch==([0-9.]+)", asked.lock.read_text("utf-8"), re.MULTILINE)
    if found is None:
        sys.stderr.write(f"{asked.lock} names no torch\n")
        return 2
    version = found[1]
    if shutil.which("nvidia-smi"):
        return pip(f"torch=={version}")
    if sys.platform != "linux":
        return pip("--no-deps", f"torch=={version}")
    return pip("--no-deps", f"torch=={version}+cpu", quiet=True) and pip(
        "--no-deps", "--index-url", asked.index, f"torch=={version}+cpu"
    )


def pip(*arguments: str, quiet: bool = False) -> int:
    """Run pip's install; its exit status."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", *arguments]
    return subprocess.run(
        command, check=False, stderr=subprocess.DEVNULL if quiet else None
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
