"""Adding 30,000 places of a made-up GeoNames dump to a new workspace, beside two ways that do less.

    python -m bench.gazetteer [PLACES]

Beside it: the same file parsed with the csv module alone, and its rows put into one bare SQLite table in one
transaction. Also how long a theatre's gazetteer takes to load with and without the places. Each is the best of three.
"""

from __future__ import annotations

import csv
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from geo.model import Place
from geo.pipeline import added_places
from geo.places.formats import open_book
from geo.places.gazetteer import load_gazetteer
from geo.store.gazetteers import Dataset, Gazetteers
from geo.theatre import Theatre, load_theatre

PLACES = 30_000
TRIES = 3
_SYLLABLES = "ka fr na bu da ta la me sa ri qo ha mi zi ar el sh un ba do gi ju ke lu mo no pe ru so te vi wa".split()  # noqa: SIM905


def main() -> None:
    """Print seconds and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PLACES
    theatre = load_theatre("syria-2024")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = write_dump(folder / "XA.txt", count, theatre)
        adding = best(lambda n: add(dump, folder / f"{n}.sqlite"))
        parsing = best(lambda _: parse(dump))
        inserting = best(lambda n: insert(dump, folder / f"bare{n}.sqlite"))
        plain = best(lambda _: load_gazetteer(theatre))
        full = best(lambda _: load_gazetteer(theatre, added_places(folder / "0.sqlite", theatre)))
    print(f"{count:,} places added in {adding:.2f} s")
    print(f"{adding / parsing:.1f} times csv parsing alone ({parsing:.2f} s)")
    print(f"{adding / inserting:.1f} times parsing and a bare bulk insert ({inserting:.2f} s)")
    print(f"gazetteer of a theatre: {plain:.2f} s without them, {full:.2f} s with them")


def best(run: Callable[[int], object]) -> float:
    """Seconds of the quickest of some runs, which are numbered."""
    seconds = []
    for number in range(TRIES):
        start = time.perf_counter()
        run(number)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def write_dump(path: Path, count: int, theatre: Theatre) -> Path:
    """A dump of made-up villages in the theatre's bounds, each with four other names."""
    chance = random.Random(4)  # noqa: S311 - the same names each time, no secret
    west, south, east, north = theatre.bounds
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            name = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()
            others = f"{name}a,Tell {name},Khirbat {name},تل {number}"
            lat, lon = chance.uniform(south, north), chance.uniform(west, east)
            cells = [9_000_000 + number, name, name, others, f"{lat:.5f}", f"{lon:.5f}", "P", "PPL", "SY", "", "09"]
            file.write("\t".join(map(str, [*cells, "", "", "", 0, "", 300, "Asia/Damascus", "2020-01-01"])) + "\n")
    return path


def add(dump: Path, workspace: Path) -> None:
    """What ``frontline gazetteer add`` does."""
    book = open_book(dump)
    dataset = Dataset("XA", book.hash, book.format, dump.name, book.source, book.licence, book.attribution)
    store = Gazetteers(workspace)
    store.add(dataset, (item for item in book.places() if isinstance(item, Place)))
    store.close()


def parse(dump: Path) -> list[list[str]]:
    """The rows as the csv module gives them."""
    with dump.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def insert(dump: Path, path: Path) -> None:
    """The rows in a table without keys, types or checks."""
    rows, marks = parse(dump), ", ".join("?" * 19)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE places ({', '.join(f'c{n}' for n in range(19))})")
        database.executemany(f"INSERT INTO places VALUES ({marks})", rows)  # noqa: S608 - question marks alone


if __name__ == "__main__":
    main()
