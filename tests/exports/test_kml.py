"""KML: valid against OGC's schema, read by GDAL, and nothing in it but text."""

from __future__ import annotations

import zipfile
from datetime import date

import pyogrio
import pytest
from lxml import etree, html

from geo.exports import write
from geo.exports.kml import NAMESPACE
from tests.exports.ogc import kml_schema
from tests.exports.things import DAYS, theatre, timeline
from tests.hostile import MARK, PAYLOADS

K = f"{{{NAMESPACE}}}"


@pytest.fixture(scope="module")
def schema():
    return kml_schema()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kml")
    return write(timeline(), theatre(folder), folder / "a.kml")


def marks(root, folder):
    found = next(f for f in root.iter(f"{K}Folder") if f.findtext(f"{K}name") == folder)
    return found.findall(f"{K}Placemark")


def test_it_keeps_to_the_schema(schema, path):
    schema.assertValid(etree.parse(str(path)))


def test_places_have_the_time_over_which_they_hold(path):
    root = etree.parse(str(path)).getroot()
    spans = {
        (m.findtext(f"{K}name"), m.findtext(f"{K}styleUrl").split("-")[0]): (
            m.findtext(f"{K}TimeSpan/{K}begin"),
            m.findtext(f"{K}TimeSpan/{K}end"),
        )
        for m in marks(root, "Places")
    }
    assert spans["Sunset", "#held"] == ("2023-04-08T00:00:00Z", "2023-04-09T23:59:59Z")
    assert spans["Middle", "#held"] == ("2023-04-08T00:00:00Z", "2023-04-08T23:59:59Z")
    assert spans["Middle", "#contested"] == ("2023-04-09T00:00:00Z", "2023-04-09T23:59:59Z")


def test_every_style_named_is_there(path):
    root = etree.parse(str(path)).getroot()
    styles = {f"#{style.get('id')}" for style in root.iter(f"{K}Style")}
    assert {url.text for url in root.iter(f"{K}styleUrl")} <= styles


def test_the_colour_of_a_side_is_that_of_the_map(path):
    root = etree.parse(str(path)).getroot()
    west = next(m for m in marks(root, "Areas by side") if m.findtext(f"{K}name") == "West")
    style = root.find(f".//{K}Style[@id='{west.findtext(f'{K}styleUrl')[1:]}']")
    assert style.findtext(f"{K}PolyStyle/{K}color")[2:] == "1f41cc"


def test_gdal_reads_layers_times_and_facts(tmp_path):
    path = write(timeline(), theatre(tmp_path), tmp_path / "a.kmz")
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    assert names == [
        "Areas by side", "Land that changed hands", "Front may lie here", "Not known", "Fronts",
        "Advances, from where to where", "Places", "Claims",
    ]  # fmt: skip
    places = pyogrio.read_dataframe(path, layer="Places")
    assert set(places["Name"]) == {"Sunset", "Middle", "Dawn", "Nowhere"}
    assert set(places["status"]) == {"held", "contested", "besieged", "unknown"}
    assert places["begin"].min().date() == DAYS[0]
    assert pyogrio.read_dataframe(path, layer="Fronts").geometry.iloc[0].equals(timeline().fronts.geometry.iloc[0])


def test_an_archive_holds_every_symbol_that_is_named(tmp_path):
    path = write(timeline(), theatre(tmp_path), tmp_path / "a.kmz")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        root = etree.fromstring(archive.read("doc.kml"))
        assert all(archive.read(name).startswith(b"\x89PNG") for name in names[1:])
    assert names[0] == "doc.kml"
    assert {href.text for href in root.iter(f"{K}href")} <= set(names)


def test_a_claim_without_days_has_no_span_and_is_hidden(schema, tmp_path):
    from dataclasses import replace

    whole = timeline()
    undated = replace(whole, claims=(replace(whole.claims[0], date_from=None, date_to=date(2023, 4, 9)),))
    root = etree.parse(str(write(undated, theatre(tmp_path), tmp_path / "a.kml")))
    schema.assertValid(root)
    (mark,) = marks(root.getroot(), "Claims")
    assert mark.find(f"{K}TimeSpan/{K}begin") is None
    assert mark.findtext(f"{K}visibility") == "0"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_shown_letter_by_letter(schema, tmp_path, payload):
    hostile = timeline(text=payload, title=payload, source=payload, name=payload, url=payload, trigger=payload)
    path = write(
        hostile, theatre(tmp_path, title=payload, names=(payload, "East")), tmp_path / "a.kml", credits=payload[:300]
    )
    root = etree.parse(str(path), etree.XMLParser(no_network=True, resolve_entities=False))
    schema.assertValid(root)
    for element in root.iter(f"{K}description"):
        # A balloon reads this as HTML.
        shown = html.fragments_fromstring(element.text)
        tags = {node.tag for top in shown for node in top.iter()}
        assert tags <= {"p", "b", "i", "a"}
        assert all(set(node.attrib) <= {"href"} for top in shown for node in top.iter())
        assert all(node.get("href", "http").startswith("http") for top in shown for node in top.iter("a"))
        assert "$[" not in element.text
    assert MARK not in {element.tag for element in root.iter()}
