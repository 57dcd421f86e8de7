"""The about page: method, sources and limits."""

from __future__ import annotations

import streamlit as st

from geo import __version__
from geo.dashboard import queries
from geo.dashboard.components import ROOMY, guarded, notice, plain

METHOD = """
Frontline Mapper reads reports and shows, day by day, who holds what, and why it says so.

1. **Places.** Names are found in the text, compared with a gazetteer that comes with the program, and put on the
   earth by their surroundings; a name that cannot be placed stays unplaced, with the reason.
2. **Claims.** Sentences that say who holds, takes, leaves, besieges or fights over a place become dated claims, each
   with its words, the party, how firmly it is said and by whom. A claim is what a source says, nothing more.
3. **Control.** For each place, a filter over days weighs the claims by source, wording and corroboration by
   independent sources. Yesterday's holder stays unless evidence says otherwise. Where evidence disagrees the place is
   *contested*; where there is none near or fresh enough it is *not known*.
4. **Areas and fronts.** From the places, and the map of the day before, areas that fill the outline, the lines
   between them, and the band in which the line may lie.
"""

LIMITS = """
- The map is no better than the reports it rests on. Parties exaggerate, reports come late, places share names.
- Areas between places are inferred. The hatched band shows where the line may lie; dotted land is not known.
- Days, not minutes; towns and areas, never units or persons.
- Sides group allied parties for drawing; the popups name the party itself.
- Disputed borders are drawn as disputed and take no position.
"""


@guarded
def show() -> None:
    """Draw the page."""
    where = queries.theatre()
    st.html(ROOMY)
    st.title("About", anchor=False)
    st.caption(f"Frontline Mapper {__version__}, free software under Apache-2.0")
    st.markdown(METHOD)
    st.header("Limits", anchor=False)
    st.markdown(LIMITS)
    st.header("Sources", anchor=False)
    documents = queries.bundled(where.name)
    addresses = sorted({d.based_on for d in documents if d.based_on})
    st.markdown(
        f"*{plain(where.title)}* rests on {len(documents)} reports, written by the project as plain summaries of dated "
        f"facts from {len(addresses)} public addresses, and on a start state whose every point and shape names its "
        "ground. Geography: GeoNames (CC BY 4.0), Natural Earth (public domain), GSHHG and WDBII (LGPL), "
        "airportsdata (MIT), world-atlas (ISC), and entries of our own."
    )
    with st.expander("Addresses the bundled reports rest on"):
        st.markdown("\n".join(f"- <{address}>" for address in addresses if address.startswith("https://")))
    notice()
