"""The reports page: paste or upload, see what was read and why, add it to the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import streamlit as st

from geo.dashboard import queries
from geo.dashboard.components import (
    ROOMY,
    WORDED,
    actor_name,
    guarded,
    long_day,
    marked_text,
    notice,
    plain,
    safe_link,
    source_line,
    workspace_notice,
)
from geo.dashboard.player import go_to
from geo.errors import GeoError, InputError, sentences
from geo.model import Claim, Document, Reading, Rejected, Toponym
from geo.sources import read_documents
from geo.theatre import Theatre

#: Of a broken file so many faults are shown, and of a long report so many claims: pages stay quick.
SAID, CLAIMS_SHOWN = 10, 60
SUFFIXES = ["txt", "json", "jsonl", "csv", "html", "htm"]


@guarded
def show() -> None:
    """Draw the page."""
    where = queries.theatre()
    st.html(ROOMY)
    st.title("Reports", anchor=False)
    workspace_notice(queries.workspace_fault())
    new, all_ = st.tabs(["Read a report", "All reports"])
    with new:
        _new(where)
    with all_:
        _all(where)
    notice()


def _new(where: Theatre) -> None:
    with st.form("new-report", border=False):
        text = st.text_area("Paste the text of a report", height=180, placeholder="Paste an article here ...")
        files = st.file_uploader("or upload files", type=SUFFIXES, accept_multiple_files=True)
        published = st.date_input("Published on (leave empty when the text itself says so)", value=None)
        pressed = st.form_submit_button("Read", type="primary")
    if pressed:
        st.session_state["drafts"] = _load(text, files, published)
    drafts: Sequence[Document] = st.session_state.get("drafts", ())
    if drafts:
        _drafts(drafts, where)


def _load(text: str, files: Sequence[object], published: date | None) -> tuple[Document, ...]:
    """The documents of what was pasted and uploaded; what cannot be used is said on the page."""
    inputs = [(text.encode("utf-8", "replace"), "pasted.txt")] if text.strip() else []
    inputs += [(f.getvalue(), f.name) for f in files]  # type: ignore[attr-defined]
    if not inputs:
        st.warning("Nothing to read yet: paste a text or choose a file.")
    documents: list[Document] = []
    for data, name in inputs:
        try:
            loaded = read_documents(data, name, published=published)
        except InputError as error:
            st.error(plain(str(error)))
            continue
        _say(loaded.rejected)
        documents += loaded.documents
    return tuple(documents)


def _say(rejected: Sequence[Rejected]) -> None:
    for part in rejected[:SAID]:
        st.warning(plain(sentences(part.what, part.where, part.remedy)))
    if len(rejected) > SAID:
        st.warning(f"{len(rejected) - SAID:,} more like these are not shown.")


def _drafts(drafts: Sequence[Document], where: Theatre) -> None:
    undated = [d for d in drafts if d.published is None]
    if undated:
        st.warning(
            f"No publication date was found in {len(undated)} of {len(drafts)} documents. Words like "
            "“on Friday” cannot be dated without it: give the date above and read again."
        )
    tomorrow = datetime.now(tz=UTC).date() + timedelta(1)  # noqa: TID251 - the edge, not the core, knows today
    if any(d.published and d.published > tomorrow for d in drafts):
        st.warning("A report bears a publication date that has not come yet: check it, or give the date above.")
    bar = st.progress(0.0, text="Reading ...")
    readings = []
    for number, document in enumerate(drafts, 1):
        readings.append(queries.reading(document, where.name))
        bar.progress(number / len(drafts), text=f"Read {number} of {len(drafts)}")
    bar.empty()
    chosen = readings[0] if len(readings) == 1 else _choose(readings)
    if st.button(f"Add {len(readings)} to the map" if len(readings) > 1 else "Add to the map", type="primary"):
        _add(readings)
    _explain(chosen, where)


def _choose(readings: Sequence[Reading]) -> Reading:
    titles = [f"{n}. {_title(r.document)}" for n, r in enumerate(readings, 1)]
    picked = st.selectbox("Document", range(len(readings)), format_func=lambda n: titles[n])
    return readings[picked or 0]


def _title(document: Document) -> str:
    return document.title or document.text.strip()[:70] or document.id


def _add(readings: Sequence[Reading]) -> None:
    try:
        count = sum(queries.workspace().add_reading(r) for r in readings)
    except GeoError as error:
        st.error(plain(str(error)))
        return
    days = sorted(c.date_to for r in readings for c in r.claims if c.date_to)
    if days:
        go_to(days[-1])
    st.session_state["drafts"] = ()
    st.toast(f"{count} added; the map is drawn anew." if count else "Already there: nothing was added.")
    st.success("Open the Map page to see it." if count else "These reports are in the workspace already.")


def _explain(reading: Reading, where: Theatre) -> None:
    document = reading.document
    st.subheader(plain(_title(document)), anchor=False)
    link = safe_link(document)
    st.caption(plain(source_line(document)) + (f" · [source]({link})" if link else ""))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        marked_text(reading)
    with right:
        _claims(reading, where)
        _places(reading)


def _claims(reading: Reading, where: Theatre) -> None:
    st.markdown(f"**Claims** ({len(reading.claims)})")
    if not reading.claims:
        st.info("No claim about who holds a place was found in this text.")
    if len(reading.claims) > CLAIMS_SHOWN:
        st.caption(f"The first {CLAIMS_SHOWN} are explained; all are marked in the text and go on the map.")
    for claim in reading.claims[:CLAIMS_SHOWN]:
        with st.expander(plain(_headline(claim, where))):
            st.markdown(plain(reading.document.text[claim.sentence_start : claim.sentence_end]))
            st.dataframe(_facts(claim, where), hide_index=True)


def _places(reading: Reading) -> None:
    """Each name once: where it was put, how surely, why, and what else it might have meant."""
    if not reading.toponyms:
        return
    names = {t.text: t for t in reversed(reading.toponyms)}
    with st.expander(f"Places ({len(names)})"):
        st.dataframe(pd.DataFrame([_placed(t) for t in reversed(names.values())]), hide_index=True)


def _placed(toponym: Toponym) -> dict[str, str]:
    others = [c.name for c in toponym.candidates if c.place_id != toponym.place_id]
    return {
        "Name": toponym.text,
        "Read as": f"{toponym.name} ({toponym.form})" if toponym.name else "not placed",
        "Confidence": f"{toponym.confidence:.0%}",
        "Why": "; ".join(toponym.reasons),
        "Might be": ", ".join(others[:5]),
    }


def _headline(claim: Claim, where: Theatre) -> str:
    place = claim.place_name or claim.place_text
    said = f"{place}: {WORDED[claim.event]} {actor_name(claim.actor, where, 'a party not named')}"
    return said if claim.modality == "asserted" else f"{said} ({claim.modality})"


def _facts(claim: Claim, where: Theatre) -> pd.DataFrame:
    dates = (
        f"{long_day(claim.date_from)} to {long_day(claim.date_to)}" if claim.date_from and claim.date_to else "no date"
    )
    against = actor_name(claim.against, where) if claim.against else ""
    rows = {
        "Part of the place": claim.relation or "the place itself",
        "Against": against,
        "When": f"{dates} ({claim.precision})",
        "Said by": claim.attribution or "the report itself",
        "Words": claim.trigger,
        "Read by": claim.rule,
        "Confidence": f"{claim.confidence:.0%}",
    }
    return pd.DataFrame({"": [k for k, v in rows.items() if v], "Read as": [v for v in rows.values() if v]})


def _all(where: Theatre) -> None:
    added = [reading.document for reading in queries.added()]
    documents = [*added, *queries.bundled(where.name)]
    st.caption(
        f"{len(added)} of your own and {len(documents) - len(added)} bundled. The bundled ones are plain summaries by the "
        "project of dated facts, each with the address it rests on."
    )
    table = pd.DataFrame(
        {
            "Published": [d.published for d in documents],
            "Title": [_title(d) for d in documents],
            "Source": [d.source for d in documents],
            "Reliability": [d.reliability for d in documents],
        }
    )
    picked = st.dataframe(table, hide_index=True, on_select="rerun", selection_mode="single-row", key="all-reports")
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(documents):
        document = documents[rows[0]]
        if document in added and st.button("Remove from the workspace"):
            queries.workspace().remove(document.id)
            st.rerun()
        _explain(queries.reading(document, where.name), where)
