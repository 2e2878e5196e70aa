"""Đợt báo cáo: the rounds, one outside the schedule, and bringing a round up to date."""

import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Agency, AgencyKind, Membership, Reorganisation, Succession
from reports.models import Obligation, Round
from tasks.models import Plan, Task

PAGE, OPEN = "/dot/", "/dot/mo/"


def look(world, **changes):
    """The form as it is first sent: for a look at what it would ask."""
    values = {
        "plan": world.plan.pk,
        "name": "Báo cáo đột xuất về nhà ở xã hội",
        "window_start": "01/10/2026",
        "window_end": "31/10/2026",
        "due_on": "30/11/2026",
        "all_tasks": "on",
        "all_agencies": "on",
    }
    return {**values, **changes}


def form(world, **changes):
    """The form as the button "Mở đợt" sends it."""
    return look(world, step="open", **changes)


def chosen(world, *paths):
    """What the form says when only these tasks are ticked."""
    return {"all_tasks": "", "tasks": [task.pk for task in world.plan.tasks.filter(path__in=paths)]}


def ad_hoc():
    return Round.objects.filter(kind="ad_hoc")


def owing(round_):
    return sorted(round_.obligations.values_list("task__path", "agency__code"))


HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')


def carried(page: str) -> dict:
    """What the confirmation carries along, as a browser without JavaScript sends it."""
    found = {}
    for name, value in HIDDEN.findall(page.partition('id="xac-nhan"')[2].partition("</form>")[0]):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_the_page_shows_the_three_clocks_and_the_counts(world, login, cycle):
    cycle("accepted")
    page = login(world.monitor).get(PAGE).content.decode()
    for words in ("15/06/2026", "17/12/2026", "16/01/2027", "Còn 25 ngày"):
        assert words in page
    assert 'tinh_trang=accepted" data-figure="1"' in page


def test_an_ad_hoc_round_opens_with_its_obligations(world, login):
    answer = login(world.monitor).post(OPEN, form(world), follow=True)
    opened = ad_hoc().get()
    assert (opened.opens_on, opened.locks_on) == (date(2026, 11, 22), date(2026, 12, 30))
    assert opened.obligations.count() == 8
    assert "8 yêu cầu báo cáo, hạn gửi 30/11/2026" in answer.content.decode()


def test_a_look_says_how_many_are_asked_and_stores_nothing(world, login):
    before = Obligation.objects.count()
    answer = login(world.monitor).post(OPEN, look(world))
    assert answer.status_code == 200
    assert "Sẽ gửi yêu cầu tới 4 cơ quan, 8 báo cáo, hạn gửi 30/11/2026." in answer.content.decode()
    assert (ad_hoc().count(), Obligation.objects.count()) == (0, before)


@pytest.mark.parametrize("paths", [[], ["II.3"], ["II.1.b", "II.3"]])
def test_what_was_looked_at_is_what_opens(world, login, paths):
    client = login(world.monitor)
    page = client.post(
        OPEN, look(world, name="Nhà ở “xã hội” & đô thị", **(chosen(world, *paths) if paths else {}))
    )
    client.post(OPEN, carried(page.content.decode()) | {"step": "open"})
    opened = ad_hoc().get()
    assert opened.name == "Nhà ở “xã hội” & đô thị"
    assert sorted(opened.tasks.values_list("path", flat=True)) == paths
    assert opened.obligations.count() == page.context["expected"].total
    assert opened.obligations.values("agency").distinct().count() == page.context["expected"].agencies


def test_going_back_keeps_what_was_typed(world, login):
    client = login(world.monitor)
    page = client.post(OPEN, look(world, **chosen(world, "II.3"))).content.decode()
    answer = client.post(OPEN, carried(page) | {"step": "correct"})
    kept = {name: answer.context["form"][name].value() for name in look(world)}
    assert answer.status_code == 200
    boxes = {"all_tasks": "", "all_agencies": "on"}
    assert kept | {"plan": world.plan.pk} | boxes == look(world, all_tasks="")
    assert (
        f'value="{world.plan.tasks.get(path="II.3").pk}" id="id_tasks_3" checked' in answer.content.decode()
    )
    assert not ad_hoc().exists()


def test_only_the_ticked_tasks_are_asked_for(world, login):
    login(world.monitor).post(OPEN, form(world, **chosen(world, "II.3")))
    assert owing(ad_hoc().get()) == [("II.3", "gia"), ("II.3", "khe")]


def test_bringing_it_up_to_date_asks_for_no_other_task(world, login):
    client = login(world.monitor)
    client.post(OPEN, form(world, **chosen(world, "II.3")))
    join_class(world)
    client.post(OPEN, {"dot": ad_hoc().get().pk})
    assert owing(ad_hoc().get()) == [("II.3", "gia"), ("II.3", "khe"), ("II.3", "nghia")]


