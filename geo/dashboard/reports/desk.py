"""The desk itself: queue, text, small map and claims in one component, and what it tells of the analyst's doings."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.dashboard.components import mode_of
from geo.dashboard.reports import queue
from geo.dashboard.reports.filters import Entry
from geo.dashboard.reports.report import choices, day_shown
from geo.dashboard.reports.smallmap import ground
from geo.model import Timeline
from geo.theatre import Theatre

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).parent / "desk"

_desk = st.components.v2.component(
    "frontline_desk",
    css=(FOLDER / "desk.css").read_text(encoding="utf-8"),
    js="\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js"))),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk tells: which document and claim are open, decisions not yet answered, and a form to look ahead on.

    ``idle`` asks for the map to be drawn anew, ``want`` for the effects of decisions on a claim,
    ``turn`` numbers what is told.

    Everything in it comes from a browser and may be anything.
    """

    open: str | None = None
    focus: str | None = None
    outbox: tuple[Mapping[str, Any], ...] = ()
    preview: Mapping[str, Any] | None = None
    ground: str | None = None
    idle: bool = False
    want: str | None = None
    turn: int = 0


@dataclass
class Answer:
    """What the server answers beside the documents.

    Attributes
    ----------
    effects : by claim id and verb, sentences on what a decision would change on the map.
    preview : the same for the form that is open, with its number.
    stale : whether the areas were drawn before the last decisions.
    intake : whether new documents can be read onto the map from here.
    """

    effects: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    preview: dict[str, Any] | None = None
    stale: bool = False
    intake: bool = False


def told(key: str) -> Told:
    """What the desk of that key told last; what another session told, or what is malformed, counts as nothing."""
    state = st.session_state.get(key)
    raw = state.get("told") if isinstance(state, Mapping) else None
    if not isinstance(raw, Mapping) or raw.get("session") != session():
        return Told()
    st.session_state[f"{key}-focus"] = _text(raw.get("focus"))
    outbox = raw.get("outbox")
    preview = raw.get("preview")
    return Told(
        open=_text(raw.get("open")),
        focus=_text(raw.get("focus")),
        outbox=tuple(e for e in outbox if _is_entry(e)) if isinstance(outbox, Sequence) else (),
        preview=preview if isinstance(preview, Mapping) and isinstance(preview.get("n"), int) else None,
        ground=_text(raw.get("ground")),
        idle=raw.get("idle") is True,
        want=_text(raw.get("want")),
        turn=turn if isinstance(turn := raw.get("turn"), int) else 0,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, Mapping):
        return False
    claims = entry.get("claims")
    whole = isinstance(entry.get("n"), int) and isinstance(entry.get("verb"), str)
    return whole and isinstance(claims, Sequence) and all(isinstance(c, str) for c in claims)


def session() -> str:
    """A name of this session, so that a browser's old decisions are not taken for new ones."""
    return str(st.session_state.setdefault("desk-session", secrets.token_hex(8)))


def take(key: str, entries: Sequence[Mapping[str, Any]], act: Callable[[Mapping[str, Any]], tuple[str, bool]]) -> None:
    """Do what the desk asks for, each once and in order; what came of it is said on the desk.

    Parameters
    ----------
    act : does one thing; says in a sentence what came of it, and whether it went wrong.
    """
    for entry in sorted(entries, key=lambda e: int(e["n"])):
        if entry["n"] <= acked(key):
            continue
        st.session_state[f"{key}-acked"] = entry["n"]
        said, fault = act(entry)
        say(key, said, fault=fault)


def acked(key: str) -> int:
    """Number of the last decision that was dealt with."""
    return int(st.session_state.get(f"{key}-acked", 0))


def say(key: str, text: str, *, fault: bool = False) -> None:
    """Have the desk say something, once."""
    number = int(st.session_state.get(f"{key}-said", {}).get("n", 0)) + 1
    st.session_state[f"{key}-said"] = {"n": number, "text": text, "fault": fault}


def open_on(key: str, document: str) -> None:
    """Have the desk open a document, whatever is open on it."""
    st.session_state[f"{key}-open"] = document
    st.session_state[f"{key}-seq"] = int(st.session_state.get(f"{key}-seq", 0)) + 1


def opened(key: str, shown: Sequence[Entry], every: Sequence[Entry], asked: str | None) -> Sequence[Entry]:
    """The document that is open, and the next one, so that going on needs no waiting; empty when there is none.

    One that is open stays so when it no longer is what the queue is asked for, as after the last decision on it.

    Parameters
    ----------
    shown, every : what the queue shows of all documents, and all.
    asked : id of the document that the browser wants.
    """
    if asked:
        st.session_state[f"{key}-open"] = asked
    wanted = asked or st.session_state.get(f"{key}-open") or st.query_params.get("doc")
    at = next((n for n, e in enumerate(shown) if e.document.id == wanted), None)
    if at is None:
        kept = [e for e in every if e.document.id == wanted][:1]
        return [*kept, *shown[: 2 - len(kept)]]
    return shown[at : at + 2]


def mount(
    key: str,
    shown: Sequence[Entry],
    reports: Sequence[Mapping[str, Any]],
    *,
    where: Theatre,
    timeline: Timeline,
    control: pd.DataFrame | None = None,
    answer: Answer,
    known_ground: str | None,
) -> None:
    """Draw the desk.

    Parameters
    ----------
    reports : the documents of ``opened``, as ``report.report`` gives them.
    control : of the places of the reports, where it is newer than the timeline's.
    known_ground : the land that the browser has already.
    """
    land, said = ground(where.name), told(key)
    days = {c["day"] for r in reports for c in r["claims"]} | {r["day"] for r in reports}
    places = {p["id"] for r in reports for p in r["places"]}
    now = timeline if control is None else replace(timeline, control=control)
    data = {
        "session": session(),
        "seq": int(st.session_state.get(f"{key}-seq", 0)),
        "acked": acked(key),
        "heard": said.turn,
        "open": reports[0]["id"] if reports else None,
        "asked": said.open,
        "focus": st.session_state.get(f"{key}-focus"),
        "queue": {
            "rows": [queue.row(e) for e in shown[: queue.SHOWN]],
            "total": len(shown),
            "own": sum(e.own for e in shown),
        },
        "reports": list(reports),
        "days": {day: day_shown(now, where, day, places) for day in sorted(days)},
        "choices": choices(timeline, where),
        "ground": None if known_ground == land["key"] else land,
        "effects": answer.effects,
        "preview": answer.preview,
        "stale": answer.stale,
        "intake": answer.intake,
        "message": st.session_state.get(f"{key}-said"),
        "look": mode_of(),
    }
    _desk(key=key, data=data, on_told_change=lambda: None)
