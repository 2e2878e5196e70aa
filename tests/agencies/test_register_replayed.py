"""The register of 2022 and the events of 2025, carried out by the service, give the register of 2025.

register_2025.json is what the files said as one table of results before they were told as events.
"""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from agencies.csv_files import AGENCIES, MEMBERSHIPS, read_table
from agencies.loading import FOLDER, load_register
from agencies.models import Agency, AgencyClass, Membership, Reorganisation, Succession
from agencies.successors import Register

pytestmark = pytest.mark.django_db
FROZEN = json.loads(Path(__file__).with_name("register_2025.json").read_text(encoding="utf-8"))
COLUMNS = AGENCIES.columns
PLAN = date(2022, 9, 22)


def text(value) -> str:
    return "" if value is None else str(value)


def stored() -> dict[str, list[list[str]]]:
    """The register as it is, in the form of the frozen file."""

    def rows(queryset, *columns):
        return sorted([text(value) for value in row] for row in queryset.values_list(*columns))

    return {
        "agencies": rows(Agency.objects, *COLUMNS),
        "memberships": rows(Membership.objects, "agency_class__code", "agency__code", "since", "until"),
        "successions": rows(
            Succession.objects, "reorganisation__code", "predecessor__code", "successor__code"
        ),
        "reorganisations": rows(Reorganisation.objects, "code", "happened_on", "title", "basis"),
    }


def old_release() -> None:
    """The rows as the release before stored them: one table of results, no events."""
    load_register()  # the classes
    for model in (Succession, Membership, Reorganisation, Agency):
        model.objects.all().delete()
    blank = {"founded_on", "ended_on"}
    for row in FROZEN["agencies"]:
        values = dict(zip(COLUMNS, row, strict=True))
        Agency.objects.create(**{k: v or None if k in blank else v for k, v in values.items()})
    for code, day, title, basis in FROZEN["reorganisations"]:
        Reorganisation.objects.create(code=code, happened_on=day, title=title, basis=basis)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    classes = {each.code: each for each in AgencyClass.objects.all()}
    events = {each.code: each for each in Reorganisation.objects.all()}
    for group, code, since, until in FROZEN["memberships"]:
        Membership.objects.create(
            agency_class=classes[group], agency=agencies[code], since=since or None, until=until or None
        )
    for event, before, heir in FROZEN["successions"]:
        Succession.objects.create(
            reorganisation=events[event], predecessor=agencies[before], successor=agencies[heir]
        )


def dump():
    models = (Agency, AgencyClass, Membership, Reorganisation, Succession)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_events_of_2025_on_the_register_of_2022_give_the_register_of_2025():
    load_register()
    assert stored() == FROZEN


def test_agencies_csv_is_the_register_of_2022():
    """Nobody in it has ended, and its classes hold only who is in it."""
    rows = [row.values for row in read_table(AGENCIES, FOLDER, [])]
    assert len(rows) == 43
    assert [
        row["code"] for row in rows if row["ended_on"] or row["founded_on"] and row["founded_on"] > PLAN
    ] == []
    members = {row.values["agency"] for row in read_table(MEMBERSHIPS, FOLDER, [])}
    assert members <= {row["code"] for row in rows}


def test_every_agency_of_2022_is_of_the_register_of_that_day():
    load_register()
    on_the_day = set(Agency.objects.existing_on(PLAN).values_list("code", flat=True))
    assert on_the_day == {row.values["code"] for row in read_table(AGENCIES, FOLDER, [])}


def test_a_database_of_the_release_before_is_left_as_it_is():
    old_release()
    before = dump()
    outcomes = load_register()
    assert [(outcome.changes, outcome.kept) for outcome in outcomes] == [(0, [])] * 6
    assert dump() == before
    assert sum(outcome.changes for outcome in load_register(update=True)) == 0
    assert dump() == before


def test_without_the_events_the_files_are_the_register_of_2022(tmp_path):
    for path in FOLDER.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        events = ("reorganisations.csv", "new_agencies.csv", "successions.csv")
        kept = lines[:1] if path.name in events else lines
        (tmp_path / path.name).write_text("".join(kept), encoding="utf-8")
    load_register(tmp_path)
    assert Agency.objects.exclude(ended_on=None).count() == 0
    register, now = Register.load(), date(2026, 11, 22)
    sizes = {each.code: len(register.members(each, now)) for each in AgencyClass.objects.all()}
    assert sizes == {"so-ban-nganh": 22, "ubnd-cap-huyen": 13, "ubnd-cap-xa": 0, "to-chuc-ct-xh": 5}
    load_register()  # and then the events come
    assert stored() == FROZEN


def test_an_event_without_predecessors_founds_its_agencies():
    """The 40 communes of old Kon Tum carry on for nobody whom this register knows."""
    load_register()
    with (FOLDER / "new_agencies.csv").open(encoding="utf-8", newline="") as stream:
        new = {row["code"] for row in csv.DictReader(stream)}
    heirs = set(Succession.objects.values_list("successor__code", flat=True))
    assert len(new) == 98
    assert len({code for code in new - heirs if code.startswith("x-23")}) == len(new - heirs) == 40


def test_an_event_keeps_its_design():
    load_register()
    event = Reorganisation.objects.get(code="2025-07-cap-huyen")
    assert (event.kind, event.state) == ("dissolve", "carried_out")
    assert len(event.design["founded"]) == 96
    assert len(event.design["ending"]) == 13


def test_people_move_when_a_later_file_brings_an_event(tmp_path):
    from agencies.models import User

    load_register()
    person = User.objects.create(username="a", full_name="A", agency=Agency.objects.get(code="sngv"))
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / "reorganisations.csv").open("a", encoding="utf-8") as stream:
        stream.write("2026-09-vpub,2026-09-01,merge,Sở Ngoại vụ nhập vào Văn phòng UBND tỉnh,\n")
    with (tmp_path / "successions.csv").open("a", encoding="utf-8") as stream:
        stream.write("2026-09-vpub,sngv,vpub\n")
    load_register(tmp_path)
    person.refresh_from_db()
    assert person.agency.code == "vpub"
    assert Agency.objects.get(code="sngv").ended_on == date(2026, 9, 1)
