"""A later due day: asked for by an agency, decided by the monitor, and nothing overdue in between."""

from contextlib import nullcontext
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies.permissions import Relation
from reports.badges import due_badge, overseer_badges
from reports.dashboard import dashboard, rows_of
from reports.documents.gather import gather
from reports.models import Extension, Obligation
from reports.periods import Punctuality
from reports.services import extensions
from reports.services.entries import submit
from reports.services.words import TEXT_LENGTH
from reports.workflow import ExtensionStep, Facts, StepClosed, extension_steps, why_not_extended
from tests.conftest import owed

DUE, WANTED = date(2026, 12, 17), date(2026, 12, 24)
LATE = date(2026, 12, 18)
PAGE = "/gia-han/"


def ask_page(world) -> str:
    return reverse("reports:extension_ask", args=[world.round.pk])


@pytest.fixture
def ask(world):
    """Tịnh Khê asks for a week more on II.3 (or other tasks)."""

    def make(*paths, wanted_on=WANTED, reason="Chờ số liệu quyết toán.", now=world.now, by=world.officer):
        rows = [owed(world, path=path) for path in paths or ("II.3",)]
        return extensions.ask(world.round, rows, wanted_on, reason, by=by, now=now)

    return make


def due_days(world, path="II.3"):
    row = owed(world, path=path)
    return row.due_on, row.original_due_on


# The service.


def test_a_granted_request_moves_the_due_day_and_keeps_the_first(world, ask):
    extensions.grant(ask(), WANTED, "", by=world.monitor, now=world.now)
    assert due_days(world) == (WANTED, DUE)
    assert due_days(world, "II.2.a") == (DUE, None)


def test_a_second_extension_keeps_the_very_first_day(world, ask):
    extensions.grant(ask(), WANTED, "", by=world.monitor, now=world.now)
    later = date(2026, 12, 31)
    extensions.grant(ask(wanted_on=later), later, "", by=world.monitor, now=world.now)
    assert due_days(world) == (later, DUE)


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_a_request_that_is_not_granted_moves_nothing(world, ask, end):
    extension = ask()
    if end == "refuse":
        extensions.refuse(extension, "Đã gia hạn hai lần.", by=world.monitor, now=world.now)
    else:
        extensions.withdraw(extension, by=world.officer, now=world.now)
    assert due_days(world) == (DUE, None)


def test_another_day_takes_a_word_and_effect_at_once(world, ask):
    extension, day = ask(), date(2026, 12, 21)
    with pytest.raises(ValidationError) as lacking:
        extensions.grant(extension, day, " ", by=world.monitor, now=world.now)
    assert "answer" in lacking.value.message_dict
    extensions.grant(extension, day, "Chỉ đến ngày 21.", by=world.monitor, now=world.now)
    assert due_days(world) == (day, DUE)


def test_a_refusal_takes_a_reason(world, ask):
    with pytest.raises(ValidationError):
        extensions.refuse(ask(), "", by=world.monitor, now=world.now)


@pytest.mark.parametrize(
    ("day", "taken"),
    [(DUE, False), (LATE, True), (date(2027, 3, 17), True), (date(2027, 3, 18), False)],
)
def test_a_new_day_lies_within_ninety_days_after_the_due_day(world, ask, day, taken):
    if taken:
        assert ask(wanted_on=day).wanted_on == day
    else:
        with pytest.raises(ValidationError) as wrong:
            ask(wanted_on=day)
        assert "wanted_on" in wrong.value.message_dict


@pytest.mark.parametrize(("today", "taken"), [(WANTED, True), (date(2026, 12, 25), False)])
def test_nobody_asks_for_a_day_gone_by(world, ask, set_clock, today, taken):
    now = set_clock(today)
    if taken:
        assert ask(now=now).pk
    else:
        with pytest.raises(ValidationError):
            ask(now=now)


def test_a_reason_is_needed(ask):
    with pytest.raises(ValidationError) as lacking:
        ask(reason="  ")
    assert "reason" in lacking.value.message_dict


@pytest.mark.parametrize("field", ["reason", "answer"])
@pytest.mark.parametrize("over", [0, 1])
def test_words_have_a_length_even_where_they_may_be_left_out(world, ask, field, over):
    text = "x" * (TEXT_LENGTH + over)
    with pytest.raises(ValidationError) if over else nullcontext() as found:
        if field == "reason":
            ask(reason=text)
        else:
            extensions.grant(ask(), WANTED, text, by=world.monitor, now=world.now)
    assert not over or set(found.value.message_dict) == {field}


