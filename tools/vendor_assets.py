"""Rebuild what the map page carries: Leaflet and the fonts, from pinned packages.

    python tools/vendor_assets.py [--check]

Writes ``geo/maps/assets/{leaflet,fonts}`` and ``manifest.json`` with the origin and checksum of each file. Needs npm,
apt-get (or the packages in the cache), and the Python packages fonttools and brotli. ``--check`` only compares the
files with the manifest.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from fetch_packages import DEFAULT_CACHE, Package, fetch, unpack

ASSETS = Path(__file__).parent.parent / "geo" / "maps" / "assets"
LEAFLET = Package(
    "leaflet", "1.9.4", "npm", "leaflet-1.9.4.tgz",
    "84c65a256e50657896f54c33bd857b6849ebe94c817803be818bf32a3dde0b77",
)  # fmt: skip
NOTO = Package(
    "fonts-noto-core", "20201225-1", "debian", "fonts-noto-core_20201225-1_all.deb",
    "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
)  # fmt: skip

#: What Arabic, ligatures, marks and kerning need.
FEATURES = "--layout-features=ccmp,init,medi,fina,rlig,liga,calt,mark,mkmk,kern,locl"
#: Latin with its extensions and transliteration marks, Cyrillic, punctuation, arrows, and signs of our own captions.
LATIN = (
    "U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02B9-02C0,U+0300-0304,U+0306-030C,U+0323,U+0331,U+0400-045F,"
    "U+0490-0491,U+1E00-1EFF,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+20AC,"
    "U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
)
ARABIC = "U+0020,U+0600-06FF,U+0750-077F,U+200C-200F,U+FB50-FDFF,U+FE70-FEFC"
FONTS = {
    "NotoSans-Regular": LATIN,
    "NotoSans-Bold": LATIN,
    "NotoSansArabic-Regular": ARABIC,
}
#: As TrueType for pictures, films, SVG and PDF, where WOFF2 cannot be used.
PLAIN = FONTS | {"NotoSansArabic-Bold": ARABIC}


def main() -> None:
    """Rebuild, or with ``--check`` compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the files with the manifest, write nothing")
    if parser.parse_args().check:
        check()
        return
    cache = DEFAULT_CACHE
    leaflet = unpack(fetch(LEAFLET, cache), cache / "leaflet-1.9.4")
    noto = unpack(fetch(NOTO, cache), cache / "fonts-noto-core-20201225-1")
    files = [*build_leaflet(leaflet / "package"), *build_fonts(noto)]
    manifest = [
        {"file": str(path.relative_to(ASSETS)), "package": origin.name, "version": origin.version, "sha256": sha(path)}
        for path, origin in files
    ]
    (ASSETS / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    print(f"{len(manifest)} files, {sum(path.stat().st_size for path, _ in files) / 1000:.0f} kB")


def build_leaflet(package: Path) -> list[tuple[Path, Package]]:
    """Script as it comes, style with its pictures inside, licence."""
    folder = ASSETS / "leaflet"
    folder.mkdir(parents=True, exist_ok=True)
    script = (package / "dist/leaflet.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    style = (package / "dist/leaflet.css").read_text(encoding="utf-8")
    style = re.sub(r"url\((images/[\w.-]+)\)", lambda m: f"url({data_uri(package / 'dist' / m[1])})", style)
    pictures = {name: data_uri(package / f"dist/images/{name}.png") for name in ("marker-icon", "marker-shadow")}
    (folder / "leaflet.js").write_text(script, encoding="utf-8")
    (folder / "leaflet.css").write_text(style, encoding="utf-8")
    (folder / "pictures.json").write_text(json.dumps(pictures, indent=1) + "\n", encoding="utf-8")
    shutil.copy(package / "LICENSE", folder / "LICENSE")
    names = ("leaflet.js", "leaflet.css", "pictures.json", "LICENSE")
    return [(folder / name, LEAFLET) for name in names]


def data_uri(path: Path) -> str:
    """A picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"


def build_fonts(package: Path) -> list[tuple[Path, Package]]:
    """Subsets as WOFF2 for pages and as TrueType for pictures, and their licence."""
    from fontTools import subset

    folder = ASSETS / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    wanted = [(name, characters, "woff2") for name, characters in FONTS.items()]
    wanted += [(name, characters, "ttf") for name, characters in PLAIN.items()]
    for name, characters, kind in wanted:
        source = next(package.rglob(f"{name}.ttf"))
        target = folder / f"{name}.{kind}"
        # Programs that open a PDF know a font by its names 4 and 6.
        form = ["--flavor=woff2", "--name-IDs=0,1,2,13,14"] if kind == "woff2" else ["--name-IDs=0,1,2,4,6,13,14"]
        subset.main(
            [str(source), f"--unicodes={characters}", f"--output-file={target}", FEATURES, "--no-hinting",
             "--desubroutinize", *form]
        )  # fmt: skip
        made.append((target, NOTO))
    licence = folder / "OFL.txt"
    licence.write_text(ofl(package), encoding="utf-8")
    return [*made, (licence, NOTO)]


def ofl(package: Path) -> str:
    """The licence's text, from the package's copyright file."""
    text = next(package.rglob("doc/fonts-noto-core/copyright")).read_text(encoding="utf-8")
    start = text.rindex("License: OFL-1.1")
    lines = text[start:].splitlines()[1:]
    body = [line.removeprefix(" ") for line in lines]
    end = next((n for n, line in enumerate(body) if line.startswith(("Files:", "License:"))), len(body))
    return "Noto Sans, Copyright Google LLC\n\n" + "\n".join("" if line == "." else line for line in body[:end]) + "\n"


def sha(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check() -> None:
    """Exit with a message when a file is missing or altered."""
    manifest = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
    wrong = [f["file"] for f in manifest if not (ASSETS / f["file"]).exists() or sha(ASSETS / f["file"]) != f["sha256"]]
    if wrong:
        sys.exit(f"missing or altered: {', '.join(wrong)}; run: python tools/vendor_assets.py")


if __name__ == "__main__":
    main()
