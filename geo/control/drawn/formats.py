"""From a file of any known format to features with their attributes; the format is told by what the file holds.

Only drivers for what the content is are let at it: a file of GDAL's virtual formats may name any file or address.
"""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pyogrio
import shapely

from geo.control.drawn import packed
from geo.control.drawn.kml import read_kml
from geo.control.drawn.report import Change
from geo.control.drawn.tables import read_table
from geo.errors import InputError
from geo.sources.database import check_tables

FORMATS = "GeoJSON, KML, KMZ, GeoPackage, a shapefile (also zipped) or CSV"
#: Files of one shapefile that are read.
_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
_HEAD_BYTES = 4096


@dataclass(frozen=True)
class Sheet:
    """Features as they stand in a file.

    Attributes
    ----------
    frame : attributes and geometry; the index numbers features from 1, or gives the line of a table; the CRS is what
        the file says, None when it says nothing.
    kind : "GeoJSON", "KML", "KMZ", "GeoPackage", "shapefile" or "CSV".
    """

    frame: gpd.GeoDataFrame
    kind: str
    layer: str = ""
    changes: tuple[Change, ...] = ()


def read_sheet(path: Path, layer: str | None = None) -> Sheet:
    """The features of a file.

    Parameters
    ----------
    layer : the layer of a GeoPackage, the file in an archive, or the folder of a KML.

    Raises
    ------
    InputError
        When the file is of no known format, damaged or too large, has several layers and none was chosen, or holds
        no feature.
    """
    sheet = _read(path, layer)
    if layer and sheet.kind in {"KML", "KMZ"} and not sheet.frame.empty:
        sheet = _in_folder(sheet, layer, path)
    if sheet.frame.empty:
        why = f" ({sheet.changes[0].what})" if sheet.changes else ""
        raise InputError(f"holds no feature{why}", str(path), "Give a file with polygons or points.")
    return sheet


def _read(path: Path, layer: str | None) -> Sheet:
    head = _head(path)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK"):
        return _unpacked(path, layer)
    if head.startswith(b"SQLite format 3\0"):
        check_tables(path, str(path))
        return _by_gdal(path, "GPKG", "GeoPackage", layer)
    if head.startswith(b"\0\0\x27\x0a"):
        return _by_gdal(path, "ESRI Shapefile", "shapefile", None)
    if text.startswith((b"{", b"[")):
        return _by_gdal(path, "GeoJSON", "GeoJSON", None)
    if text.startswith(b"<") or head.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")):
        frame, changes = read_kml(path.read_bytes(), path)
        return Sheet(frame, "KML", "", tuple(changes))
    frame, changes = read_table(path)
    return Sheet(frame, "CSV", "", tuple(changes))


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError("is a folder, not a file", str(path), f"Give {FORMATS}.")
        if path.stat().st_size > packed.LIMIT_BYTES:
            raise InputError(f"is larger than {packed.LIMIT_BYTES / 1e6:,.0f} MB", str(path), "Split or simplify it.")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", str(path), "Check the name.") from error
    if not head.strip():
        raise InputError("is empty", str(path), f"Give {FORMATS}.")
    return head


def _by_gdal(path: Path, driver: str, kind: str, layer: str | None) -> Sheet:
    # The name of a driver before a path lets no other driver look at the file; pyogrio passes it on.
    source = f"GeoJSON:{path.resolve()}" if driver == "GeoJSON" else path.resolve()
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            chosen = _layer(source, layer, path) if driver == "GPKG" else None
            frame = pyogrio.read_dataframe(source, layer=chosen, on_invalid="fix")  # closes rings, and GDAL tells
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, UnicodeDecodeError) as error:
        reason = str(error).replace(str(path.resolve()), path.name)[:200]
        raise InputError(f"cannot be read as {kind} ({reason})", str(path), f"Give {FORMATS}.") from error
    told = dict.fromkeys(str(warning.message).replace(str(path.resolve()), path.name)[:200] for warning in said)
    changes = tuple(Change("driver", what) for what in told)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError("holds no geometry", str(path), f"Give {FORMATS} with polygons or points.")
    return Sheet(frame.set_index(frame.index + 1), kind, chosen or "", changes)


def _layer(source: Path | str, layer: str | None, path: Path) -> str:
    """The layer asked for, or the only one with geometry."""
    found = {str(name): kind for name, kind in pyogrio.list_layers(source) if kind is not None}
    if layer is None and len(found) == 1:
        return next(iter(found))
    return _chosen(layer, {name: str(kind) for name, kind in found.items()}, path)


def _chosen(layer: str | None, found: dict[str, str], path: Path) -> str:
    if layer in found and layer is not None:
        return layer
    listed = ", ".join(f"{name!r}" + (f" ({kind})" if kind else "") for name, kind in list(found.items())[:40])
    what = f"has no layer {layer!r}" if layer else f"has {len(found)} layers"
    raise InputError(f"{what}: {listed or 'none'}", str(path), "Choose one with --layer of 'import-map'.")


def _in_folder(sheet: Sheet, layer: str, path: Path) -> Sheet:
    folders = [str(folder) for folder in sheet.frame["folder"]]
    inside = [n for n, folder in enumerate(folders) if folder == layer or folder.startswith(f"{layer} / ")]
    if not inside:
        _chosen(layer, dict.fromkeys(sorted(filter(None, set(folders))), ""), path)
    return replace(sheet, frame=sheet.frame.take(inside), layer=layer)


def _unpacked(path: Path, layer: str | None) -> Sheet:
    """The map in an archive: a KML (KMZ), a shapefile, a GeoJSON, a GeoPackage or a table."""
    with packed.opened(path) as archive:
        infos, changes = packed.members(archive)
        budget = packed.Budget()
        maps = [i for i in infos if _suffix(i.filename) in {".kml", ".shp", ".geojson", ".json", ".gpkg", ".csv"}]
        kmls = [i for i in maps if _suffix(i.filename) == ".kml"]
        if kmls and len(kmls) == len(maps):
            # By the format's own rule the first KML is the map, others are what it links to.
            frame, more = read_kml(budget.read(archive, kmls[0], path), path)
            return Sheet(frame, "KMZ", "", (*changes, *more))
        names = {info.filename: "" for info in maps}
        if not names:
            raise InputError("holds no map", str(path), f"An archive may hold {FORMATS}.")
        name = next(iter(names)) if len(names) == 1 and layer is None else _chosen(layer, names, path)
        with tempfile.TemporaryDirectory(prefix="frontline-") as folder:
            inner = Path(folder) / f"map{_suffix(name)}"
            stem = name[: -len(PurePosixPath(name).suffix)].casefold()
            for info in infos:
                suffix = _suffix(info.filename)
                belongs = suffix in _PARTS and info.filename[: -len(suffix)].casefold() == stem
                if info.filename == name or (_suffix(name) == ".shp" and belongs):
                    inner.with_suffix(suffix).write_bytes(budget.read(archive, info, path))
            if inner.read_bytes()[:2] == b"PK":
                raise InputError("is an archive in an archive", f"{path}, {name[:80]!r}", packed.REMEDY)
            try:
                sheet = _read(inner, None)
            except InputError as error:
                raise InputError(error.what, f"{path}, {name[:80]!r}", error.remedy) from error
        return replace(sheet, layer=name, changes=(*changes, *sheet.changes))


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def has_area(frame: gpd.GeoDataFrame) -> bool:
    """Whether there is a polygon among the features."""
    parts = shapely.get_parts(shapely.get_parts(frame.geometry.to_numpy()))
    return bool(len(parts) and (shapely.get_dimensions(parts) == 2).any())
