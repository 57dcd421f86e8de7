"""Who holds what by real texts alone: every place of the truth that they name, and the share that is right.

    python bench/real_texts.py BENCH [--theatre NAME] [--dates DATE ...]

Our reader reads BENCH/claims/data/syria.jsonl; nothing else is known but the start state. A place of
BENCH/control/data/syria_place_day.csv counts as named when the toponyms that careful readers marked in the texts hold
its name within 15 km of it. Days on which sources differ are left out.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from geo.control.emissions import default_emissions
from geo.control.filter import believe
from geo.evaluate.files import read_gold
from geo.evaluate.fitting import NAMED_KM, read_truth, reported_case
from geo.evaluate.made_wars import truth_grid
from geo.evaluate.place_days import folded_name
from geo.evaluate.records import Gold
from geo.theatre import load_theatre

DATES = ("2024-12-01", "2024-12-05", "2024-12-08")


def named(truth: pd.DataFrame, texts: Sequence[Gold]) -> set[str]:
    """Places of the truth that the texts name."""
    marked = [t for text in texts for t in text.names if t.lat is not None and t.lon is not None]
    found = set()
    for row in truth.drop_duplicates("place").itertuples():
        own = [
            t
            for t in marked
            if folded_name(str(row.place)) in {folded_name(str(t.record.get("name") or "")), folded_name(t.text)}
        ]
        km = [111.2 * np.hypot(t.lat - row.lat, (t.lon - row.lon) * np.cos(np.radians(row.lat))) for t in own]
        if min(km, default=np.inf) <= NAMED_KM:
            found.add(str(row.place))
    return found


def main() -> None:
    """Print the list and the share."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--theatre", default="syria-2024")
    parser.add_argument("--dates", nargs="+", default=DATES)
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    corpus = asked.bench / "claims" / "data" / "syria.jsonl"
    truth = read_truth(asked.bench / "control" / "data" / "syria_place_day.csv")
    texts, _ = read_gold(corpus, "toponyms")
    case = reported_case(truth, "syria", load_theatre(asked.theatre), [text.document for text in texts])
    table = default_emissions()
    belief = believe(case.places, case.evidence(table), case.days, case.theatre, table)
    shares = belief.shares[case.rows]
    ours = np.array(belief.sides, object)[shares.argmax(axis=2)]
    names, days, _, _ = truth_grid(truth)
    mentioned, right = named(truth, texts), []
    print(f"{'place':28}{'date':12}{'truth':18}{'ours':18}{'belief':8}right")
    for n, name in enumerate(names):
        for wanted in map(date.fromisoformat, asked.dates):
            day = days.index(wanted)
            if name in mentioned and case.scored[n, day]:
                right.append(case.truth[n, day] == ours[n, day])
                told = f"{case.truth[n, day] or 'nobody':18}{ours[n, day] or 'nobody':18}"
                print(f"{name:28}{wanted!s:12}{told}{shares[n, day].max():<8.2f}{'yes' if right[-1] else 'NO'}")
    print(f"{len(mentioned)} places named, {len(right)} place-days, right: {np.mean(right):.3f}")


if __name__ == "__main__":
    main()
