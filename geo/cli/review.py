"""Commands on reviewers' decisions: ``review list``, ``accept``, ``reject``, ``correct``, ``add``, ``merge``, ``split``."""

from __future__ import annotations

import json
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli import review_log
from geo.cli.common import WRONG_USE, Json, TheatreName, fail, reporting, say
from geo.cli.review_desk import Desk, marked, open_desk, values_of
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
        review.command()(_deciding(command))
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
    """List claims. Those nobody has decided on, unless others are asked for."""
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


def accept(desk: Desk, claims: Claims, note: Note = "") -> list[Decision]:
    """Accept claims as they stand. From now on they outweigh any source."""
    from geo.reading.review import accept as accepted

    return [accepted(desk.state, desk.claim_id(claim), note=note) for claim in claims]


def reject(
    desk: Desk,
    claims: Claims,
    untrue: Annotated[
        bool, typer.Option("--untrue", help="The text says so, but it is not believed; without this, it was misread.")
    ] = False,
    note: Note = "",
) -> list[Decision]:
    """Reject claims: they do not count any more."""
    from geo.reading.review import Reason
    from geo.reading.review import reject as rejected

    reason = Reason.UNTRUE if untrue else Reason.MISREAD
    return [rejected(desk.state, desk.claim_id(claim), reason=reason, note=note) for claim in claims]


def correct(desk: Desk, claim: Claim, changes: Set = None, note: Note = "") -> list[Decision]:
    """Correct fields of a claim; all the rest of it is confirmed."""
    from geo.reading.review import correct as corrected

    return [corrected(desk.state, desk.claim_id(claim), values_of(changes or (), desk), note=note)]


def add(
    desk: Desk,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document.")],
    place: Annotated[
        str, typer.Option("--at", metavar="WORDS", help="The words that name the place, or their offsets, as 12-16.")
    ],
    words: Annotated[
        str | None,
        typer.Option("--words", metavar="WORDS", help="The words that say what happened, or their offsets."),
    ] = None,
    values: Set = None,
    note: Note = "",
) -> list[Decision]:
    """Add a claim that the reader missed. Its words are named, and --set event=... says what happened."""
    from geo.reading.review import add as added

    spans = marked(desk.state.document(document).text, place, words)
    return [added(desk.state, document, *spans, values_of(values or (), desk), note=note)]


def merge(desk: Desk, claims: Claims, changes: Set = None, note: Note = "") -> list[Decision]:
    """Make one claim of several of one document. The first named counts, with changes where need be."""
    from geo.reading.review import merge as merged

    return [merged(desk.state, [desk.claim_id(c) for c in claims], values_of(changes or (), desk), note=note)]


def split(
    desk: Desk,
    claim: Claim,
    parts: Annotated[
        list[str],
        typer.Option(
            "--part",
            metavar="FIELD=VALUE;...",
            help="What one part has otherwise, such as place=Hama;actor=HTS. Given once for each part.",
        ),
    ],
    note: Note = "",
) -> list[Decision]:
    """Make several claims of one, each with its own changes."""
    from geo.reading.review import split as parted

    changes = [values_of(part.split(";"), desk) for part in parts]
    return [parted(desk.state, desk.claim_id(claim), changes, note=note)]


def _deciding(made: Callable[..., list[Decision]]) -> Callable[..., None]:
    """A command that makes decisions on a desk, with the options that all of those have."""

    def command(
        workspace: WorkspaceFile,
        theatre: TheatreName,
        source: In = None,
        by: By = "",
        dry_run: DryRun = False,
        as_json: Json = False,
        **own: Any,
    ) -> None:
        _decide(lambda desk: made(desk, **own), workspace, theatre, source, by, dry_run=dry_run, as_json=as_json)

    command.__name__, command.__doc__ = made.__name__, made.__doc__
    shared = list(signature(command, eval_str=True).parameters.values())[:-1]
    asked = list(signature(made, eval_str=True, locals={"Decision": Any}).parameters.values())[1:]
    takes = sorted((*asked, *shared), key=lambda p: p.default is not Parameter.empty)
    command.__signature__ = Signature([p.replace(kind=Parameter.KEYWORD_ONLY) for p in takes])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in takes}
    return command


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
        kept = desk.record_all(drafts, by)
        count = "1 decision" if kept == 1 else f"{kept} decisions"
        again = f"; already decided so: {len(drafts) - kept}" if kept < len(drafts) else ""
        say("info", f"{count} recorded in {workspace}{again}", as_json=as_json)