def test_asking_twice_is_asking_once(ask):
    assert ask().pk == ask().pk
    assert Extension.objects.count() == 1


def test_one_account_has_one_open_request(ask):
    ask()
    with pytest.raises(StepClosed, match="đang chờ trả lời"):
        ask("II.3", "II.2.a")


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_was_sent_needs_no_extension(cycle, ask, state):
    cycle(state)
    with pytest.raises(StepClosed):
        ask()


@pytest.mark.parametrize(("today", "taken"), [(date(2027, 1, 16), True), (date(2027, 1, 17), False)])
def test_after_the_lock_nothing_can_be_asked(world, ask, set_clock, today, taken):
    now, day = set_clock(today), date(2027, 1, 30)
    if taken:
        assert ask(wanted_on=day, now=now).pk
    else:
        with pytest.raises(StepClosed):
            ask(wanted_on=day, now=now)


def test_a_foreign_account_cannot_be_extended(world, ask):
    with pytest.raises(PermissionDenied):
        ask(by=world.neighbour)


def test_nobody_decides_on_the_own_request_but_the_monitor(world, ask):
    extension = ask()
    for person in (world.head, world.province, world.builder, world.admin):
        with pytest.raises(PermissionDenied):
            extensions.grant(extension, WANTED, "", by=person, now=world.now)
    with pytest.raises(PermissionDenied):
        extensions.withdraw(extension, by=world.monitor, now=world.now)


def test_a_decision_is_taken_once(world, ask):
    extension = ask()
    extensions.grant(extension, WANTED, "", by=world.monitor, now=world.now)
    extensions.grant(extension, WANTED, "", by=world.monitor, now=world.now)
    with pytest.raises(StepClosed):
        extensions.refuse(extension, "Không.", by=world.monitor, now=world.now)
    with pytest.raises(StepClosed):
        extensions.withdraw(extension, by=world.officer, now=world.now)
    assert due_days(world) == (WANTED, DUE)


def test_the_rules_are_pure():
    assert extension_steps("open", [Relation.OWN_AGENCY]) == {ExtensionStep.WITHDRAW}
    assert extension_steps("open", [Relation.MONITOR]) == {ExtensionStep.GRANT, ExtensionStep.REFUSE}
    assert extension_steps("granted", [Relation.MONITOR, Relation.OWN_HEAD]) == frozenset()
    assert why_not_extended(Facts("returned"), asked=False) == ""
    assert why_not_extended(Facts("draft"), asked=True)


# No overdue mark while it is open.


@pytest.mark.parametrize("today", [date(2026, 12, 16), DUE, LATE, date(2026, 12, 25)])
@pytest.mark.parametrize("sent", [False, True])
def test_sql_and_the_pure_rule_agree_while_a_request_is_open(world, ask, cycle, set_clock, today, sent):
    ask()
    cycle("draft")
    if sent:
        submit(owed(world), by=world.officer, now=set_clock(LATE))
    row = owed(world)
    said = row.punctuality(today)
    assert said == (Punctuality.ON_TIME if sent else Punctuality.PENDING)
    for each in Punctuality:
        rows = Obligation.objects.filter(pk=row.pk).with_status(each, today)
        assert rows.exists() is (each == said)
    found = dashboard(world.round, world.monitor, today)
    assert found.counts.late == 0
    assert found.trend[-1].counts == found.counts
    assert found.counts.missing == sum(
        each.punctuality(today) == Punctuality.MISSING for each in Obligation.objects.with_extension()
    )


@pytest.mark.parametrize(("today", "late"), [(WANTED, 0), (date(2026, 12, 25), 1)])
def test_a_granted_day_is_the_one_that_counts(world, ask, cycle, set_clock, today, late):
    extensions.grant(ask(), WANTED, "", by=world.monitor, now=world.now)
    cycle("submitted", now=set_clock(today))
    assert dashboard(world.round, world.monitor, today).counts.late == late


def test_once_it_is_refused_the_account_is_overdue(world, ask, set_clock):
    extension, now = ask(), set_clock(LATE)
    assert owed(world).punctuality(LATE) == Punctuality.PENDING
    extensions.refuse(extension, "Không đủ căn cứ.", by=world.monitor, now=now)
    assert owed(world).punctuality(LATE) == Punctuality.MISSING


def test_the_report_counts_no_late_account_while_a_request_is_open(world, ask, cycle, set_clock):
    ask()
    cycle("submitted", now=set_clock(LATE))
    tally = gather(world.round, today=LATE).tally()
    assert (tally.on_time, tally.late) == (1, 0)


