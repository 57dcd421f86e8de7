"""From a sheet to PDF: layers as optional content, which viewers and drawing programs list by name; text as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.artist import Artist

from geo.exports.paint import drawing
from geo.exports.sheet import Layer, Sheet


def write_pdf(sheet: Sheet, path: Path) -> None:
    """Write the sheet as a PDF page: the same bytes for the same sheet.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages

    layers = [layer for layer in sheet.layers if layer.items]
    shown = Sheet(sheet.width, sheet.height, sheet.ground, layers)
    marks: list[_Mark] = []

    def mark(layer: Layer) -> Artist:
        marks.append(_Mark(f"L{len(marks)}", layer.label, last=bool(marks)))
        return marks[-1]

    metadata: dict[str, Any] = {"Title": sheet.title, "Subject": sheet.description}
    metadata |= {"CreationDate": None, "Creator": None, "Producer": None}
    with drawing(shown, mark=mark) as figure, PdfPages(path, metadata=metadata) as pages:
        end = figure.add_artist(_Mark("", "", last=True))
        end.set_zorder(float("inf"))
        file = pages._ensure_file()  # noqa: SLF001 - matplotlib has no layers of its own
        groups = [each.reserve(file) for each in marks]
        FigureCanvasPdf(figure)
        pages.savefig(figure, facecolor=sheet.ground)
        _list_layers(file, dict(zip((each.name for each in marks), groups, strict=True)), sheet.language)


class _Mark(Artist):
    """Draws nothing: ends the layer before (if there is one) and begins its own (if it has a name)."""

    def __init__(self, name: str, label: str, *, last: bool) -> None:
        super().__init__()
        self.name, self.title, self.last = name, label, last

    def reserve(self, file: Any) -> Any:
        """Write the layer's entry; returns what refers to it."""
        group = file.reserveObject(self.name)
        file.writeObject(group, {"Type": _name("OCG"), "Name": self.title})
        return group

    def draw(self, renderer: Any) -> None:
        """Write the marks into the page."""
        # Clips left open would cross the border of a layer.
        commands = [*renderer.gc.finalize(), *([_EMC] if self.last else [])]
        if self.name:
            commands.append(_Raw(f"/OC /{self.name} BDC".encode()))
        renderer.file.output(*commands)


class _Raw:
    """Words of the page's language that matplotlib does not know."""

    def __init__(self, words: bytes) -> None:
        self.words = words

    def pdfRepr(self) -> bytes:  # noqa: N802 - the name matplotlib asks for
        """As matplotlib asks for it."""
        return self.words


_EMC = _Raw(b"EMC")


def _name(words: str) -> _Raw:
    """A name of the page's language."""
    return _Raw(f"/{words}".encode())


def _list_layers(file: Any, groups: dict[str, Any], language: str) -> None:
    """Name the layers in the catalogue and in the page's resources; a later object takes the place of an earlier."""
    listed = list(groups.values())
    order = {"Name": "Layers", "Order": list(reversed(listed)), "ON": listed}
    catalogue = {"Type": _name("Catalog"), "Version": _name("1.5"), "Pages": file.pagesObject, "Lang": language}
    catalogue |= {"OCProperties": {"OCGs": listed, "D": order}}
    file.writeObject(file.rootObject, catalogue)
    # The same table as matplotlib's, and the names that the marks on the page use.
    resources = {
        "Font": file.fontObject,
        "XObject": file.XObjectObject,
        "ExtGState": file._extGStateObject,  # noqa: SLF001
        "Pattern": file.hatchObject,
        "Shading": file.gouraudObject,
        "ProcSet": [_name(name) for name in ("PDF", "Text", "ImageB", "ImageC", "ImageI")],
        "Properties": groups,
    }
    file.writeObject(file.resourceObject, resources)
