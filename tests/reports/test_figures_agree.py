"""All figures of one report agree: body, appendices, pictures and dashboard, each recomputed here from the
frozen values alone, by counting rows."""

import json
import re
from collections import Counter
from datetime import date

import pytest

from reports.dashboard import dashboard
from reports.documents import figures, tables
from reports.documents.facts import Facts, tally
from reports.documents.frozen import Content, freeze, thaw
from reports.documents.report import report
from reports.documents.wording import count
from reports.models import STANDINGS, Round
from reports.summaries import automatic
from tests.reports.sample_facts import sample_facts

NUMBER = r"\d+(?:\.\d{3})*"


@pytest.fixture(params=["sample", "world", "overdue"])
def frozen(request):
    """Facts and paper as they lie in the database after JSON, and nothing else."""
    if request.param == "sample":
        facts = sample_facts()
        content = Content(report(facts), facts)
    else:
        content = lived(request, date(2026, 12, 18 if request.param == "overdue" else 1))
    return json.loads(json.dumps(freeze(content), ensure_ascii=False))


def lived(request, day) -> Content:
    world, cycle = request.getfixturevalue("world"), request.getfixturevalue("cycle")
    cycle("accepted", obstacle="Thiếu vốn.", percent=40)
    cycle("accepted", agency="gia", nothing_arisen=True, results="", work_state="")
    cycle("accepted", path="II.2.a", agency="gia", work_state="done")
    cycle("submitted", path="II.2.a")
    cycle("returned", agency="syt", path="II.1.b")
    facts, paper = automatic(round_of(world), day)
    return Content(paper, facts)


def round_of(world):
    return Round.objects.select_related("plan__issuer", "plan__monitor").get(pk=world.round.pk)


def counted(frozen) -> Counter:
    """The figures by hand, from the frozen rows."""
    found = Counter(expected=len(frozen["facts"]["accounts"]))
    for row in frozen["facts"]["accounts"]:
        found[row["punctuality"]] += 1
        found["received"] += row["received_on"] is not None
        found["accepted"] += row["words"] is not None
        if row["words"]:
            arisen = not row["words"]["nothing_arisen"]
            found[row["words"]["work_state"] if arisen else "nothing_arisen"] += 1
    return found


def body_text(frozen) -> str:
    return "\n".join(block["text"] for block in frozen["paper"]["body"])


def rows_of(frozen, appendix: int) -> list[list[str]]:
    (block,) = frozen["paper"]["appendices"][appendix]["blocks"]
    return [row["cells"] for row in block["table"]["rows"] if not row["heading"]]


def pictures_of(frozen) -> dict[str, dict]:
    found = [block["picture"] for block in frozen["paper"]["body"] if block["picture"]]
    return {picture["title"]: picture for picture in found}


def number_before(words: str, text: str) -> int:
    return int(re.search(rf"({NUMBER}){words}", text)[1].replace(".", ""))


def test_the_body_says_what_the_rows_count(frozen):
    text, found = body_text(frozen), counted(frozen)
    assert number_before(" báo cáo theo từng nhiệm vụ", text) == found["expected"]
    agencies = {row["agency"] for row in frozen["facts"]["accounts"]}
    assert number_before(" cơ quan, đơn vị, địa phương phải gửi", text) == len(agencies)
    assert f"đã nhận {count(found['received'])}/{count(found['expected'])} báo cáo" in text
    assert number_before(" báo cáo chưa gửi", text) == found["expected"] - found["received"]
    if found["late"]:
        assert number_before(" báo cáo gửi đúng hạn", text) == found["on_time"]
        assert number_before(" báo cáo gửi muộn", text) == found["late"]
    assert f"{count(found['accepted'])}/{count(found['received'])} báo cáo đã được duyệt" in text


def test_the_body_names_each_state_with_its_count(frozen):
    text, found = body_text(frozen), counted(frozen)
    (sentence,) = re.findall(r"Phân theo tiến độ thực hiện, .*", text)
    said = {
        value: int(n)
        for value, label in STANDINGS
        for n in re.findall(rf"{str(label).lower()} (\d+)", sentence.lower())
    }
    assert said == {value: found[value] for value, _label in STANDINGS if found[value]}


def test_who_is_missing_adds_up(frozen):
    text, found = body_text(frozen), counted(frozen)
    (sentence,) = re.findall(r"Các cơ quan, đơn vị, địa phương chưa gửi đủ báo cáo: .*", text)
    owed = 0
    for group in re.finditer(r"còn (?P<n>\d+) báo cáo có (?P<names>.*?)(?=; còn |\.$)", sentence):
        members = [a["name"] for a in frozen["facts"]["agencies"] if said(a["name"], group["names"])]
        owed += int(group["n"]) * len(members)
    assert owed == found["expected"] - found["received"]


