"""The map page: the player, and beside it what changed on its day, areas held and the reports behind."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from geo.control.changes import changes_on
from geo.dashboard import queries
from geo.dashboard.components import (
    ROOMY,
    actor_name,
    day_within,
    guarded,
    long_day,
    map_frame,
    mode_of,
    notice,
    plain,
    safe_link,
    source_line,
    workspace_notice,
)
from geo.dashboard.turns import in_turn
from geo.exports.files import plain as harmless
from geo.maps.story import short_name
from geo.model import Timeline
from geo.texts import FIRST, languages, say
from geo.theatre import Theatre, load_theatre, theatre_names

#: The map takes all that the bar of pages leaves; the panel of the day stands beside it, on a phone below.
FILLED = """<style>
[data-testid=stMainBlockContainer] { padding: 3.75rem 0 0; max-width: none; }
[data-testid=stVerticalBlock]:has(> .st-key-map_panel_button) { gap: 0 !important; }
.st-key-map_page { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0; flex: none; max-height: calc(100dvh - 3.75rem); overflow: hidden; }
.st-key-map_page .frontline-map { height: calc(100dvh - 3.75rem); border-radius: 0; }
.st-key-map_panel { width: 360px !important; flex: none; height: 100%; max-height: calc(100dvh - 3.75rem); overflow: auto; padding: .9rem 1rem 1rem; box-sizing: border-box; border-left: 1px solid rgb(128 128 128 / 35%); }
.st-key-map_panel [data-testid=stVerticalBlock], .st-key-map_panel { gap: .55rem; }
.st-key-map_panel h2 { font-size: 1.25rem; padding: .2rem 0; }
.st-key-map_panel_button { position: fixed; z-index: 1000000; top: .7rem; right: 3.6rem; width: auto; }
.st-key-map_panel_button button { min-height: 2.3rem; padding: .2rem .8rem; }
.st-key-map_notice { position: absolute; top: 0; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 760px) {
  .st-key-map_page:has(.st-key-map_panel) { grid-template: minmax(0, 1fr) auto / 1fr; }
  .st-key-map_page:has(.st-key-map_panel) .frontline-map { height: calc(58dvh - 3.75rem); }
  .st-key-map_panel { width: 100% !important; max-height: 42dvh; flex: none; border-left: 0; border-top: 1px solid rgb(128 128 128 / 35%); }
}
</style>"""


@guarded
def show() -> None:
    """Draw the page."""
    st.html(ROOMY)
    st.html(FILLED)
    where = queries.theatre()
    workspace_notice(queries.workspace_fault())
    timeline = queries.timeline(where)
    _body(timeline, where)


@st.fragment
@in_turn
def _body(timeline: Timeline, where: Theatre) -> None:
    if st.session_state.get("theatre") != where.name:
        st.rerun()  # another was chosen: outside the fragment, too, everything is of it
    opened = bool(st.session_state.get("map_panel_open"))
    with st.container(key="map_page"):
        with st.container(key="map_frame"):
            html = queries.map_html(timeline, where, mode_of(), language())
            asked = _asked_day(timeline)
            seq = int(st.session_state.get("map_seq", 0))
            told = map_frame(html=html, url=queries.map_url(html), day=asked, seq=seq, title=f"Map of {where.title}")
        if opened:
            with st.container(key="map_panel"):
                _panels(_as_on_the_map(timeline, where), where, told or asked)
    st.button("Hide the reports" if opened else "Reports of the day", key="map_panel_button", on_click=_turn_panel)
    # The map bears it too, for those who see the map.
    with st.container(key="map_notice"):
        st.html(f"<h1>{escape(where.title)}</h1>")
        notice()


def _as_on_the_map(timeline: Timeline, where: Theatre) -> Timeline:
    """The timeline with the knowledge that the map was switched to (now, or then day by day)."""
    asked = st.session_state.get("map_known", "")
    other = asked in {"now", "then"} and (asked == "then") != timeline.as_known
    return queries.other_view(timeline, where) if other else timeline


def _turn_panel() -> None:
    st.session_state["map_panel_open"] = not st.session_state.get("map_panel_open")


def language() -> str:
    """The language of the map: the one chosen, else the one the address asks for (``?lang=ar``), else English."""
    asked = st.session_state.get("map_language") or st.query_params.get("lang", "")
    return asked if asked in languages() else FIRST


def _choices(where: Theatre) -> None:
    """Which theatre is shown, where there are several, and the language of the map."""

    def turn_theatre() -> None:
        st.session_state["theatre"] = st.session_state["theatre_asked"]
        st.session_state.pop("map_day", None)
        # Days and places of the theatre before mean nothing in another.
        st.query_params.clear()

    def turn_language() -> None:
        st.session_state["map_language"] = st.session_state["map_language_asked"]

    names, known = theatre_names(), languages()
    if len(names) > 1:
        titles = {name: load_theatre(name).title for name in names}
        st.selectbox(
            "Theatre", names, names.index(where.name), format_func=titles.__getitem__, key="theatre_asked",
            on_change=turn_theatre,
        )  # fmt: skip
    st.radio(
        "Language of the map", known, known.index(language()), format_func=lambda code: say("page.language", code),
        key="map_language_asked", on_change=turn_language, horizontal=True,
    )  # fmt: skip
    st.caption("The map and pictures speak it; the pages around the map are in English.")


def _asked_day(timeline: Timeline) -> date:
    """The day asked for by a button or by the address (``?day=2024-11-30``), else the first."""
    asked = st.session_state.get("map_day") or st.query_params.get("day", "")
    return day_within(str(asked), timeline, timeline.dates[0])


def go_to(day: date) -> None:
    """Have the map go to a day."""
    st.session_state["map_day"] = day.isoformat()
    st.session_state["map_seq"] = int(st.session_state.get("map_seq", 0)) + 1


def _panels(timeline: Timeline, where: Theatre, day: date) -> None:
    st.header(long_day(day), anchor=False)
    if timeline.as_known:
        st.caption("As known then: only what was published by this day.")
    _changes(timeline, where, day)
    _areas(timeline, where, day)
    _reports(timeline, day)
    _choices(where)


def _changes(timeline: Timeline, where: Theatre, day: date) -> None:
    changes = changes_on(timeline.control, day)
    st.markdown(f"**What changed** ({len(changes)})")
    if not changes:
        st.caption("No place is known to have changed hands on this day.")
    st.markdown(
        "\n".join(
            f"- {plain(change.name)}: {plain(actor_name(change.controller_before, where))} → "
            f"**{plain(actor_name(change.controller, where))}**"
            + (f" ({change.status})" if change.status != "held" else "")
            for change in changes
        )
    )


def _areas(timeline: Timeline, where: Theatre, day: date) -> None:
    st.markdown("**Area by side**")
    areas = queries.area_by_side(timeline, where, day)
    st.dataframe(
        areas.assign(Side=[harmless(short_name(side)) for side in areas["Side"]]),
        hide_index=True,
        column_config={
            "Side": st.column_config.TextColumn(width=150),
            "km²": st.column_config.NumberColumn(format="localized", step=1, width=70),
            "Change": st.column_config.NumberColumn("Change", format="%+,d", width=70, help="Since the day before"),
        },
    )


def _reports(timeline: Timeline, day: date) -> None:
    found = queries.claims_on(timeline, day)
    st.markdown(f"**Reports behind this day** ({len({d.id for _, d in found})})")
    shown: set[tuple[str, int]] = set()
    with st.container():
        for claim, document in found:
            key = (document.id, claim.sentence_start)
            if key in shown:
                continue
            shown.add(key)
            link = safe_link(document)
            st.markdown(plain(document.text[claim.sentence_start : claim.sentence_end]))
            st.caption(plain(source_line(document)) + (f" · [source]({link})" if link else ""))
