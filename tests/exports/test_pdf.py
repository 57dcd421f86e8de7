from __future__ import annotations

import pypdf
import pytest

from geo.exports import write
from tests.exports.things import HOSTILE, theatre, timeline


def opened(tmp_path, shown=None, where=None, **asked):
    path = write(shown or timeline(), where or theatre(tmp_path), tmp_path / "a.pdf", **asked)
    return pypdf.PdfReader(path, strict=True)


def test_its_layers_have_names_and_the_page_uses_each(tmp_path):
    reader = opened(tmp_path)
    listed = reader.trailer["/Root"]["/OCProperties"]["/OCGs"]
    names = [group.get_object()["/Name"] for group in listed]
    assert names[0] == "Land and water"
    assert {"Areas by side", "Fronts", "Places", "Names", "Legend", "Title and date", "Sources and notice"} <= set(
        names
    )
    order = reader.trailer["/Root"]["/OCProperties"]["/D"]["/Order"]
    assert [group.get_object()["/Name"] for group in order] == names[::-1]
    page = reader.pages[0]
    properties = page["/Resources"]["/Properties"]
    assert [properties[f"/L{n}"]["/Name"] for n in range(len(names))] == names
    operators = [(operands, name) for operands, name in page.get_contents().operations]
    begun = [operands[1] for operands, name in operators if name == b"BDC"]
    assert begun == [f"/L{n}" for n in range(len(names))]
    assert sum(name == b"EMC" for _, name in operators) == len(names)


def test_no_layer_ends_inside_a_saved_state(tmp_path):
    depth, inside = 0, False
    for _, name in opened(tmp_path).pages[0].get_contents().operations:
        depth += {b"q": 1, b"Q": -1}.get(name, 0)
        if name in (b"BDC", b"EMC"):
            assert depth == 0
            assert inside == (name == b"EMC")
            inside = name == b"BDC"
    assert (depth, inside) == (0, False)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_text_is_text_in_embedded_fonts(tmp_path, language):
    reader = opened(tmp_path, language=language, title="Two squares")
    text = reader.pages[0].extract_text()
    assert "Two squares" in text
    assert "Middle" in text
    assert ("not for navigation" in text) == (language == "en")
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "NotoSans" in inner["/BaseFont"].replace("-", "")
        assert "/FontFile2" in inner["/FontDescriptor"]
        assert "/ToUnicode" in font


def test_it_has_the_size_asked_for_a_title_and_no_clock(tmp_path):
    reader = opened(tmp_path, size=(842, 595))
    assert [float(edge) for edge in reader.pages[0].mediabox] == pytest.approx([0, 0, 842, 595])
    assert reader.metadata.title == "Two squares, Sun 9 Apr 2023"
    assert "not for navigation" in reader.metadata.subject
    assert reader.metadata.creation_date is None


def test_the_same_timeline_gives_the_same_bytes(tmp_path):
    where = theatre(tmp_path)
    one, two = (write(timeline(), where, tmp_path / f"{name}.pdf").read_bytes() for name in "ab")
    assert one == two


def test_hostile_text_is_text(tmp_path):
    where = theatre(tmp_path, title=HOSTILE, names=(HOSTILE, HOSTILE))
    hostile = timeline(HOSTILE, source=HOSTILE, name=HOSTILE, title=HOSTILE)
    reader = opened(tmp_path, hostile, where)
    assert "<script>alert(1)" in reader.pages[0].extract_text()
    assert not {"/OpenAction", "/AA", "/Names"} & set(reader.trailer["/Root"])
