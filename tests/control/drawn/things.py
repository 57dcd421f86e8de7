"""Files of every format, made when a test runs; all shapes and names are made up."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

#: West and east of the made-up theatre (10-13 E, 50-52 N), side by side at 11.5 E.
WEST, EAST = shapely.box(10.2, 50.2, 11.5, 51.8), shapely.box(11.5, 50.2, 12.8, 51.8)
POCKET = shapely.box(10.5, 50.9, 10.7, 51.1)
FORMATS = ("geojson", "kml", "kmz", "gpkg", "shp", "shp.zip", "csv")


def frame(
    rows: dict[str, Sequence[object]], *shapes: shapely.Geometry, crs: str | None = "EPSG:4326"
) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=list(shapes), crs=crs)


def write(frame_: gpd.GeoDataFrame, path: Path, layer: str | None = None) -> Path:
    """A frame as a file; the suffix says the format."""
    kind = path.name.partition(".")[2].lower()
    if kind == "kml":
        path.write_text(kml(frame_), encoding="utf-8")
    elif kind == "kmz":
        zipped(path, {"doc.kml": kml(frame_).encode()})
    elif kind == "shp.zip":
        folder = path.parent / f"{path.stem}-parts"
        folder.mkdir()
        write(frame_, folder / "Map.shp")
        zipped(path, {f"maps/{part.name}": part.read_bytes() for part in sorted(folder.iterdir())})
    elif kind == "csv":
        frame_.assign(wkt=shapely.to_wkt(frame_.geometry.to_numpy(), rounding_precision=-1)).drop(
            columns="geometry"
        ).to_csv(path, index=False)
    else:
        driver = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}[kind]
        options = {"layer": layer} if layer else {}
        if frame_.crs is None:
            pyogrio.write_dataframe(frame_.set_crs(4326), path, driver=driver, **options)
            path.with_suffix(".prj").unlink()
        else:
            pyogrio.write_dataframe(frame_, path, driver=driver, **options)
    return path


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def kml(frame_: gpd.GeoDataFrame) -> str:
    columns = [name for name in frame_.columns if name != "geometry"]
    marks = "".join(
        placemark(
            geometry,
            "".join(f"<Data name='{c}'><value>{_escaped(row[c])}</value></Data>" for c in columns),
        )
        for (_, row), geometry in zip(frame_.iterrows(), frame_.geometry, strict=True)
    )
    return document(marks)


def document(inner: str) -> str:
    return f"<?xml version='1.0' encoding='UTF-8'?><kml xmlns='http://www.opengis.net/kml/2.2'><Document>{inner}</Document></kml>"


def placemark(geometry: shapely.Geometry, data: str = "", more: str = "") -> str:
    return f"<Placemark>{more}<ExtendedData>{data}</ExtendedData>{_geometry(geometry)}</Placemark>"


def _geometry(geometry: shapely.Geometry) -> str:
    if hasattr(geometry, "geoms"):
        return f"<MultiGeometry>{''.join(map(_geometry, geometry.geoms))}</MultiGeometry>"
    if isinstance(geometry, shapely.Polygon):
        inner = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in geometry.interiors)
        return f"<Polygon><outerBoundaryIs>{_ring(geometry.exterior)}</outerBoundaryIs>{inner}</Polygon>"
    kind = "Point" if isinstance(geometry, shapely.Point) else "LineString"
    return f"<{kind}>{_coordinates(geometry)}</{kind}>"


def _ring(ring: shapely.Geometry) -> str:
    return f"<LinearRing>{_coordinates(ring)}</LinearRing>"


def _coordinates(geometry: shapely.Geometry) -> str:
    return f"<coordinates>{' '.join(f'{x!r},{y!r},0' for x, y in geometry.coords)}</coordinates>"


def _escaped(text: object) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;")