def test_the_row_of_a_round_names_its_tasks(world, login):
    client = login(world.monitor)
    client.post(OPEN, form(world, **chosen(world, "II.1.b", "II.3")))
    assert "Nhiệm vụ: II.1.b, II.3<" in client.get(PAGE).content.decode()


def test_all_tasks_are_the_choice_at_first(world, login):
    first = login(world.monitor).get(PAGE).context["form"]
    assert first["all_tasks"].value() is True
    assert [w.data["value"].instance.path for w in first["tasks"]] == ["II.1.a", "II.1.b", "II.2.a", "II.3"]


def test_a_task_of_another_plan_is_refused(world, login):
    other = Plan.objects.create(
        number="9/KH", issued_on=date(2023, 1, 1), title="Khác", issuer=world.ubnd, monitor=world.sxd
    )
    section = other.sections.create(path="I", position=1)
    strange = Task.objects.create(plan=other, section=section, path="I.9", deadline_kind="none", position=1)
    answer = login(world.monitor).post(OPEN, look(world, all_tasks="", tasks=[strange.pk]))
    assert answer.status_code == 422
    assert "Không thuộc kế hoạch đã chọn: nhiệm vụ I.9" in answer.content.decode()


@pytest.mark.parametrize("step", ["", "open"])
def test_a_round_that_would_ask_nobody_is_refused(world, login, step):
    world.plan.tasks.get(path="II.3").assignments.update(role="partner")
    answer = login(world.monitor).post(OPEN, look(world, step=step, **chosen(world, "II.3")))
    assert answer.status_code == 422
    assert "Không có cơ quan nào phải báo cáo" in answer.content.decode()
    assert not ad_hoc().exists()


def test_a_double_click_opens_one_round(world, login):
    client = login(world.monitor)
    for _ in range(2):
        assert client.post(OPEN, form(world)).status_code == 302
    assert Obligation.objects.filter(round=ad_hoc().get()).count() == 8


@pytest.mark.parametrize("step", ["", "open"])
def test_the_same_name_with_another_due_date_is_refused(world, login, step):
    client = login(world.monitor)
    client.post(OPEN, form(world))
    answer = client.post(OPEN, look(world, due_on="05/12/2026", step=step))
    assert answer.status_code == 422
    assert "đã mở với hạn gửi 30/11/2026" in answer.content.decode()


