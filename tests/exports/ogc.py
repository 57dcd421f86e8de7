"""OGC's schema of KML 2.2, as fastkml ships it."""

from __future__ import annotations

from pathlib import Path

import fastkml
from lxml import etree


def kml_schema() -> etree.XMLSchema:
    """The schema, read without the network."""
    file = Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"
    return etree.XMLSchema(etree.parse(str(file), etree.XMLParser(no_network=True)))
