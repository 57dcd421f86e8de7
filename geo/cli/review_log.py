"""Commands on what was decided: ``review undo``, ``redo``, ``log``, ``effect``, ``check``, ``reread``, ``export-gold``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.common import (
    NOTHING_USABLE,
    Json,
    TheatreName,
    check_output,
    fail,
    progress,
    reporting,
    say,
    write_lines,
)
from geo.cli.review_desk import SAID, now, open_desk, reviewer_or_user

if TYPE_CHECKING:
    from geo.store.reviews import Entry

WorkspaceFile = Annotated[Path, typer.Option("--workspace", help="The workspace file.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Whose decisions; by default this machine's user's.")]
Anyones = Annotated[bool, typer.Option("--anyones", help="Also what others decided.")]
In = Annotated[
    Path | None, typer.Option("--in", metavar="IN.jsonl", help="Documents; without them, the theatre's own reports.")
]


def register(review: typer.Typer) -> None:
    """Add the commands of this module to the group ``review``."""
    for command in (undo, redo, log, effect, check, reread):
        review.command()(command)
    review.command(name="export-gold")(export_gold)


def undo(workspace: WorkspaceFile, by: By = "", anyones: Anyones = False, as_json: Json = False) -> None:
    """Take back the last decision. The log keeps it, and redo restores it."""
    _step("undo", workspace, by, anyones=anyones, as_json=as_json)


def redo(workspace: WorkspaceFile, by: By = "", anyones: Anyones = False, as_json: Json = False) -> None:
    """Restore the decision that was taken back last. Not when something was decided since."""
    _step("redo", workspace, by, anyones=anyones, as_json=as_json)


def _step(what: str, workspace: Path, by: str, *, anyones: bool, as_json: bool) -> None:
    with reporting(as_json=as_json):
        from geo.store.engine import open_engine
        from geo.store.reviews import Reviews

        open_engine(workspace, read_only=True).dispose()  # a workspace that is not there is not made
        store = Reviews(workspace)
        take = store.undo if what == "undo" else store.redo
        entry = take(reviewer=reviewer_or_user(by), at=now(), anyones=anyones)
        store.close()
        if entry is None:
            fail(f"{workspace}: there is nothing to {what}.", NOTHING_USABLE, as_json=as_json)
        say("info", f"{what}: {_told(entry)}", as_json=as_json)


def log(
    workspace: WorkspaceFile,
    newest: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the newest so many lines.")] = None,
    as_json: Json = False,
) -> None:
    """Say who decided what and when. The oldest first, with what was taken back."""
    with reporting(as_json=as_json):
        from geo.store.reviews import Reviews

        store = Reviews(workspace, read_only=True)
        entries = store.log(newest=newest)
        store.close()
        for entry in entries:
            typer.echo(json.dumps(_line(entry), ensure_ascii=False) if as_json else _told(entry))
        if not entries:
            say("info", f"{workspace}: nothing was decided yet", as_json=as_json)


def effect(workspace: WorkspaceFile, theatre: TheatreName, source: In = None, as_json: Json = False) -> None:
    """Say what all decisions change on the map. Those in force, beside what was read."""
    with reporting(as_json=as_json):
        from geo.pipeline import effect_in
        from geo.reading.review import reviewed

        desk = open_desk(workspace, theatre, source, as_json=as_json)
        days = desk.theatre.date_from, desk.theatre.date_to
        read = reviewed(desk.state.originals)
        found = effect_in(days, read, desk.state.decisions, desk.theatre, desk.added)
        if as_json:
            typer.echo(json.dumps(found.record(), ensure_ascii=False))
            return
        for sentence in found.sentences(SAID) or ("The decisions change nothing on the map.",):
            typer.echo(sentence)


def check(workspace: WorkspaceFile, theatre: TheatreName, source: In = None, as_json: Json = False) -> None:
    """Say which decisions to look at again. They lost their words, or their claims are read otherwise now; exit status 1 if any."""
    with reporting(as_json=as_json):
        desk = open_desk(workspace, theatre, source, as_json=as_json)
        state = desk.state
        for lost in state.adrift:
            decision = state.decisions[lost.number]
            say("warning", f"{_of(decision)} has no effect: {lost.why}.", as_json=as_json)
        for moved in state.moved:
            fields = ", ".join(moved.fields)
            what = f"{_of(state.decisions[moved.number])} still counts, but the reader now reads {fields} otherwise."
            say("warning", f"{what} Look at claim {moved.claim.id} again.", as_json=as_json)
        say("info", f"{len(state.decisions)} decisions in force", as_json=as_json)
        if state.adrift or state.moved:
            raise typer.Exit(NOTHING_USABLE)


def reread(workspace: WorkspaceFile, theatre: TheatreName, as_json: Json = False) -> None:
    """Read the documents of a workspace anew. By the present reader; decisions stay, and 'check' says how they fare."""
    with reporting(as_json=as_json):
        from geo.pipeline import reread as again
        from geo.store.engine import open_engine
        from geo.theatre import load_theatre

        chosen = load_theatre(theatre)
        open_engine(workspace, read_only=True).dispose()  # a workspace that is not there is not made
        count = again(workspace, chosen, watch=lambda told: progress(told, len(told), "read"))
        say("info", f"{count} documents of {workspace} read anew", as_json=as_json)


def export_gold(
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="Where to write; one line a document.")],
    workspace: WorkspaceFile,
    theatre: TheatreName,
    source: In = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Also documents with claims that nobody has decided on.")
    ] = False,
    disagreeing: Annotated[
        bool, typer.Option("--disagreeing", help="Only documents in which reader and reviewer part.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write what was decided as gold for 'eval claims'. Each record says where reader and reviewer part."""
    with reporting(as_json=as_json):
        check_output(out, source, workspace, as_json=as_json)
        from geo.exports.gold import gold_records

        desk = open_desk(workspace, theatre, source, as_json=as_json)
        records = list(gold_records(desk.state, partial=partial, disagreeing=disagreeing))
        if not records:
            more = "" if partial else " that was decided on whole (--partial takes others too)"
            fail(f"{workspace}: there is no document{more}.", NOTHING_USABLE, as_json=as_json)
        count = write_lines(out, records, as_json=as_json)
        say("info", f"{count} document{'' if count == 1 else 's'} written to {out}", as_json=as_json)


def _of(decision: Any) -> str:
    place = next((c.place_name or c.place_text for c in _claims(decision)), "")
    return f"{decision.verb.value} of {place or 'a claim'} in {decision.home.document_id}"


def _claims(decision: Any) -> list[Any]:
    return [*(anchor.claim for anchor in decision.targets), *decision.results]


def _told(entry: Entry) -> str:
    from geo.reading.review.words import decision_words

    state = "" if entry.in_force or entry.action == "undo" else " (taken back since)"
    who = entry.reviewer or "somebody"
    did = "" if entry.action == "decide" else f"{entry.action} "
    return f"{entry.at:%Y-%m-%d %H:%M} {who}: {did}{decision_words(entry.decision)}{state}"


def _line(entry: Entry) -> dict[str, Any]:
    from geo.reading.review.decisions import decision_record

    return {
        "number": entry.number,
        "action": entry.action.value,
        "decision_number": entry.decision_number,
        "reviewer": entry.reviewer,
        "at": entry.at.isoformat(),
        "in_force": entry.in_force,
        "decision": decision_record(entry.decision),
    }
