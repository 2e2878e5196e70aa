"""The text suggested in place of all the accounts of a task."""

from datetime import date

import pytest

from reports.documents.facts import AccountFacts, AgencyFacts, Words
from reports.documents.shorter import NAMED, shorter
from reports.periods import Punctuality
from tests.reports.sample_facts import DUE, sample_facts

END = " Nội dung cụ thể tại Phụ lục I."


def round_of(*states, kind="commune"):
    """One account on II.3 for each state; "" was not sent, "waiting" not decided."""
    agencies = tuple(AgencyFacts(f"x{i}", f"UBND xã Số {i}", kind) for i, _state in enumerate(states, 1))
    accounts = tuple(account(agency.code, state) for agency, state in zip(agencies, states, strict=True))
    return sample_facts(agencies=agencies, accounts=accounts, obstacles=())


def account(code, state):
    sent = state and (date(2026, 12, 1))
    words = None
    if state == "nothing_arisen":
        words = Words(nothing_arisen=True)
    elif state not in ("", "waiting"):
        words = Words(work_state=state, results="Đã làm.")
    standing = "accepted" if words else "submitted" if sent else ""
    punctuality = Punctuality.ON_TIME if sent else Punctuality.MISSING
    return AccountFacts("II.3", code, "lead", DUE, standing, punctuality, sent or None, words)


def test_best_first_with_leading_zeros_and_small_groups_by_name():
    facts = round_of("blocked", "nothing_arisen", *["in_progress"] * 11, "done", "done", "", "")
    assert shorter(facts, "II.3") == (
        "Có 15/17 địa phương báo cáo: 02 hoàn thành (UBND các xã Số 14, Số 15), 11 đang thực hiện, "
        "01 gặp vướng mắc (UBND xã Số 1), 01 không phát sinh trong kỳ." + END
    )


def test_everybody_reported():
    assert shorter(round_of("done", "done"), "II.3").startswith(
        "Toàn bộ 02 địa phương được giao nhiệm vụ đã báo cáo: 02 hoàn thành (UBND các xã Số 1, Số 2)."
    )


def test_accounts_that_wait_for_a_decision_are_not_told_as_reported():
    assert shorter(round_of("done", "waiting", ""), "II.3").startswith(
        "Có 01/03 địa phương có báo cáo được duyệt: "
    )


def test_nothing_accepted_suggests_nothing():
    assert shorter(round_of("", "waiting"), "II.3") == ""
    assert shorter(round_of("done"), "II.1.a") == ""


@pytest.mark.parametrize(
    ("kind", "who"),
    [("commune", "địa phương"), ("district", "địa phương"), ("department", "cơ quan, đơn vị")],
)
def test_they_are_called_what_they_are(kind, who):
    assert shorter(round_of("done", "", kind=kind), "II.3").startswith(f"Có 01/02 {who} báo cáo: ")


def test_departments_and_communes_together():
    facts = sample_facts()
    assert shorter(facts, "II.1.a") == (
        "Có 02/03 cơ quan, đơn vị, địa phương có báo cáo được duyệt: 01 hoàn thành (Sở Xây dựng), "
        "01 đang thực hiện (UBND phường Nghĩa Lộ)." + END
    )


@pytest.mark.parametrize(
    ("many", "rest", "named"),
    [
        (NAMED, 0, True),  # few altogether
        (NAMED + 1, 0, False),
        (6, 5, False),  # the greater part
        (5, 6, True),
        (NAMED, NAMED, True),
        (NAMED + 1, NAMED + 1, False),
    ],
)
def test_only_few_and_a_minority_are_named(many, rest, named):
    text = shorter(round_of(*["in_progress"] * many, *["nothing_arisen"] * rest), "II.3")
    assert (f"{many:02d} đang thực hiện (UBND" in text) is named
    assert "không phát sinh trong kỳ (" not in text
