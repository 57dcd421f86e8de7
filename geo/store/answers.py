"""A language model's answers, kept on disk under a hash of the question, so that no question is paid for twice."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from geo.store.whole import keep_file

log = logging.getLogger(__name__)


@dataclass
class Answers:
    """A folder of answers, one file each; ``hits`` counts those that were found.

    Reports may be confidential and answers quote them: the files can be read by this user alone.
    """

    folder: Path
    hits: int = 0

    def get(self, key: str) -> str | None:
        """The answer kept under a key (hexadecimal); None when there is none or the file is damaged."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
            answer = kept["answer"] if kept["key"] == key else None
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None
        if not isinstance(answer, str):
            return None
        self.hits += 1
        return answer

    def put(self, key: str, answer: str) -> None:
        """Keep an answer, whole or not at all; a folder that cannot be written to is only logged."""
        text = json.dumps({"key": key, "answer": answer})
        keep_file(self._path(key), "an answer", lambda temporary: temporary.write_text(text, encoding="utf-8"))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
