"""Archives made up for the tests."""

from __future__ import annotations

import io
import zipfile


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP archive of files by their names, whatever these say; the same bytes at any second."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
