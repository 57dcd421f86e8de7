"""The queue at work: filters above, the desk below, decisions taken as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo import pipeline
from geo.dashboard import queries
from geo.dashboard.beside import beside
from geo.dashboard.components import plain, rerun_saying
from geo.dashboard.presses import pressed
from geo.dashboard.reports import decisions, desk, intake, queue, reviewer, watching
from geo.dashboard.reports.filters import Entry, Filters
from geo.dashboard.reports.report import report
from geo.dashboard.reports.states import DocumentState
from geo.dashboard.reports.wording import headline
from geo.dashboard.turns import in_turn
from geo.errors import GeoError
from geo.model import Timeline
from geo.reading.review import Decision, Reviewed
from geo.reading.review.home import content_hash, home_of
from geo.theatre import Theatre

if TYPE_CHECKING:
    import pandas as pd

KEY = "desk"
#: Where the session keeps the map as it was drawn last, the drawing of a newer one, and the effects that were asked for.
DRAWN, DRAWING, EFFECTS, KEPT = "desk-drawn", "desk-drawing", "desk-effects", 2000
#: Where it keeps what the queue was last asked for.
ASKED = "desk-asked"
#: How often the watched folder is looked into while the queue is open.
LOOK = timedelta(seconds=20)


@in_turn
def settle() -> None:
    """Do what was pressed on the desk just before another view or page was asked for, which does not draw the desk."""
    desk.take(KEY, desk.told(KEY).outbox, lambda asked: _act(asked, queries.theatre()))


def show(where: Theatre) -> None:
    """Draw the queue and the desk."""
    _arrivals()
    _work(where)


@st.fragment(run_every=LOOK)
@in_turn
def _arrivals() -> None:
    """Take in what has come to the watched folder and the feeds; without either nothing is done."""
    if queries.workspace_fault():
        return
    store = queries.workspace()
    if not store.setting(watching.FOLDER) and not watching.feeds_of(store):
        return
    taken = intake.look_everywhere()
    faults = [plain(fault) for fault in taken.faults[: intake.SAID]]
    if taken.added:
        rerun_saying(*faults, watching.summary(taken))
    for fault in faults:
        st.toast(fault, icon=":material/warning:")


@st.fragment
@in_turn
def _work(where: Theatre) -> None:
    told = desk.told(KEY)
    desk.take(KEY, told.outbox, partial(_act, where=where))
    state = queries.review_state(where)
    every = queue.entries(state, where)
    asked, shown = queue.ask(every, where)
    wanted = _first_of(shown) if _narrowed(asked) else told.open
    _new([e for e in every if e.state is DocumentState.NEW], where)
    # The desk stands above what is said while its map is drawn, so that it does not move.
    body, foot = st.container(), st.container()
    with foot:
        drawn = _drawn(state, where, anew=told.idle)
    reports = [_report(entry, where, drawn, state) for entry in desk.opened(KEY, shown, every, wanted)]
    answer = desk.Answer(
        effects=_effects(reports, state, where, told.want),
        preview=_preview(told.preview, state, where),
        stale=drawn.claims != state.claims,
        intake=not queries.workspace_fault(),
    )
    if reports and st.query_params.get("doc") != reports[0]["id"]:
        st.query_params["doc"] = reports[0]["id"]
    with body:
        desk.mount(
            KEY, shown, reports, where=where, timeline=drawn, control=_control(reports, state, where),
            answer=answer, known_ground=told.ground,
        )  # fmt: skip


def _narrowed(asked: Filters) -> bool:
    """Whether other documents are asked for than before."""
    before = st.session_state.get(ASKED)
    st.session_state[ASKED] = asked
    return before not in {None, asked}


def _first_of(shown: Sequence[Entry]) -> str | None:
    """The first document asked for, which the desk is to open."""
    if shown:
        desk.open_on(KEY, shown[0].document.id)
    return shown[0].document.id if shown else None


def _drawn(state: Reviewed, where: Theatre, *, anew: bool) -> Timeline:
    """The map as drawn last; decisions made since show in its places at once, and in its areas when there is time."""
    kept = st.session_state.get(DRAWN)
    if not isinstance(kept, Timeline) or kept.theatre != where.name or (anew and _ready(state, where)):
        kept = queries.timeline(where)
        st.session_state[DRAWN] = kept
    return kept


def _ready(state: Reviewed, where: Theatre) -> bool:
    """Whether the map of what was decided is drawn; it is begun beside the page, so that no decision waits for it."""
    asked = hash((where.name, state.claims))
    begun, thread = st.session_state.get(DRAWING, (None, None))
    if thread is not None and thread.is_alive():
        return False
    if begun != asked:
        st.session_state[DRAWING] = asked, beside(in_turn(queries.drawing(where)))
    return bool(begun == asked)


def _control(reports: Sequence[Mapping[str, Any]], state: Reviewed, where: Theatre) -> pd.DataFrame:
    """Who holds the places of what is open, as decided by now."""
    places = {place["id"] for report in reports for place in report["places"]}
    days = where.date_from, where.date_to
    return pipeline.control_at(places, days, state, where, queries.own_places(where.name))


def _act(asked: Mapping[str, Any], where: Theatre) -> tuple[str, bool]:
    """Do one thing that the desk asks for; what came of it, and whether it went wrong."""
    try:
        return _done(asked, where), False
    except GeoError as error:
        return str(error), True


def _done(asked: Mapping[str, Any], where: Theatre) -> str:
    verb, now, who = asked["verb"], datetime.now(tz=UTC), reviewer.name()  # noqa: TID251 - the edge knows the time
    told = partial(headline, theatre=where)
    if verb in {"undo", "redo"}:
        entry = getattr(queries.reviews(), verb)(reviewer=who, at=now)
        if entry is None:
            return f"Nothing of yours to {verb}."
        return f"{'Undone' if verb == 'undo' else 'Done again'}: {decisions.said(entry.decision, told)}."
    if verb in {"done", "read"}:
        return _closed_or_read(str(verb), str(asked.get("document")), where, who, now)
    decision = decisions.draft(queries.review_state(where), asked, queries.gazetteer(where))
    said = decisions.said(decision, told)
    if not queries.reviews().record(decision, reviewer=who, at=now):
        return f"Already {said}."
    return f"{said[0].upper()}{said[1:]}."


def _closed_or_read(verb: str, document_id: str, where: Theatre, who: str, now: datetime) -> str:
    """Put a document aside as done, take it up again, or read a new one onto the map."""
    entry = next((e for e in queue.entries(queries.review_state(where), where) if e.document.id == document_id), None)
    if entry is None:
        return "That document is not here any more."
    store = queries.workspace()
    if verb == "read":
        store.add_reading(queries.reading(entry.document, where.name))
        return "Read, and on the map."
    key = queue.CLOSED + content_hash(entry.document)
    if entry.closed:
        store.forget_setting(key)
        return "Open again."
    store.set_setting(key, {"by": who, "at": now.isoformat()})
    return "Done with this document."


def _new(entries: Sequence[Entry], where: Theatre) -> None:
    """Offer to read what came in and was not read yet."""
    if not entries or not pressed(f"Read {len(entries)} new and add to the map", "queue-read", type="primary"):
        return
    bar = st.progress(0.0, text="Reading ...")
    try:
        for number, entry in enumerate(entries, 1):
            queries.workspace().add_reading(queries.reading(entry.document, where.name))
            bar.progress(number / len(entries), text=f"Read {number} of {len(entries)}")
    except GeoError as error:
        st.error(plain(str(error)))
        return
    st.session_state.pop(DRAWN, None)
    st.rerun()


def _report(entry: Entry, where: Theatre, now: Timeline, state: Reviewed) -> dict[str, Any]:
    slots = [s for s in state.slots if s.document_id == entry.document.id]
    original = next((r for r in state.originals if r.document.id == entry.document.id), None)
    if original is None or entry.state is DocumentState.NEW:
        reading = queries.reading(entry.document, where.name)
        return report(reading, reading.claims, where, now, state=str(entry.state), standing=None)
    claims = {c.id: (c, decisions.standing(state, s)) for s in slots if (c := decisions.shown_claim(s))}
    ordered = sorted((c for c, _ in claims.values()), key=lambda c: (c.sentence_start, c.trigger_start, c.place_start))
    said = None if queries.workspace_fault() else {i: word for i, (_, word) in claims.items()}
    return report(original, ordered, where, now, state=str(entry.state), standing=said)


def _effects(
    reports: Sequence[Mapping[str, Any]], state: Reviewed, where: Theatre, asked: str | None
) -> dict[str, dict[str, list[str]]]:
    """What accepting or rejecting claims would change: of the one asked about, and of those asked about before."""
    kept: dict[tuple[int, str], dict[str, list[str]]] = st.session_state.setdefault(EFFECTS, {})
    counts = hash(repr(state.claims))
    claims = [c["id"] for r in reports if r["review"] for c in r["claims"]]
    if asked and asked in claims and (counts, asked) not in kept:
        kept[counts, asked] = _effects_of(asked, state, where)
    while len(kept) > KEPT:
        kept.pop(next(iter(kept)))
    return {claim: kept[counts, claim] for claim in claims if (counts, claim) in kept}


def _effects_of(claim: str, state: Reviewed, where: Theatre) -> dict[str, list[str]]:
    found = {}
    for verb in ("accept", "reject"):
        try:
            made = decisions.draft(state, {"verb": verb, "claims": [claim]}, queries.gazetteer(where))
        except GeoError as error:
            found[verb] = [str(error)]
        else:
            found[verb] = decisions.effect(state, [made], where, queries.own_places(where.name))
    return found


def _meant(made: Decision, state: Reviewed) -> list[str]:
    """Where the place of a decision lies, when it is none that its document names: a typed name may be another's."""
    reading = next(r for r in state.originals if home_of(r.document) == made.home)
    named = {t.place_id for t in reading.toponyms}
    places = {c.place_id: c for c in made.results if c.place_id and c.place_id not in named}
    return [f"{c.place_name} lies at {c.lat:.2f} N, {c.lon:.2f} E." for c in places.values()]


def _preview(asked: Mapping[str, Any] | None, state: Reviewed, where: Theatre) -> dict[str, Any] | None:
    """What saving the open form would change."""
    if asked is None:
        return None
    claim, picked = asked.get("claim"), asked.get("claims")
    listed = picked if isinstance(picked, Sequence) and not isinstance(picked, str) else []
    entry = {**asked, "claims": [claim] if claim else list(listed)}
    try:
        made = decisions.draft(state, entry, queries.gazetteer(where))
        lines = [*_meant(made, state), *decisions.effect(state, [made], where, queries.own_places(where.name))]
    except GeoError as error:
        return {"n": asked["n"], "lines": [str(error)], "fault": True}
    return {"n": asked["n"], "lines": lines, "fault": False}
