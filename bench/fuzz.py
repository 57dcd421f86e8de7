"""Read mutated documents and check every offset; measure how time grows with length.

    python -m bench.fuzz [--documents 10000] [--seed 1] [--theatre syria-2024] [--processes 0]
    python -m bench.fuzz --growth [--characters 200000]

Documents come from made-up texts of the tests, mutated. A fault is a crash, an offset outside its text, words that are
not those of the text, or a second reading that differs; they are printed as JSON lines, and the exit status is 1.
``--growth`` reads one line of dense names and triggers at a length and at twice that: in linear time the ratio is 2.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from geo.model import Document
from geo.reading.reader import Reader
from geo.theatre import load_theatre
from tests.reading.mutated import LONG, SNIPPETS, faults, texts

#: Every so many documents are read twice.
AGAIN = 10
_readers: list[Reader] = []


def main() -> None:
    """Read, check, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--theatre", help="read for a theatre; without it, for the world")
    parser.add_argument("--processes", type=int, default=0, help="0 for one a core")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--characters", type=int, default=200_000)
    options = parser.parse_args()
    if options.growth:
        growth(options.characters, options.theatre)
        return
    start, bad = time.perf_counter(), 0
    numbered = list(enumerate(texts(options.documents, options.seed)))
    count = options.processes or os.cpu_count() or 1
    with ProcessPoolExecutor(count, get_context("spawn"), _begin, (options.theatre,)) as pool:
        for number, found in pool.map(check, numbered, chunksize=20):
            bad += bool(found)
            if found:
                _say(document=number, faults=found)
    _say(documents=options.documents, seed=options.seed, faulty=bad, seconds=round(time.perf_counter() - start))
    sys.exit(bool(bad))


def check(numbered: tuple[int, str]) -> tuple[int, list[str]]:
    """The faults of one document, by its number."""
    number, text = numbered
    try:
        document = Document(str(number), text)
        reading = _readers[-1].read(document)
        _readers[-1].located(reading)
        same = number % AGAIN or _readers[-1].read(document) == reading
        return number, faults(reading) + ([] if same else ["a second reading differs"])
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        return number, [f"{error!r:.200}"]


def growth(characters: int, theatre: str | None) -> None:
    """Print the seconds for one long line of each kind, and how they grow when it is twice as long."""
    _begin(theatre)
    reader = _readers[-1]
    reader.read(Document("warm", SNIPPETS[0]))
    for kind in (" ".join(SNIPPETS[:2]).replace("\n", " ") + " ", *LONG):
        seconds = [_seconds(reader, (kind * (size // len(kind) + 1))[:size]) for size in (characters, 2 * characters)]
        _say(of=kind[:30], seconds=[round(s, 2) for s in seconds], ratio=round(seconds[1] / max(seconds[0], 1e-9), 2))


def _seconds(reader: Reader, text: str) -> float:
    start = time.process_time()
    reader.located(reader.read(Document("long", text)))
    return time.process_time() - start


def _begin(theatre: str | None) -> None:
    _readers.append(Reader(load_theatre(theatre) if theatre else None))


def _say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
