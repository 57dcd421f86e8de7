"""The command ``eval``: scores against gold, or on the whole folder of benchmark corpora."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.common import (
    WRONG_USE,
    Json,
    OptionalTheatre,
    check_output,
    existing,
    fail,
    progress,
    report,
    reporting,
    theatre_or_none,
    whole_file,
)
from geo.cli.scoring import control, on_bench

if TYPE_CHECKING:
    from geo.evaluate.calibration import Judged
    from geo.evaluate.files import What
    from geo.evaluate.problems import Problems
    from geo.evaluate.records import Gold, Predicted

#: The usual threshold of the literature, a hundred miles.
KM = 161.0

GoldFile = Annotated[
    Path | None, typer.Argument(metavar="[GOLD]", help="Documents with what a careful reader found, one a line.")
]
Bench = Annotated[Path | None, typer.Option(help="Folder of the benchmark corpora, instead of GOLD.")]
NeededBench = Annotated[Path, typer.Option(help="Folder of the benchmark corpora and scorers.")]
Pred = Annotated[Path | None, typer.Option(help="Predictions to score; without them our reader reads GOLD.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N documents.")]
Errors = Annotated[Path | None, typer.Option(metavar="OUT.html", help="Write a page with every error and why.")]
Diagram = Annotated[
    Path | None, typer.Option(metavar="OUT.png", help="Draw confidence against being right; print ECE and Brier score.")
]


def register(app: typer.Typer) -> None:
    """Add ``eval`` and its parts to ``app``."""
    group = typer.Typer(
        help="Score this reader and these maps. Against a file of gold, or on a folder of benchmark corpora.",
        no_args_is_help=True,
    )
    group.command(context_settings={"allow_extra_args": True})(geoparse)
    for command in (claims, control, areas):
        group.command()(command)
    group.command(name="all")(everything)
    app.add_typer(group, name="eval")


def geoparse(
    context: typer.Context,
    gold: GoldFile = None,
    bench: Bench = None,
    pred: Pred = None,
    theatre: OptionalTheatre = None,
    km: Annotated[float, typer.Option(min=0, help="How far off a place may lie, in km.")] = KM,
    kinds: Annotated[
        list[str] | None, typer.Option(help="After GOLD: only gold of these kinds (settlement facility ...).")
    ] = None,
    exclude_large: Annotated[bool, typer.Option("--exclude-large", help="Leave out giant countries.")] = False,
    limit: Limit = None,
    errors: Errors = None,
    calibration: Diagram = None,
    json_errors: Json = False,
) -> None:
    """Score place names found and placed."""
    with reporting(as_json=json_errors):
        wanted = [part for word in (*(kinds or ()), *context.args) for part in word.split(",") if part]
        if context.args and not kinds:
            fail(f"{context.args[0]!r} is one argument too many.", WRONG_USE, as_json=json_errors)
        if not math.isfinite(km):
            fail(f"--km {km} is no distance.", WRONG_USE, as_json=json_errors)
        if on_bench(("geoparse",), gold, bench, as_json=json_errors):
            return
        assert gold is not None
        _check_outputs((errors, calibration), (gold, pred), as_json=json_errors)
        from geo.evaluate.calibration import judged_names
        from geo.evaluate.geoparse import name_figures, score_names
        from geo.evaluate.problems_names import name_problems

        entries, answers = _load(gold, pred, "toponyms", theatre, limit, as_json=json_errors)
        scored = score_names(entries, answers, kinds=wanted, exclude_large=exclude_large)
        figures = {**_files(gold, pred), **name_figures(scored, km)}
        if calibration:
            _diagram(judged_names(scored, km), calibration, gold, figures, as_json=json_errors)
        if errors:
            _page(name_problems(scored, km), figures, (gold, pred), errors, as_json=json_errors)
        typer.echo(json.dumps(figures, indent=1, ensure_ascii=False))


def claims(
    gold: GoldFile = None,
    bench: Bench = None,
    pred: Pred = None,
    theatre: OptionalTheatre = None,
    limit: Limit = None,
    errors: Errors = None,
    calibration: Diagram = None,
    json_errors: Json = False,
) -> None:
    """Score claims: who holds what, when, says who."""
    with reporting(as_json=json_errors):
        if on_bench(("claims",), gold, bench, as_json=json_errors):
            return
        assert gold is not None
        _check_outputs((errors, calibration), (gold, pred), as_json=json_errors)
        from geo.evaluate.calibration import judged_claims
        from geo.evaluate.claims import claim_figures, score_claims
        from geo.evaluate.problems_claims import claim_problems

        entries, answers = _load(gold, pred, "claims", theatre, limit, as_json=json_errors)
        scored = score_claims(entries, answers)
        figures = claim_figures(scored)
        if calibration:
            _diagram(judged_claims(scored), calibration, gold, figures, as_json=json_errors)
        if errors:
            _page(claim_problems(scored), figures, (gold, pred), errors, as_json=json_errors)
        typer.echo(json.dumps(figures, indent=1, ensure_ascii=False))


def areas(
    bench: NeededBench,
    quick: Annotated[
        bool, typer.Option("--quick", help="In one process, with our own scorer: the same figures sooner, no times.")
    ] = False,
    points: Annotated[
        list[int] | None, typer.Option(min=4, help="With --quick: only so many points (repeat it).")
    ] = None,
    json_errors: Json = False,
) -> None:
    """Score areas and fronts drawn from points against reference maps."""
    with reporting(as_json=json_errors):
        if not quick:
            on_bench(("areas",), None, bench, as_json=json_errors)
            return
        from geo.evaluate.areas_bench import POINTS, quick_areas

        for prior in (False, True):
            for row in quick_areas(existing(bench, as_json=json_errors), prior=prior, points=points or POINTS):
                typer.echo(f"areas{' with prior' if prior else ''}: {json.dumps(row)}")


def everything(bench: NeededBench, json_errors: Json = False) -> None:
    """Score all of these on a folder of benchmark corpora."""
    from geo.evaluate.bench import PARTS

    with reporting(as_json=json_errors):
        on_bench(PARTS, None, bench, as_json=json_errors)


def _check_outputs(outputs: Sequence[Path | None], inputs: Sequence[Path | None], *, as_json: bool) -> None:
    for source in inputs:
        if source:
            existing(source, as_json=as_json)
    for out in outputs:
        if out:
            check_output(out, *inputs, as_json=as_json)
    first, second = outputs
    if first and second and first.absolute() == second.absolute():
        fail(f"{first}: is named for two outputs. Choose another name for one.", WRONG_USE, as_json=as_json)


def _load(
    gold: Path, pred: Path | None, what: What, theatre: str | None, limit: int | None, *, as_json: bool
) -> tuple[tuple[Gold, ...], dict[str, Predicted]]:
    """Gold and predictions, with what could not be used of either said on stderr."""
    from geo.evaluate.files import misaligned, read_gold, read_predictions, unmatched
    from geo.evaluate.own import read_with_our_reader

    chosen = theatre_or_none(theatre)
    entries, rejected = read_gold(gold, what)
    report(rejected, as_json=as_json)
    answers: dict[str, Predicted]
    if pred is None:
        entries = entries[:limit]
        answers = read_with_our_reader(entries, what, chosen, lambda d: progress(d, len(d), "read"))
        return entries, answers
    answers, rejected = read_predictions(pred, what)
    notes = [*rejected, *unmatched(entries, answers, pred.name), *misaligned(entries, answers, pred.name)]
    report(notes, as_json=as_json)
    return entries[:limit], answers


def _files(gold: Path, pred: Path | None) -> dict[str, str]:
    return {"gold": gold.name, "pred": pred.name if pred else "frontline"}


def _diagram(judged: dict[str, Judged], out: Path, gold: Path, figures: dict[str, Any], *, as_json: bool) -> None:
    from geo.evaluate.calibration import calibration_figures, draw_reliability

    figures["calibration"] = calibration_figures(judged)
    with whole_file(out, as_json=as_json) as temporary:
        draw_reliability(judged, temporary, f"How sure, how right: {gold.name}")


def _page(
    problems: Problems, figures: dict[str, Any], files: tuple[Path, Path | None], out: Path, *, as_json: bool
) -> None:
    from geo.evaluate.errors_page import errors_page

    with whole_file(out, as_json=as_json) as temporary:
        temporary.write_text(errors_page(problems, figures, **_files(*files)), encoding="utf-8")
