"""How torch's threads wait for one another and how it takes memory: decided before torch is loaded.

By default they spin. On a machine that does other things at the same time (and the line always does)
spinning threads keep the very cores that they wait for: with two threads on two busy cores a training
was measured 4 to 10 times faster when they sleep instead, and no slower on idle cores.

Large tensors are taken in huge pages: in small ones, a fresh matrix of scores costs a third of the
product that fills it (benchmarks/training.py: 7 to 15 % of a training step).

Few products are remembered: oneDNN keeps the code of its last 1,024, of which a training with batches
of every length made 400 MB and no use (0.4 GB less after 400 steps of 64 sentences, as fast).
"""

import os
from collections.abc import Mapping
from types import MappingProxyType

PATIENT: Mapping[str, str] = MappingProxyType(
    {
        "OMP_WAIT_POLICY": "PASSIVE",
        "THP_MEM_ALLOC_ENABLE": "1",
        "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64",
    }
)


def wait_patiently() -> None:
    """For this process, unless the environment says otherwise."""
    for name, value in PATIENT.items():
        os.environ.setdefault(name, value)