def test_badges_say_that_it_is_being_asked_for(world, ask):
    ask()
    row = owed(world)
    assert due_badge(row, None, LATE).text == "Đang xin gia hạn đến 24/12/2026"
    assert [badge.kind for badge in overseer_badges(row, LATE)] == ["extension"]


def test_the_annotation_says_what_the_property_says(world, ask):
    ask()
    rows = Obligation.objects.filter(round=world.round)
    assert {r.pk: r.asked_until for r in rows} == {r.pk: r.asked_until for r in rows.with_extension()}


def test_requests_are_counted_not_their_tasks(world, ask):
    ask("II.3", "II.2.a")
    assert sum(row.extension_id is not None for row in rows_of(world.round, world.monitor)) == 2
    assert dashboard(world.round, world.monitor, DUE).extensions == 1


# The pages.


def post(client, world, **data):
    rows = [owed(world).pk]
    values = {"obligations": rows, "wanted_on": "24/12/2026", "reason": "Chờ số liệu."} | data
    return client.post(ask_page(world), values)


def test_the_agency_asks_on_its_page(world, login):
    client = login(world.officer)
    assert post(client, world).status_code == 302
    assert post(client, world).status_code == 302  # a double click
    [extension] = Extension.objects.all()
    assert (extension.wanted_on, extension.asked_by) == (WANTED, world.officer)
    html = client.get(ask_page(world)).content.decode()
    assert "Chờ trả lời" in html and "Rút đề nghị" in html


def test_what_is_lacking_is_said_and_what_was_typed_stays(world, login):
    answer = post(login(world.officer), world, wanted_on="", reason="Vì mưa lũ <kéo dài>.")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy ghi ngày." in html and "Vì mưa lũ &lt;kéo dài&gt;." in html
    assert not Extension.objects.exists()


def test_all_that_is_lacking_is_said_at_once(world, login):
    html = login(world.officer).post(ask_page(world), {}).content.decode()
    for lacking in ("Hãy chọn ít nhất một nhiệm vụ.", "Hãy ghi ngày.", "Hãy nêu lý do xin gia hạn."):
        assert html.count(lacking) == 2  # in the summary and beside its field


def test_an_account_sent_meanwhile_is_refused_with_a_word(world, login, cycle):
    cycle("submitted")
    answer = post(login(world.officer), world)
    assert answer.status_code == 422
    assert "Báo cáo đã gửi nên không cần gia hạn." in answer.content.decode()


def test_foreign_accounts_are_no_choice(world, login):
    foreign = owed(world, "gia")
    assert post(login(world.officer), world, obligations=[foreign.pk]).status_code == 422
    assert not Extension.objects.exists()


def test_the_agency_withdraws(world, login, ask):
    extension = ask()
    answer = login(world.colleague).post(reverse("reports:extension_withdraw", args=[extension.pk]))
    assert answer.status_code == 302
    extension.refresh_from_db()
    assert extension.state == "withdrawn"


def test_home_and_writing_page_lead_to_it(world, login):
    client = login(world.officer)
    for page in (reverse("home"), reverse("reports:round_entries", args=[world.round.pk])):
        assert ask_page(world) in client.get(page).content.decode()


def test_the_new_day_is_shown_with_the_first(world, login, ask):
    extensions.grant(ask(), WANTED, "", by=world.monitor, now=world.now)
    words = "ạn mới 24/12/2026 (hạn đầu 17/12/2026)"
    assert words in login(world.officer).get(reverse("home")).content.decode()
    assert words in login(world.monitor).get("/yeu-cau/").content.decode()
    writing = reverse("reports:round_entries", args=[world.round.pk])
    assert words in login(world.officer).get(writing).content.decode()


def test_no_page_says_overdue_while_it_is_open(world, login, ask, set_clock):
    ask("II.3", "II.2.a")
    set_clock(LATE)
    writing = reverse("reports:round_entries", args=[world.round.pk])
    for page in (reverse("home"), writing, reverse("reports:obligation", args=[owed(world).pk])):
        html = login(world.officer).get(page).content.decode().lower()
        assert "đang xin gia hạn đến 24/12/2026" in html
        assert "quá hạn 1 ngày" not in html and "gửi muộn" not in html.replace("gửi muộn</th>", "")


