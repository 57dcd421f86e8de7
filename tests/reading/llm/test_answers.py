"""Making sense of what a model wrote."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.reading.llm.answers import LIMIT_ITEMS, Items, parse_answer

ONE, TWO = {"place": "A", "n": {"deep": [1]}}, {"place": 'B ] } " {'}
WHOLE = json.dumps({"claims": [ONE, TWO]})


@pytest.mark.parametrize(
    "answer",
    [
        WHOLE,
        f"```json\n{WHOLE}\n```",
        f"Here you are:\n```\n{WHOLE}\n```\nAnything else?",
        f'<think>{{"claims": ["no"</think>\n{WHOLE}',
        f'The shape is {{"claims": []}}, so: {WHOLE}',
        json.dumps({"note": {"x": 1}, "claims": [ONE, TWO]}, indent=2),
        json.dumps([ONE, TWO]),
        json.dumps({"claims": [ONE, "words", 7, None, TWO]}),
    ],
)  # fmt: skip
def test_whole_answers(answer):
    assert parse_answer(answer) == Items((ONE, TWO), whole=True)


@pytest.mark.parametrize("answer", ["", "no", "{}", "[", '{"facts": [1]}', '{"claims": null}', "{" * 5000, "[" * 5000])
def test_answers_without_claims(answer):
    assert parse_answer(answer) is None


def test_an_answer_cut_off_is_kept_as_far_as_it_is_whole():
    for length in range(WHOLE.index("[") + 1, len(WHOLE) - 1):
        items = parse_answer(WHOLE[:length])
        assert items is not None
        assert not items.whole
        assert list(items.items) == [ONE, TWO][: len(items.items)]
    assert parse_answer(WHOLE[:-1]) == Items((ONE, TWO), whole=False)


def test_a_flood_is_cut():
    items = parse_answer(json.dumps({"claims": [{}] * 2000}))
    assert items is not None
    assert len(items.items) == LIMIT_ITEMS


@given(st.text() | st.text(alphabet='{}[]",:\\claims 1'))
def test_nothing_breaks_it(answer):
    items = parse_answer(answer)
    assert items is None or all(isinstance(i, dict) for i in items.items)
