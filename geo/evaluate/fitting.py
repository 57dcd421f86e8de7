"""Fitting the table of emissions to a folder of benchmark corpora: dated truth, and what is reported of it.

Of the theatre at hand there are reports, which our reader reads; for other wars they are made up from the truth
(``geo/evaluate/made_wars.py``).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.control.emissions import Emissions, default_emissions, write_emissions
from geo.control.evidence import Evidence, gather
from geo.control.filter import believe
from geo.control.fitting import FITTED, Case, Score, cross_validated, fit, mean_score
from geo.control.places import ControlPlace, control_places
from geo.errors import InputError
from geo.evaluate.files import read_gold
from geo.evaluate.made_wars import SEEDS, made_case, truth_grid
from geo.evaluate.place_days import folded_name
from geo.pipeline import bundled_documents, gazetteer_for, read_all
from geo.theatre import Theatre, load_theatre

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.model import Document, Reading

    Words = NDArray[np.object_]

#: The theatre whose reports are read, the war of the truth it belongs to, and the corpus of real texts on it.
THEATRE, WAR, TEXTS = "syria-2024", "syria", "syria"
#: Distance (km) within which a place of the truth is one of ours: of one name, or of any.
NAMED_KM, NEAR_KM = 15.0, 6.0
_COLUMNS = {"place", "lat", "lon", "date", "side"}


def run_fit(bench: Path, out: Path | None = None, *, validate: bool = True) -> Iterator[str]:
    """Fit the table, and yield lines to print: each number moved, scores before and after, and on wars left out.

    Parameters
    ----------
    out : where to write the fitted table, in the form of the bundled one.

    Raises
    ------
    InputError
        When the folder holds no dated truth, or a file of it cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        cases = cases_of(bench, Path(folder))
        before = default_emissions()
        after = fit(cases, before)
        yield from (f"{name}: {before[name]:g} -> {after[name]:.4g}" for name in FITTED if before[name] != after[name])
        yield f"before: {_told(mean_score(cases, before))}"
        yield f"after, on the same wars: {_told(mean_score(cases, after))}"
        if validate:
            held_out = cross_validated(cases, before)
            for group, (left, right) in held_out.items():
                yield f"{group}: {_told(left)}; fitted to the other wars: {_told(right)}"
            gains = [left.loss - right.loss for left, right in held_out.values()]
            better = sum(gain > 0 for gain in gains)
            yield (
                f"on wars left out the fitted table is better on {better} of {len(gains)}; "
                f"log-loss changes by {-sum(gains) / len(gains):+.4f} on average"
            )
    if out:
        groups = ", ".join(sorted({case.group for case in cases}))
        write_emissions(after, out, f"Fitted by `frontline eval control --fit` to dated truth of: {groups}.")


def cases_of(bench: Path, folder: Path) -> list[Case]:
    """All cases that a folder of corpora gives; ``folder`` takes the files of made-up wars.

    Raises
    ------
    InputError
        When there is no dated truth, or a file of it cannot be read.
    """
    cases = []
    for path in sorted((bench / "control" / "data").glob("*_place_day.csv")):
        truth, war = read_truth(path), path.name.removesuffix("_place_day.csv")
        cases += [made_case(truth, war, seed, folder / f"{war}-{seed}") for seed in SEEDS]
        if war == WAR:
            theatre = load_theatre(THEATRE)
            cases.append(reported_case(truth, war, theatre, bundled_documents(theatre)))
            texts = bench / "claims" / "data" / f"{TEXTS}.jsonl"
            if texts.exists():
                gold, _ = read_gold(texts, "claims")
                cases.append(reported_case(truth, war, theatre, [entry.document for entry in gold]))
    if not cases:
        raise InputError("no *_place_day.csv", str(bench / "control" / "data"), "Give the folder of the benchmarks.")
    return cases


def read_truth(path: Path) -> pd.DataFrame:
    """Dated truth: place, lat, lon, date (a day), side ("" for nobody), and ``sure`` unless sources differ.

    Raises
    ------
    InputError
        When a column is missing or a date cannot be read.
    """
    remedy = "Give columns place, lat, lon, date, side."
    try:
        frame = pd.read_csv(path, keep_default_na=False, dtype={"side": str})
        missing = _COLUMNS - set(frame.columns)
        if missing:
            raise InputError(f"lacks {', '.join(sorted(missing))}", str(path), remedy)
        days = pd.to_datetime(frame["date"], format="%Y-%m-%d").dt.date
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({error})", str(path), remedy) from error
    grace = frame["grace"].astype(str) if "grace" in frame else pd.Series("0", frame.index)
    return frame.assign(date=days, side=frame["side"].replace({"none": ""}), sure=grace != "1")


def reported_case(
    truth: pd.DataFrame,
    war: str,
    theatre: Theatre,
    documents: Sequence[Document],
    read: Callable[[Iterable[Document], Theatre], Sequence[Reading]] = read_all,
) -> Case:
    """The theatre's own start state, and what our reader reads in some documents."""
    readings = read(documents, theatre)
    claims = [claim for reading in readings for claim in reading.claims]
    documents = [reading.document for reading in readings]
    places = control_places(sorted(claims, key=lambda c: c.id), theatre, gazetteer_for(theatre))
    names, days, sides, scored = truth_grid(truth)
    ours = paired(truth, places)
    kept = [n for n, name in enumerate(names) if name in ours]
    ids = list(places)
    rows = np.array([ids.index(ours[names[n]]) for n in kept], np.int64)

    def evidence(table: Emissions) -> Evidence:
        return gather(claims, documents, theatre, places, days[0], table=table)

    belief = believe(places, evidence(default_emissions()), days, theatre)
    likeliest = np.array(belief.sides, object)[belief.shares[rows].argmax(axis=2)]
    return Case(war, places, days, theatre, evidence, rows, _in_our_words(sides[kept], likeliest), scored[kept])


def paired(truth: pd.DataFrame, places: Mapping[str, ControlPlace]) -> dict[str, str]:
    """Our place for each place of the truth: the nearest of its name, else the nearest of all, if near enough."""
    points = [p for p in places.values() if not p.is_region]
    lat, lon = np.array([p.lat for p in points]), np.array([p.lon for p in points])
    names = np.array([folded_name(p.name) for p in points])
    found = {}
    for row in truth.drop_duplicates("place").itertuples():
        at_lat, at_lon = float(str(row.lat)), float(str(row.lon))
        km = 111.2 * np.hypot(lat - at_lat, (lon - at_lon) * np.cos(np.radians(at_lat)))
        named = np.where(names == folded_name(str(row.place)), km, np.inf)
        if named.min(initial=np.inf) <= NAMED_KM:
            found[str(row.place)] = points[int(named.argmin())].id
        elif km.min(initial=np.inf) <= NEAR_KM:
            found[str(row.place)] = points[int(km.argmin())].id
    return found


def _in_our_words(truth: Words, likeliest: Words) -> Words:
    """The truth with our ids: each of its sides is the one of ours that it mostly goes with."""
    ours = {"": ""}
    for side in sorted({str(s) for s in truth.ravel()} - {""}):
        counts = Counter(str(s) for s in likeliest[truth == side] if s)
        ours[side] = max(sorted(counts), key=lambda s: counts[s], default=side)
    renamed: Callable[[object], str] = lambda side: ours[str(side)]  # noqa: E731
    found: Words = np.vectorize(renamed, otypes=[object])(truth)
    return found


def _told(found: Score) -> str:
    return f"log-loss {found.loss:.4f}, Brier {found.brier:.4f}, right {found.accuracy:.4f}"
