"""Whether our figures are those of the reference scorers, on real predictions and on randomly spoilt ones.

    python -m bench.agree --bench BENCH [--what toponyms claims control] [--claims FILE...] [--rounds N] [--limit N]

Every corpus of BENCH (or, for claims, the files named) is read by our reader once; its predictions, and N spoilt copies
of them, are scored by both sides with several options; so are maps of control, tables of places and days, and our own
control. Prints the largest difference of any figure; 0.0000 is wanted,
and any other ends with status 1.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.agree_control import control_work
from geo.evaluate.claims import claim_figures, score_claims
from geo.evaluate.files import What, read_gold, read_predictions
from geo.evaluate.geoparse import USUAL_KM, name_figures, score_names
from geo.evaluate.own import read_with_our_reader
from geo.evaluate.records import EVENTS, Predicted

NAME_OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"km": 10.0},
    {"exclude_large": True},
    {"km": 25.0, "kinds": ["settlement", "facility"]},
)
PARTS = ("toponyms", "claims", "control")
MODALITIES = ("asserted", "possible", "planned", "denied", "hypothetical")
RELATIONS = (None, "", "part", "near", "countryside", "toward")
SEED = 4


def main() -> int:
    """Compare on every corpus; status 1 when any figure differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--what", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--claims", type=Path, nargs="+", help="files of claims instead of those in BENCH")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--limit", type=int, help="read only so many documents of each corpus")
    asked = parser.parse_args()
    names = sorted((asked.bench / "geoparse" / "data").glob("*.jsonl"))
    claims = asked.claims or sorted((asked.bench / "claims" / "data").glob("*.jsonl"))
    work: list[tuple[Path, What]] = [(path, "toponyms") for path in (*names, *claims)]
    work += [(path, "claims") for path in claims]
    largest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path, what in (pair for pair in work if pair[1] in asked.what):
            found = compare(asked, path, what, Path(folder))
            largest = max(largest, found)
            print(f"{what} {path.stem}: largest difference {found:.4f}", flush=True)
        if "control" in asked.what:
            for name, found in control_work(asked.bench, Path(folder), asked.rounds, difference):
                largest = max(largest, found)
                print(f"{name}: largest difference {found:.4f}", flush=True)
    print(f"largest difference of all: {largest:.4f}")
    return int(largest > 0)


def compare(asked: argparse.Namespace, path: Path, what: What, folder: Path) -> float:
    """The largest difference on one corpus."""
    # Not splitlines: a text may hold U+2028.
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()][: asked.limit]
    gold = folder / path.name
    gold.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rng = random.Random(f"{SEED} {path.stem} {what}")  # noqa: S311 - a repeatable draw, no secret
    texts = {record["id"]: len(record["text"]) for record in map(json.loads, lines)}
    real = predictions(gold, what)
    largest = 0.0
    for round_number in range(asked.rounds + 1):
        spoilt = real if round_number == 0 else [s for r in real for s in spoil(r, what, texts[r["id"]], rng)]
        pred = folder / "pred.jsonl"
        pred.write_text("".join(json.dumps(r) + "\n" for r in spoilt), encoding="utf-8")
        for options in NAME_OPTIONS if what == "toponyms" else ({},):
            reference = reference_figures(asked.bench, gold, pred, what, options)
            largest = max(largest, difference(reference, our_figures(gold, pred, what, options), path.stem))
    return largest


def predictions(gold: Path, what: What) -> list[dict[str, Any]]:
    """What our reader says of a corpus, in the world, as the commands write it."""
    entries, _ = read_gold(gold, what)
    found = read_with_our_reader(entries, what, None)
    return [_lines(found[entry.document.id], what) for entry in entries]


def _lines(predicted: Predicted, what: What) -> dict[str, Any]:
    records = predicted.names if what == "toponyms" else predicted.claims
    plain = json.loads(json.dumps([dict(r.record) for r in records], default=str))
    return {"id": predicted.id, what: plain}


