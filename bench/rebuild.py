"""Seconds to rebuild a theatre from its bundled reports to the maps of all its days, by stage, in one process.

    python -m bench.rebuild [--theatre NAME]

Nothing is taken from a cache. The last column is the share of the time that reading the reports takes alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from geo.control.situation import draw_days
from geo.pipeline import bundled_documents, control_of, read_all
from geo.theatre import load_theatre, theatre_names


def main() -> None:
    """Print a row a stage and the whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--theatre", default=theatre_names()[0], choices=theatre_names())
    theatre = load_theatre(parser.parse_args().theatre)
    stages: dict[str, float] = {}
    with timed(stages, "reports to claims"):
        readings = read_all(bundled_documents(theatre), theatre)
    with timed(stages, "claims to control"):
        control = control_of(readings, theatre, theatre.date_from, theatre.date_to)
    with timed(stages, "control to maps"):
        draw_days(control, theatre)
    reading, whole = stages["reports to claims"], sum(stages.values())
    print(f"{len(readings)} reports, {control['place_id'].nunique()} places, {control['date'].nunique()} days")
    for name, seconds in (*stages.items(), ("all", whole)):
        print(f"{name:18} {seconds:6.2f} s  {seconds / reading:5.2f} of reading")


@contextmanager
def timed(stages: dict[str, float], name: str) -> Iterator[None]:
    """Note the seconds that the block takes."""
    begun = time.perf_counter()
    yield
    stages[name] = time.perf_counter() - begun


if __name__ == "__main__":
    main()