def said(agency: str, names: str) -> bool:
    """Communes are gathered: "UBND các xã Tịnh Khê, Ba Gia"."""
    place = re.sub(r"^UBND (xã|phường) ", "", agency)
    return agency in names or bool(re.search(rf"UBND các (xã|phường) [^;(]*{place}", names))


def test_appendix_one_has_every_account_once(frozen):
    named = Counter()
    for _number, path, names, _state, _result in rows_of(frozen, 0):
        for agency in frozen["facts"]["agencies"]:
            named[path, agency["code"]] += said(agency["name"], names)
    owed = Counter((row["task"], row["agency"]) for row in frozen["facts"]["accounts"])
    assert +named == owed


def test_appendix_one_says_the_state_of_each_account(frozen):
    labels = {value: str(label) for value, label in STANDINGS}
    states = {path_agency: state for path_agency, state in states_of_appendix(frozen)}
    for row in frozen["facts"]["accounts"]:
        words = row["words"]
        state = labels["nothing_arisen" if words["nothing_arisen"] else words["work_state"]] if words else ""
        shown = states[row["task"], row["agency"]]
        assert shown == state if words else shown not in labels.values()


def states_of_appendix(frozen):
    for _number, path, names, state, _result in rows_of(frozen, 0):
        for agency in frozen["facts"]["agencies"]:
            if said(agency["name"], names):
                yield (path, agency["code"]), state


def test_appendix_two_counts_each_agency_and_all(frozen):
    columns = ("expected", "on_time", "late", "missing", "pending", "accepted")
    *agencies, total = rows_of(frozen, 1)
    names = {agency["code"]: agency["name"] for agency in frozen["facts"]["agencies"]}
    found = {code: Counter() for code in names}
    for row in frozen["facts"]["accounts"]:
        found[row["agency"]].update(["expected", row["punctuality"]])
        found[row["agency"]]["accepted"] += row["words"] is not None
    expected = {names[code]: [str(counts[name]) for name in columns] for code, counts in found.items()}
    assert {cells[1]: list(cells[2:]) for cells in agencies} == expected
    assert [int(cell) for cell in total[2:]] == [
        sum(int(cells[place]) for cells in agencies) for place in range(2, 8)
    ]


def test_each_picture_adds_up_to_the_round(frozen):
    found, pictures = counted(frozen), pictures_of(frozen)
    assert pictures
    for title, picture in pictures.items():
        sums = Counter({series["name"]: sum(series["values"]) for series in picture["series"]})
        if "qua các kỳ" in title:
            sums = Counter({series["name"]: series["values"][-1] for series in picture["series"]})
        parts = figures.PUNCTUALITY
        if any(label in sums for _part, label, _colour in parts):
            assert +sums == +Counter({label: found[part] for part, label, _colour in parts})
        else:
            standings = {str(label): found[value] for value, label in STANDINGS}
            rest = found["expected"] - found["accepted"]
            assert +sums == +Counter({**standings, figures.NOT_ACCEPTED: rest})


def test_obstacles_of_the_body_and_of_appendix_three_are_the_same(frozen):
    text = body_text(frozen)
    for obstacle in frozen["facts"]["obstacles"]:
        assert obstacle["text"].rstrip(".") in text
    assert len(rows_of(frozen, 2)) == len(frozen["facts"]["obstacles"])


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2026, 12, 17), date(2026, 12, 18)])
def test_the_dashboard_says_the_same(world, cycle, request, day):
    content = lived(request, day)
    facts = thaw(Facts, freeze(content.facts))
    shown = dashboard(round_of(world), world.monitor, day)
    for part in ("on_time", "late", "pending", "missing", "accepted", "expected", "received"):
        assert getattr(facts.tally(), part) == getattr(shown.counts, part)
    work = {line.state: line.count for line in shown.work}
    assert work == {value: counted(freeze(content))[value] for value, _label in STANDINGS}
    by_name = {line.subject.name: line.counts for line in shown.agencies}
    for code, name in facts.names.items():
        ours = tally(account for account in facts.accounts if account.agency == code)
        assert (ours.on_time, ours.late, ours.missing) == (
            by_name[name].on_time,
            by_name[name].late,
            by_name[name].missing,
        )


def test_appendices_are_made_of_the_facts_alone():
    facts = sample_facts()
    assert list(tables.appendices(thaw(Facts, freeze(facts)), "x")) == list(tables.appendices(facts, "x"))
