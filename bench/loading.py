"""Seconds to load and index the gazetteer: the bundled theatre's, and the world's from its compiled cache.

    python -m bench.loading

Each is loaded in a process of its own; the world's cache is built first, if there is none.
"""

from __future__ import annotations

import subprocess
import sys

TIMED = """
import time
from geo.places.gazetteer import load_gazetteer
from geo.theatre import load_theatre
theatre = load_theatre({name!r}) if {name!r} else None
start = time.perf_counter()
assert load_gazetteer(theatre).lookup("Aleppo")
print(f"{{time.perf_counter() - start:.2f}}")
"""


def main() -> None:
    """Print both figures."""
    seconds("")
    for label, name in (("theatre", "syria-2024"), ("world, from its cache", "")):
        print(f"{label}: {seconds(name)} s", flush=True)


def seconds(name: str) -> str:
    """Seconds a fresh process takes to load a theatre's gazetteer, or the world's for an empty name."""
    command = [sys.executable, "-c", TIMED.format(name=name)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