def test_past_the_lock_an_extended_account_is_still_on_the_desk(world, login, ask, set_clock):
    day = date(2027, 2, 1)
    extensions.grant(ask(wanted_on=day), day, "", by=world.monitor, now=world.now)
    set_clock(day)
    html = login(world.officer).get(reverse("home")).content.decode()
    assert "II.3" in html and "II.2.a" not in html
    set_clock(date(2027, 2, 2))
    assert "Còn phải gửi" not in login(world.officer).get(reverse("home")).content.decode()


def decide(client, extension, **data):
    values = {f"g{extension.pk}-{name}": value for name, value in data.items() if name != "action"}
    address = reverse("reports:extension_decide", args=[extension.pk])
    return client.post(address, values | {"action": data.get("action", "grant")})


def test_the_monitor_grants_on_the_page(world, login, ask):
    extension, client = ask(), login(world.monitor)
    html = client.get(PAGE).content.decode()
    for words in ("UBND xã Tịnh Khê", "Chờ số liệu quyết toán.", "0/2", 'value="24/12/2026"'):
        assert words in html
    assert decide(client, extension, granted_on="24/12/2026", answer="").status_code == 302
    assert due_days(world) == (WANTED, DUE)


def test_a_refusal_without_a_reason_comes_back_with_the_request(world, login, ask):
    extension, client = ask(), login(world.monitor)
    answer = decide(client, extension, granted_on="24/12/2026", answer="", action="refuse")
    assert answer.status_code == 422
    assert "Hãy ghi lý do không chấp nhận." in answer.content.decode()
    assert decide(client, extension, answer="Không đủ căn cứ.", action="refuse").status_code == 302


def test_a_decision_taken_meanwhile_is_told_and_the_words_are_kept(world, login, ask):
    extension = ask()
    extensions.withdraw(extension, by=world.officer, now=world.now)
    client = login(world.monitor)
    decide(client, extension, answer="Không đủ căn cứ.", action="refuse")
    assert "Không đủ căn cứ." in client.get(PAGE).content.decode()


def test_open_requests_come_first_the_oldest_before(world, login, ask):
    later = world.now.replace(hour=10)
    decided = ask("II.2.a")
    extensions.refuse(decided, "Không.", by=world.monitor, now=world.now)
    second = ask("II.2.a", now=later)
    row = owed(world, "gia")
    first = extensions.ask(world.round, [row], WANTED, "Lý do.", by=world.neighbour, now=world.now)
    page = login(world.monitor).get(PAGE).context["page_obj"]
    assert [each.pk for each in page] == [first.pk, second.pk, decided.pk]


def test_the_dashboard_counts_them_and_leads_there(world, login, ask):
    ask()
    for person in (world.monitor, world.province):
        assert f"{PAGE}?dot={world.round.pk}" in login(person).get("/tong-quan/").content.decode()
    assert 'data-count="1"' in login(world.province).get(f"{PAGE}?dot={world.round.pk}").content.decode()


def test_the_province_reads_and_has_no_button(world, login, ask):
    ask()
    html = login(world.province).get(PAGE).content.decode()
    assert "UBND xã Tịnh Khê" in html and "Không chấp nhận" not in html


@pytest.mark.parametrize("asked", ["999", "abc", "9" * 40])
def test_a_foreign_round_is_not_found(world, login, asked):
    assert login(world.monitor).get(f"{PAGE}?dot={asked}").status_code == 404


def test_the_account_tells_the_story(world, login, ask):
    extensions.grant(ask(), WANTED, "", by=world.monitor, now=world.now)
    page = reverse("reports:obligation", args=[owed(world).pk])
    for person in (world.officer, world.monitor, world.province):
        html = login(person).get(page).content.decode()
        assert "Chờ số liệu quyết toán." in html and "hạn đầu 17/12/2026" in html


# The API.


def test_the_api_asks_and_decides(world, login):
    values = {
        "round": world.round.pk,
        "obligations": [owed(world).pk],
        "wanted_on": "2026-12-24",
        "reason": "Lũ.",
    }
    made = login(world.officer).post("/api/v1/extensions/", values, "application/json")
    assert made.status_code == 201, made.content
    address = f"/api/v1/extensions/{made.json()['id']}/"
    client = login(world.monitor)
    assert client.get("/api/v1/extensions/").json()["results"][0]["state"] == "open"
    lacking = client.post(f"{address}refuse/", {}, "application/json")
    assert lacking.status_code == 400
    done = client.post(f"{address}grant/", {"granted_on": "2026-12-24"}, "application/json")
    assert (done.status_code, done.json()["state"]) == (200, "granted")
    closed = login(world.officer).post(f"{address}withdraw/", {}, "application/json")
    assert closed.status_code == 409
    assert due_days(world) == (WANTED, DUE)
