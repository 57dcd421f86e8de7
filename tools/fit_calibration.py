"""Write data/reading/calibration.toml: what our reader's confidence is worth, measured on gold that may be seen.

    python -m tools.fit_calibration --bench-gold FILE[=THEATRE]... [--right detection|map] [--out FILE]

Each file, with claims, is read by our reader, in its theatre or in the world. Of the isotonic and the logistic mapping the one is
taken whose loss is less on documents it was not fitted on. A claim is right when all that a map draws of it is right,
or with ``--right detection`` when place and event are. Prints losses, ECE and Brier score before and after.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from geo.evaluate.calibration import (
    Judged,
    Mapping1D,
    calibration_figures,
    cross_validated,
    fit_isotonic,
    fit_logistic,
    judged_claims,
    log_loss,
)
from geo.evaluate.claims import score_claims
from geo.evaluate.files import read_gold
from geo.evaluate.own import read_with_our_reader
from geo.reading.calibration import raw_confidence
from geo.store.whole import whole_file
from geo.theatre import data_dir, load_theatre

OUT = data_dir() / "reading" / "calibration.toml"
WAYS = {"isotonic": fit_isotonic, "logistic": fit_logistic}
HEAD = """\
# From the confidence a rule gives to the probability that it is right; lines between the points, level beyond them.
# Written by tools/fit_calibration.py on gold that was seen while writing rules; fit again when rules change.
"""


def main() -> None:
    """Read the gold, fit the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench-gold", nargs="+", required=True, metavar="FILE[=THEATRE]")
    parser.add_argument("--right", choices=("detection", "map"), default="map", help="when a claim is right")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    with raw_confidence():
        parts = [
            judge(Path(name), theatre, asked.right) for name, _, theatre in (g.partition("=") for g in asked.bench_gold)
        ]
    table = fit("claims", together(parts))
    with whole_file(asked.out) as temporary:
        temporary.write_text(HEAD + toml("claims", *table), encoding="utf-8")


def judge(path: Path, theatre: str, right: str) -> Judged:
    """Confidences of our reader on one file, with whether each was right."""
    gold, rejected = read_gold(path, "claims")
    for part in rejected:
        print(f"{part.where}: {part.what}")
    predicted = read_with_our_reader(gold, "claims", load_theatre(theatre) if theatre else None)
    return judged_claims(score_claims(gold, predicted))[right]


def together(parts: list[Judged]) -> Judged:
    """Several files as one, documents numbered on."""
    starts = np.cumsum([0, *(int(p.groups.max(initial=-1)) + 1 for p in parts[:-1])])
    return Judged(
        np.concatenate([p.confidence for p in parts]),
        np.concatenate([p.right for p in parts]),
        np.concatenate([p.groups + start for p, start in zip(parts, starts, strict=True)]),
    )


def fit(what: str, judged: Judged) -> tuple[str, Mapping1D, Judged]:
    """The better of both mappings, its name, and what it was fitted on."""
    unseen = {way: cross_validated(judged, function) for way, function in WAYS.items()}
    losses = {way: round(log_loss(cases), 4) for way, cases in unseen.items()}
    way = min(losses, key=lambda name: losses[name])
    base = Judged(np.full(judged.right.size, judged.right.mean()), judged.right, judged.groups)
    losses |= {"as it was": round(log_loss(judged), 4), "the share of all": round(log_loss(base), 4)}
    figures = calibration_figures({"before": judged, "after, on documents not fitted on": unseen[way]})
    print(f"{what}: {way} taken\n{json.dumps({'log_loss': losses, **figures}, indent=1)}")
    return way, WAYS[way](judged), judged


def toml(what: str, way: str, mapping: Mapping1D, judged: Judged) -> str:
    """A table as TOML."""
    share = judged.right.mean()
    return (
        f"\n# {way}, {judged.right.size:,} cases, {share:.0%} right\n[{what}]\n"
        f"raw = {list(mapping.raw)}\ncalibrated = {list(mapping.calibrated)}\n"
    )


if __name__ == "__main__":
    main()
