"""Commands on reviewers' decisions: ``review list``, ``accept``, ``reject``, ``correct``, ``add``, ``merge``, ``split``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli import review_log
from geo.cli.common import WRONG_USE, Json, TheatreName, fail, reporting, say
from geo.cli.review_desk import Desk, Marked, marked, open_desk, values_of
from geo.errors import ReviewError

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reading.review import Decision

WorkspaceFile = Annotated[Path, typer.Option("--workspace", help="The workspace file; decisions are kept there.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; by default the user of this machine.")]
Note = Annotated[str, typer.Option(help="Why, in a few words; kept in the log.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would change on the map, and decide nothing.")]
In = Annotated[
    Path | None, typer.Option("--in", metavar="IN.jsonl", help="Documents; without them, the theatre's own reports.")
]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="Id of a claim, or its beginning, as 'list' shows it.")]
Claims = Annotated[list[str], typer.Argument(metavar="CLAIM...", help="Ids of claims, or their beginnings.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="A field and its value, such as actor=HTS or date_to=2024-12-03; place=NAME takes a place of the "
        "gazetteer by name or id, and an empty value empties the field. May be given again.",
    ),
]
STATES = ("open", "decided", "moved", "all")

review = typer.Typer(
    help="Accept, reject and correct claims. A decision outweighs any source, is logged, and outlives a new reading.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    review.command(name="list")(listed)
    for command in (accept, reject, correct, add, merge, split):
        review.command()(command)
    review_log.register(review)
    app.add_typer(review, name="review")


def listed(
    workspace: WorkspaceFile,
    theatre: TheatreName,
    source: In = None,
    document: Annotated[str | None, typer.Option(help="Only claims of the document of this id.")] = None,
    state: Annotated[
        str, typer.Option(help="open (nobody has decided), decided, moved (now read otherwise), or all.")
    ] = "open",
    as_json: Json = False,
) -> None:
    """List claims: those nobody has decided on, unless others are asked for."""
    with reporting(as_json=as_json):
        if state not in STATES:
            fail(f"--state {state!r} is unknown; choose {', '.join(STATES)}.", WRONG_USE, as_json=as_json)
        desk = open_desk(workspace, theatre, source, as_json=as_json)
        moved = {m.claim.id for m in desk.state.moved}
        chosen = [
            slot
            for slot in desk.state.slots
            if (document is None or slot.document_id == document)
            and (state != "open" or not slot.decisions)
            and (state != "decided" or slot.decisions)
            and (state != "moved" or (slot.read and slot.read.id in moved))
        ]
        for slot in chosen:
            typer.echo(json.dumps(desk.record(slot), ensure_ascii=False) if as_json else desk.line(slot))
        say("info", f"{len(chosen)} of {len(desk.state.slots)} claims", as_json=as_json)


def accept(
    claims: Claims,
    workspace: WorkspaceFile,
    theatre: TheatreName,
    source: In = None,
    by: By = "",
    note: Note = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Accept claims as they stand: from now on they outweigh any source."""
    from geo.reading.review import accept as accepted

    def made(desk: Desk) -> list[Decision]:
        return [accepted(desk.state, desk.claim_id(claim), note=note) for claim in claims]

    _decide(made, workspace, theatre, source, by, dry_run=dry_run, as_json=as_json)


def reject(
    claims: Claims,
    workspace: WorkspaceFile,
    theatre: TheatreName,
    untrue: Annotated[
        bool, typer.Option("--untrue", help="The text says so, but it is not believed; without this, it was misread.")
    ] = False,
    source: In = None,
    by: By = "",
    note: Note = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Reject claims: they do not count any more."""
    from geo.reading.review import Reason
    from geo.reading.review import reject as rejected

    def made(desk: Desk) -> list[Decision]:
        reason = Reason.UNTRUE if untrue else Reason.MISREAD
        return [rejected(desk.state, desk.claim_id(claim), reason=reason, note=note) for claim in claims]

    _decide(made, workspace, theatre, source, by, dry_run=dry_run, as_json=as_json)


def correct(
    claim: Claim,
    workspace: WorkspaceFile,
    theatre: TheatreName,
    changes: Set = None,
    source: In = None,
    by: By = "",
    note: Note = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Correct fields of a claim; all the rest of it is confirmed."""
    from geo.reading.review import correct as corrected

    def made(desk: Desk) -> list[Decision]:
        return [corrected(desk.state, desk.claim_id(claim), values_of(changes or (), desk), note=note)]

    _decide(made, workspace, theatre, source, by, dry_run=dry_run, as_json=as_json)


def add(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document.")],
    place: Annotated[
        str, typer.Option("--at", metavar="WORDS", help="The words that name the place, or their offsets, as 12-16.")
    ],
    workspace: WorkspaceFile,
    theatre: TheatreName,
    words: Annotated[
        str | None,
        typer.Option("--words", metavar="WORDS", help="The words that say what happened, or their offsets."),
    ] = None,
    values: Set = None,
    source: In = None,
    by: By = "",
    note: Note = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Add a claim that the reader missed, by naming its words; --set event=... says what happened."""
    from geo.reading.review import add as added

    def made(desk: Desk) -> list[Decision]:
        text = desk.state.document(document).text
        spans: Marked = marked(text, place, words)
        return [added(desk.state, document, *spans, values_of(values or (), desk), note=note)]

    _decide(made, workspace, theatre, source, by, dry_run=dry_run, as_json=as_json)


def merge(
    claims: Claims,
    workspace: WorkspaceFile,
    theatre: TheatreName,
    changes: Set = None,
    source: In = None,
    by: By = "",
    note: Note = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make one claim of several of one document: the first named, with changes where need be."""
    from geo.reading.review import merge as merged

    def made(desk: Desk) -> list[Decision]:
        return [merged(desk.state, [desk.claim_id(c) for c in claims], values_of(changes or (), desk), note=note)]

    _decide(made, workspace, theatre, source, by, dry_run=dry_run, as_json=as_json)


def split(
    claim: Claim,
    workspace: WorkspaceFile,
    theatre: TheatreName,
    parts: Annotated[
        list[str],
        typer.Option(
            "--part",
            metavar="FIELD=VALUE;...",
            help="What one part has otherwise, such as place=Hama;actor=HTS. Given once for each part.",
        ),
    ],
    source: In = None,
    by: By = "",
    note: Note = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make several claims of one, each with its own changes."""
    from geo.reading.review import split as parted

    def made(desk: Desk) -> list[Decision]:
        changes: list[dict[str, Any]] = [values_of(part.split(";"), desk) for part in parts]
        return [parted(desk.state, desk.claim_id(claim), changes, note=note)]

    _decide(made, workspace, theatre, source, by, dry_run=dry_run, as_json=as_json)


def _decide(
    made: Callable[[Desk], list[Decision]],
    workspace: Path,
    theatre: str,
    source: Path | None,
    by: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make decisions, say what they change on the map, and record them unless asked not to."""
    with reporting(as_json=as_json):
        desk = open_desk(workspace, theatre, source, as_json=as_json)
        try:
            drafts = made(desk)
        except ReviewError as error:
            fail(str(error), WRONG_USE, as_json=as_json)
        effect = desk.effect(drafts)
        for sentence in effect or ("Nothing on the map would change.",):
            typer.echo(sentence)
        if dry_run:
            return
        desk.record_all(drafts, by)
        count = "1 decision" if len(drafts) == 1 else f"{len(drafts)} decisions"
        say("info", f"{count} recorded in {workspace}", as_json=as_json)
