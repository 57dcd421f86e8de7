"""Which day a claim gets from what else the text tells of its place; published on Friday, 14 March 2031. All made up."""

import pytest

from tests.reading import stage


def dated(text, event, place="Elmtown"):
    claims = [c for c in stage.read(text) if c.event == event and c.place_text == place]
    assert claims, [(c.place_text, c.event) for c in stage.read(text)]
    return [(c.date_from.isoformat(), c.date_to.isoformat()) for c in claims]


@pytest.mark.parametrize(
    ("text", "event", "days"),
    [
        ("Red forces captured Elmtown on Monday.", "capture", ("2031-03-10", "2031-03-10")),
        ("Red forces captured Elmtown overnight.", "capture", ("2031-03-13", "2031-03-14")),
        ("Red forces have held Elmtown since Monday.", "control", ("2031-03-10", "2031-03-14")),
        ("Red forces control Elmtown.", "control", ("2031-03-14", "2031-03-14")),
        ("The agency said on Thursday that Red forces had captured Elmtown on Monday.", "capture", ("2031-03-10",) * 2),
        (
            "Red forces entered Oakford on 3 March. Two days later Red forces captured Elmtown.",
            "capture",
            ("2031-03-05",) * 2,
        ),
        ("Red forces captured Elmtown between 3 and 5 March.", "capture", ("2031-03-03", "2031-03-05")),
        ("Red forces captured Elmtown in late February.", "capture", ("2031-02-21", "2031-02-28")),
        ("Red forces captured Elmtown in the spring of 2029.", "capture", ("2029-03-01", "2029-05-31")),
        ("Red forces recently captured Elmtown.", "capture", ("2031-03-04", "2031-03-14")),
    ],
)
def test_one_sentence(text, event, days):
    assert dated(text, event) == [days]


def test_the_loss_in_the_news_of_the_capture_is_of_its_day():
    text = "On Thursday it rained.\n\nRed forces have captured Elmtown following the withdrawal of Blue forces from Elmtown."
    assert dated(text, "loss") == dated(text, "capture") == [("2031-03-13", "2031-03-14")]


def test_what_is_known_already_is_older_wherever_it_is_told():
    text = (
        "It rained on Thursday.\n\nAfter seizing Elmtown, Red forces near Oakford.\n\nRed forces have captured Elmtown."
    )
    assert dated(text, "capture") == [("2031-03-12", "2031-03-14")] * 2


def test_nobody_leaves_what_is_not_yet_taken():
    text = (
        "3 March 2031\nRed forces captured Elmtown.\n\n"
        "10 March 2031\nObservers said that the withdrawal of Red forces from Elmtown was a gesture.\n"
    )
    found = dated(text, "loss")
    assert found == [("2031-03-04", "2031-03-10")]


def test_a_state_in_a_name_is_of_today_though_the_verb_is_past():
    assert dated("Shells hit Red-held Elmtown.\n\nIt rained on Thursday.", "control") == [("2031-03-14", "2031-03-14")]


def test_a_comment_tells_the_last_weeks_of_any_event():
    assert dated("Red forces entered Elmtown, to the surprise of many.", "advance") == [("2031-02-28", "2031-03-14")]
