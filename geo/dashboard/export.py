"""The export page: every format, from one description, written beside the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo import exports
from geo.dashboard import jobs, queries
from geo.dashboard.components import guarded, notice, plain
from geo.dashboard.export_fields import fields, upload
from geo.dashboard.export_preview import preview
from geo.dashboard.jobs import Job
from geo.dashboard.opening import opened
from geo.dashboard.presses import pressed
from geo.errors import InputError
from geo.exports.archive import file_stem
from geo.exports.description import Description, description_toml
from geo.exports.formats import FORMATS, check
from geo.exports.progress import Progress, part
from geo.model import Timeline
from geo.theatre import Theatre

#: Shorter work needs no bar: the page waits for it.
PATIENCE_SECONDS, POLL_SECONDS = 1.0, 1.0
JOB = "export_job"


@guarded
def show() -> None:
    """Draw the page."""
    where, timeline = opened("Export")
    left, right = st.columns([2, 3], gap="large")
    with left:
        suffix = _format()
        asked = fields(suffix, timeline, where)
        upload(timeline)
    with right:
        if asked is not None:
            _offer(suffix, asked, timeline, where)
    notice()


def _format() -> str:
    offered = [suffix for suffix in FORMATS if suffix != ".htm"]
    suffix = st.selectbox("Format", offered, format_func=lambda s: f"{FORMATS[s].title} ({s})", key="export_format")
    st.caption(FORMATS[suffix].caption)
    return str(suffix)


def _offer(suffix: str, asked: Description, timeline: Timeline, where: Theatre) -> None:
    """Buttons to write the file, to stop it, and to save it once it is there."""
    try:
        check(asked, timeline)
    except InputError as error:
        st.error(plain(str(error)))
        return
    name, said = f"{file_stem(where, timeline, asked)}{suffix}", description_toml(asked)
    wanted = f"{name}\n{said}"
    job: Job | None = st.session_state.get(JOB)
    with st.container(horizontal=True):
        busy = job is not None and job.running and job.asked == wanted
        if pressed("Prepare", "export_prepare", type="primary", disabled=busy):
            job = _begin(name, wanted, asked, timeline, where)
        st.download_button("Save the description", said, f"{where.name}-export.toml", "application/toml")
    if job is None or job.asked != wanted:
        st.caption("Press *Prepare* to write the file; nothing leaves this machine.")
    elif job.running:
        st.fragment(_watch, run_every=POLL_SECONDS)()
    else:
        _result(job, suffix, asked, timeline)


def _begin(name: str, wanted: str, asked: Description, timeline: Timeline, where: Theatre) -> Job:
    before: Job | None = st.session_state.get(JOB)
    if before is not None:
        before.stop()

    def write(path: Path, progress: Progress) -> object:
        shown = timeline
        if asked.as_known:
            progress(0.0, "what was known on each day")
            shown = queries.other_view(timeline, where)
        return exports.write(shown, where, path, asked, progress=part(progress, 0.02, 1.0))

    job = jobs.start(name, wanted, write)
    st.session_state[JOB] = job
    job.wait(PATIENCE_SECONDS)
    return job


def _watch() -> None:
    """The bar of what is being written; drawn again by itself until it is done."""
    job: Job = st.session_state[JOB]
    if not job.running:
        st.rerun()
    st.progress(min(job.share, 1.0), f"Writing {plain(job.name)}: {plain(job.what)} …")
    if pressed("Cancel", "export_cancel"):
        job.stop()


def _result(job: Job, suffix: str, asked: Description, timeline: Timeline) -> None:
    if job.fault:
        st.error(plain(job.fault))
    elif job.data is None:
        st.info("Stopped; nothing was written.")
    else:
        size = f"{len(job.data) / 1e6:.1f} MB" if len(job.data) > 1e5 else f"{len(job.data) / 1e3:.1f} kB"
        st.download_button(f"Save {job.name} ({size})", job.data, job.name, FORMATS[suffix].mime, type="primary")
        preview(job.data, suffix, asked, timeline)
