"""New reports: pasted, uploaded, from a watched folder or from feeds; what was read is shown before it is added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from geo.dashboard import queries
from geo.dashboard.components import plain, rerun_saying
from geo.dashboard.player import go_to
from geo.dashboard.presses import pressed
from geo.dashboard.reports import desk, watching
from geo.dashboard.reports.filters import Entry
from geo.dashboard.reports.report import report
from geo.dashboard.reports.states import DocumentState
from geo.dashboard.turns import in_turn
from geo.errors import GeoError, InputError
from geo.model import Document, Reading, Rejected
from geo.sources.content import read_content
from geo.theatre import Theatre

#: Of a broken file so many faults are shown: pages stay quick.
SAID = 10
SUFFIXES = ["txt", "json", "jsonl", "csv", "html", "htm", "xml", "rss", "atom", "zip"]
#: Of all files uploaded at once.
LIMIT_TOTAL = 200_000_000
KEY = "drafts"


def show(where: Theatre) -> None:
    """Draw the form, and what was read."""
    pasting, watched = st.columns([3, 2], gap="large")
    with pasting, st.form("new-report", border=False):
        text = st.text_area("Paste the text of a report", height=150, placeholder="Paste an article here ...")
        files = st.file_uploader("or upload files", type=SUFFIXES, accept_multiple_files=True)
        published = st.date_input("Published on (leave empty when the text itself says so)", value=None)
        read = pressed("Read", "drafts-read", form=True, type="primary")
    with watched:
        _watched()
    if read:
        st.session_state["drafts-held"] = _load(text, files, published)
    drafts: Sequence[Document] = st.session_state.get("drafts-held", ())
    if drafts:
        _drafts(drafts, where)


def _load(text: str, files: Sequence[object], published: date | None) -> tuple[Document, ...]:
    """The documents of what was pasted and uploaded; what cannot be used is said on the page."""
    inputs = [(text.encode("utf-8", "replace"), "pasted.txt")] if text.strip() else []
    inputs += [(f.getvalue(), f.name) for f in files]  # type: ignore[attr-defined]
    if not inputs:
        st.warning("Nothing to read yet: paste a text or choose a file.")
    documents: list[Document] = []
    try:
        watching.check_total([len(data) for data, _ in inputs], LIMIT_TOTAL)
    except InputError as error:
        st.error(plain(str(error)))
        return ()
    for data, name in inputs:
        try:
            loaded = read_content(data, name, published=published)
        except InputError as error:
            st.error(plain(str(error)))
            continue
        _say(loaded.rejected)
        documents += loaded.documents
    return tuple(documents)


def _say(rejected: Sequence[Rejected]) -> None:
    for part in rejected[:SAID]:
        st.warning(plain(watching.told(part)))
    if len(rejected) > SAID:
        st.warning(f"{len(rejected) - SAID:,} more like these are not shown.")


def _drafts(drafts: Sequence[Document], where: Theatre) -> None:
    undated = [d for d in drafts if d.published is None]
    if undated:
        st.warning(
            f"No publication date was found in {len(undated)} of {len(drafts)} documents. Words like "
            "“on Friday” cannot be dated without it: give the date above and read again."
        )
    tomorrow = _now().date() + timedelta(1)
    if any(d.published and d.published > tomorrow for d in drafts):
        st.warning("A report bears a publication date that has not come yet: check it, or give the date above.")
    bar = st.progress(0.0, text="Reading ...")
    readings = []
    for number, document in enumerate(drafts, 1):
        readings.append(queries.reading(document, where.name))
        bar.progress(number / len(drafts), text=f"Read {number} of {len(drafts)}")
    bar.empty()
    label = f"Add {len(readings)} to the map" if len(readings) > 1 else "Add to the map"
    if pressed(label, "drafts-add", type="primary"):
        add(readings)
        return
    _preview(readings, where)


@st.fragment
@in_turn
def _preview(readings: Sequence[Reading], where: Theatre) -> None:
    """What was read, on a desk on which nothing is decided yet."""
    told = desk.told(KEY)
    timeline = queries.timeline(where)
    entries = [Entry(r.document, r.claims, DocumentState.NEW) for r in readings]
    by_id = {r.document.id: r for r in readings}
    reports = [
        report(by_id[e.document.id], e.claims, where, timeline, state=str(e.state), standing=None)
        for e in desk.opened(KEY, entries, entries, told.open)
    ]
    desk.mount(KEY, entries, reports, where=where, timeline=timeline, answer=desk.Answer(), known_ground=told.ground)


def add(readings: Sequence[Reading]) -> None:
    """Add readings to the workspace, and have the map go to the last day they speak of."""
    try:
        count = sum(queries.workspace().add_reading(r) for r in readings)
    except GeoError as error:
        st.error(plain(str(error)))
        return
    days = sorted(c.date_to for r in readings for c in r.claims if c.date_to)
    if days:
        go_to(days[-1])
    st.session_state["drafts-held"] = ()
    st.session_state.pop("desk-drawn", None)
    # The queue opens on what was added.
    desk.open_on("desk", readings[0].document.id)
    st.toast(f"{count} added; the map is drawn anew." if count else "Already there: nothing was added.")
    st.success("Open the Map page to see it." if count else "These reports are in the workspace already.")


def _watched() -> None:
    """The folder and the feeds of the workspace."""
    if queries.workspace_fault():
        return
    store = queries.workspace()
    st.markdown("**Watched folder and feeds**")
    folder, feeds = store.setting(watching.FOLDER, ""), watching.feeds_of(store)
    with st.form("watched", border=False):
        name = st.text_input(
            "Folder", value=folder, placeholder="inbox",
            help=f"A folder inside {watching.home_of(store)}; reports put there come into the queue.",
        )  # fmt: skip
        addresses = st.text_area(
            "Feeds (RSS or Atom), an address a line", value="\n".join(feeds), height=90, placeholder="https://example.org/feed.xml",
            help="Only these addresses are ever asked, and only while this page or the queue is open.",
        )  # fmt: skip
        kept, look = st.columns(2)
        if pressed("Keep", "watched-keep", form=True, where=kept, width="stretch"):
            _keep(name, addresses)
        none = not (folder or feeds)
        if pressed("Look now", "watched-look", form=True, where=look, width="stretch", disabled=none):
            with st.spinner("Looking ..."):
                say_taken(look_everywhere(all_=True))


def _keep(name: str, addresses: str) -> None:
    store = queries.workspace()
    try:
        folder = watching.watch_folder(store, name)
        feeds = watching.set_feeds(store, addresses.splitlines())
    except GeoError as error:
        st.error(plain(str(error)))
        return
    watched = ([f"the folder {folder}"] if folder else []) + ([f"{len(feeds)} feeds"] if feeds else [])
    rerun_saying(plain(f"Watching {' and '.join(watched)}." if watched else "Watching nothing."))


def look_everywhere(*, all_: bool = False) -> watching.Taken:
    """Look into the folder and ask the feeds that are due; nothing when the workspace cannot be used."""
    try:
        store = queries.workspace()
        return watching.look_in_folder(store) + watching.ask_feeds(store, _now(), all_=all_)
    except GeoError as error:
        return watching.Taken(faults=(str(error),))


def say_taken(taken: watching.Taken) -> None:
    """Say what came of a look."""
    st.success(watching.summary(taken))
    for fault in taken.faults[:SAID]:
        st.warning(plain(fault))
    if len(taken.faults) > SAID:
        st.warning(f"{len(taken.faults) - SAID:,} more like these are not shown.")


def _now() -> datetime:
    return datetime.now(tz=UTC)  # noqa: TID251 - the edge, not the core, knows the time