@pytest.mark.parametrize("step", ["", "open"])
def test_the_same_name_with_other_tasks_is_refused(world, login, step):
    client = login(world.monitor)
    client.post(OPEN, form(world))
    answer = client.post(OPEN, look(world, step=step, **chosen(world, "II.3")))
    assert answer.status_code == 422
    assert "đã mở với những nhiệm vụ khác" in answer.content.decode()
    assert owing(ad_hoc().get()) == owing(world.round)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "  "}, "Hãy đặt tên"),
        ({"window_start": "01/01/2022"}, "trước ngày ban hành kế hoạch (22/09/2022)"),
        ({"window_start": "01/01/1899"}, "trước ngày ban hành"),
        ({"window_end": "30/09/2026"}, "Ngày cuối phải từ ngày đầu"),
        ({"due_on": "21/11/2026"}, "từ hôm nay trở đi"),
        ({"due_on": "30/11/2062"}, "quá xa"),
        ({"window_end": "01/12/2026"}, "trước ngày cuối của số liệu"),
        ({"due_on": "31/02/2027"}, "Ngày chưa đúng"),
        ({"due_on": ""}, "Hãy ghi ngày"),
        ({"plan": "999"}, "Kế hoạch"),
        ({"all_tasks": ""}, "chọn ít nhất một nhiệm vụ"),
        ({"all_tasks": "", "tasks": "abc"}, "Nhiệm vụ phải báo cáo"),
    ],
)
@pytest.mark.parametrize("step", ["", "open"])
def test_what_is_wrong_is_said_and_nothing_opens(world, login, changes, words, step):
    answer = login(world.monitor).post(OPEN, look(world, step=step, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ad_hoc().exists()


def test_due_today_is_allowed(world, login):
    assert login(world.monitor).post(OPEN, form(world, due_on="22/11/2026")).status_code == 302


def join_class(world):
    new = Agency.objects.create(code="nghia", name="UBND xã Nghĩa", kind=AgencyKind.COMMUNE)
    Membership.objects.create(
        agency_class=world.gia.memberships.get().agency_class, agency=new, since=date(2026, 1, 1)
    )


def test_an_open_round_is_brought_up_to_date(world, login):
    join_class(world)
    answer = login(world.monitor).post(OPEN, {"dot": world.round.pk}, follow=True)
    assert "thêm 2, bớt 0, hiện có 10" in answer.content.decode()


def test_after_the_due_day_the_list_stays(world, login, set_clock):
    join_class(world)
    set_clock(date(2026, 12, 18))
    answer = login(world.monitor).post(OPEN, {"dot": world.round.pk}, follow=True)
    assert "đã hết hạn gửi" in answer.content.decode()
    assert world.round.obligations.count() == 8


@pytest.mark.parametrize("pk", ["999", "abc", "", "9" * 40])
def test_an_unknown_round_is_not_found(world, login, pk):
    assert login(world.monitor).post(OPEN, {"dot": pk}).status_code == 404


@pytest.mark.parametrize(
    ("person", "page", "post"),
    [
        ("monitor_head", 200, 302),
        ("province", 200, 403),
        ("officer", 404, 404),
        ("head", 404, 404),
        ("admin", 404, 404),
    ],
)
def test_who_reads_and_who_manages(world, login, person, page, post):
    client = login(world.people[person])
    assert client.get(PAGE).status_code == page
    assert client.post(OPEN, {"dot": world.round.pk}).status_code == post
    assert client.post(OPEN, form(world)).status_code == post


def test_the_province_sees_no_form(world, login):
    assert "Mở đợt" not in login(world.province).get(PAGE).content.decode()


def test_opening_is_never_a_get(world, login):
    assert login(world.monitor).get(OPEN).status_code == 405


def test_without_any_round_the_monitor_can_open_one(world, login):
    world.round.delete()
    client = login(world.monitor)
    assert "Mở đợt báo cáo đột xuất" in client.get(PAGE).content.decode()
    assert client.post(OPEN, form(world)).status_code == 302


def only(world, *codes, **changes):
    """What the form says when only these agencies are ticked."""
    return {"all_agencies": "", "agencies": [world.agencies[code].pk for code in codes]} | changes


def test_only_the_ticked_agencies_are_asked(world, login):
    client = login(world.monitor)
    page = client.post(OPEN, look(world, **only(world, "khe", "syt")))
    assert "Sẽ gửi yêu cầu tới 2 cơ quan, 3 báo cáo" in page.content.decode()
    client.post(OPEN, carried(page.content.decode()) | {"step": "open"})
    assert owing(ad_hoc().get()) == [("II.1.b", "syt"), ("II.2.a", "khe"), ("II.3", "khe")]
    assert "Chỉ yêu cầu 2 cơ quan" in client.get(PAGE).content.decode()


def test_a_kind_stands_for_its_agencies_of_today(world, login):
    login(world.monitor).post(OPEN, form(world, **only(world, kinds=["commune"])))
    opened = ad_hoc().get()
    assert {agency.code for agency in opened.agencies.all()} == {"khe", "gia"}
    assert opened.obligations.count() == 4


def test_nobody_ticked_is_refused(world, login):
    answer = login(world.monitor).post(OPEN, form(world, **only(world)))
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một cơ quan hoặc một nhóm" in answer.content.decode()


def test_an_agency_that_owes_nothing_cannot_be_asked(world, login):
    answer = login(world.monitor).post(OPEN, form(world, **only(world, "mttq")))
    assert answer.status_code == 422
    assert "Không có cơ quan nào phải báo cáo" in answer.content.decode()
    assert not ad_hoc().exists()


def test_who_carries_on_for_a_chosen_agency_is_asked(world, login, set_clock):
    """A merger in the middle of the round: the request goes on with the successor."""
    client = login(world.monitor)
    client.post(OPEN, form(world, **only(world, "khe"), **chosen(world, "II.3")))
    merge(world, "khe", "gia", on=date(2026, 11, 25))
    set_clock(date(2026, 11, 25))
    client.post(OPEN, {"dot": ad_hoc().get().pk})
    assert owing(ad_hoc().get()) == [("II.3", "gia")]


def merge(world, old, new, on):
    reorganisation = Reorganisation.objects.create(code="sn", happened_on=on)
    Succession.objects.create(
        reorganisation=reorganisation, predecessor=world.agencies[old], successor=world.agencies[new]
    )
    Agency.objects.filter(code=old).update(ended_on=on)


def test_the_round_has_a_lock_day_of_its_own(world, login):
    login(world.monitor).post(OPEN, form(world, locks_on="05/12/2026"))
    assert ad_hoc().get().locks_on == date(2026, 12, 5)


@pytest.mark.parametrize("day", ["29/11/2026", "02/12/2027", "mai"])
def test_a_lock_day_that_makes_no_sense_is_refused(world, login, day):
    answer = login(world.monitor).post(OPEN, form(world, locks_on=day))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"locks_on"}


@pytest.mark.parametrize("changes", [{"locks_on": "05/12/2026"}, {"agencies": True}])
def test_the_same_name_for_other_days_or_agencies_is_refused(world, login, changes):
    client = login(world.monitor)
    client.post(OPEN, form(world))
    other = only(world, "khe") if "agencies" in changes else changes
    answer = client.post(OPEN, form(world, **other))
    assert answer.status_code == 422
    assert "Hãy đặt tên khác." in answer.content.decode()
    assert ad_hoc().count() == 1
