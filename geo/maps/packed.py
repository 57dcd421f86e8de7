"""A dataset as the page carries it: JSON, compressed, in letters that mean nothing to HTML."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

#: Raw deflate, without zlib's header, as browsers' ``DecompressionStream("deflate-raw")`` reads it.
RAW = -zlib.MAX_WBITS


def pack(value: Any) -> str:
    """JSON of a plain value, raw deflate, in base64: about a quarter of the JSON for a map's dataset.

    Nothing of the value can be read as markup or as a template on the way, whatever it holds.

    Raises
    ------
    ValueError
        When a number is not finite: such JSON would be read by no browser.
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    squeezed = zlib.compressobj(level=9, wbits=RAW, memLevel=9)
    # Lone surrogates of a damaged report would stop the encoder; the browser shows a mark in their place.
    data = plain.encode("utf-8", "replace")
    return base64.b64encode(squeezed.compress(data) + squeezed.flush()).decode("ascii")


def unpack(text: str) -> Any:
    """The value behind the letters.

    Raises
    ------
    ValueError
        When the letters are none of ``pack``.
    """
    try:
        return json.loads(zlib.decompress(base64.b64decode(text, validate=True), wbits=RAW))
    except zlib.error as error:
        raise ValueError(f"not a packed value ({error})") from error