def spoil(record: dict[str, Any], what: What, length: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """A document's predictions with some left out, moved, doubled, invented and changed; now and then no document."""
    if rng.random() < 0.05:
        return
    change = _spoilt_name if what == "toponyms" else _spoilt_claim
    kept = [change(dict(item), length, rng) for item in record[what] if rng.random() > 0.1]
    kept += [change(dict(item), length, rng) for item in kept if rng.random() < 0.1]
    if record[what]:
        made = [change(dict(rng.choice(record[what])), length, rng) for _ in range(rng.randint(0, 3))]
        kept += [item | _anywhere(what, length, rng) for item in made]
    rng.shuffle(kept)
    yield {**record, what: kept}


def _spoilt_name(item: dict[str, Any], length: int, rng: random.Random) -> dict[str, Any]:
    item |= _moved(item, "start", "end", length, rng)
    if item["lat"] is not None and rng.random() < 0.6:
        spread = rng.choice((0.05, 1.0, 30.0))
        item["lat"] = max(-90.0, min(90.0, rng.gauss(item["lat"], spread)))
        item["lon"] = max(-180.0, min(180.0, rng.gauss(item["lon"], spread)))
    if rng.random() < 0.1:
        item["lat"] = item["lon"] = None
    if rng.random() < 0.05:
        item["text"] = rng.choice(("Russia", "U.S.", "europe", "Elm Town"))
    return item


def _spoilt_claim(item: dict[str, Any], length: int, rng: random.Random) -> dict[str, Any]:
    item |= _moved(item, "place_start", "place_end", length, rng)
    if rng.random() < 0.2:
        item["event"] = rng.choice(sorted(EVENTS))
    if rng.random() < 0.2:
        item["actor"] = rng.choice((None, "ELM_ARMY", item["against"]))
    if rng.random() < 0.2:
        item["modality"] = rng.choice(MODALITIES)
    if rng.random() < 0.2:
        item["relation"] = rng.choice(RELATIONS)
    if rng.random() < 0.2:
        item["attribution"] = rng.choice((None, "", "a spokesman"))
    for end in ("date_from", "date_to"):
        if item[end] and rng.random() < 0.4:
            item[end] = str(date.fromisoformat(item[end]) + timedelta(rng.randint(-3, 3)))
    if rng.random() < 0.05:
        item["date_from"] = None
    return item


def _moved(item: dict[str, Any], first: str, last: str, length: int, rng: random.Random) -> dict[str, int]:
    start, end = item[first], item[last]
    if rng.random() > 0.3:
        return {first: start, last: end}
    start = max(0, min(length - 1, start + rng.randint(-6, 6)))
    return {first: start, last: max(start + 1, min(length, end + rng.randint(-6, 6)))}


def _anywhere(what: What, length: int, rng: random.Random) -> dict[str, int]:
    start = rng.randrange(max(1, length - 1))
    first, last = ("start", "end") if what == "toponyms" else ("place_start", "place_end")
    return {first: start, last: min(max(length, start + 1), start + rng.randint(1, 15))}


def our_figures(gold: Path, pred: Path, what: What, options: dict[str, Any]) -> dict[str, Any]:
    """The figures as ``frontline eval`` prints them."""
    entries, _ = read_gold(gold, what)
    answers, _ = read_predictions(pred, what)
    if what == "claims":
        return claim_figures(score_claims(entries, answers))
    choice = {key: options[key] for key in ("kinds", "exclude_large") if key in options}
    figures = name_figures(score_names(entries, answers, **choice), options.get("km", USUAL_KM))
    return {"gold": gold.name, "pred": pred.name, **figures}


def reference_figures(bench: Path, gold: Path, pred: Path, what: What, options: dict[str, Any]) -> dict[str, Any]:
    """The figures as the reference scorer prints them."""
    script = {"toponyms": "geoparse/score_geoparse.py", "claims": "claims/score_claims.py"}[what]
    arguments = ["--km", str(options["km"])] if "km" in options else []
    arguments += ["--exclude-large"] if options.get("exclude_large") else []
    arguments += ["--kinds", *options["kinds"]] if "kinds" in options else []
    command = [sys.executable, str(bench / script), str(gold), str(pred), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def difference(reference: Any, ours: Any, where: str) -> float:
    """The largest difference of numbers at the same place; 1 where keys or other values differ."""
    if isinstance(reference, dict) and isinstance(ours, dict) and reference.keys() == ours.keys():
        return max((difference(reference[key], ours[key], f"{where} {key}") for key in reference), default=0.0)
    numbers = isinstance(reference, (int, float)) and isinstance(ours, (int, float))
    found = abs(reference - ours) if numbers else float(reference != ours)
    if found:
        print(f"differs: {where}: {reference!r}, ours {ours!r}")
    return found


if __name__ == "__main__":
    sys.exit(main())
