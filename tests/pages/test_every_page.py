"""Every page as the people it is for, wide and narrow: nothing scrolls sideways, WCAG 2.2 AA, Vietnamese."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from agencies.models import User
from agencies.reorganising import Design
from reports.demonstration import load
from reports.models import Obligation, Obstacle, Round, SpecialDay
from reports.services import editions, entries, extensions, ledger, summaries
from reports.summaries import edited
from tests.conftest import NOW, owed
from tests.pages.conftest import NARROW, WIDE
from tests.permissions.table import ROWS
from tests.reports import built, reorganised
from tests.reports.amended import drafted, key_of, said
from tests.reports.issued import issued
from tests.reports.pile import accept_all, earlier_round
from tests.reports.reminded import make_digest
from tests.tasks.sample_import import TEXT, begun

pytestmark = [pytest.mark.browser, pytest.mark.once]

ENGLISH = re.compile(
    r"\b(Submit|Save|Log ?in|Log ?out|Sign|Password|Search|Next|Previous|Errors?|Page|Home|Delete|Edit|Add|"
    r"Close|Cancel|Upload|File|None|True|False|null|undefined|NaN|This field|Please|Required|Invalid)\b"
)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
UNBROKEN = "https://congbao.quangngai.gov.vn/" + "van-ban-quy-pham-phap-luat-" * 8
LONG = {
    "results": f"Đã rà soát các điểm dân cư. Xem {UNBROKEN}\n" + "Đã thẩm định xong 12 hồ sơ. " * 40,
    "documents": [
        {"number": "12/QĐ-UBND" * 6, "date": "2026-03-05", "title": "Về việc " + "phê duyệt " * 30}
    ],
    "obstacle": "Chưa có kinh phí. " * 20,
    "obstacle_cause": "Dự toán chưa giao.",
    "proposal": "Bố trí kinh phí. " * 20,
    "proposal_to": "Ủy ban nhân dân tỉnh",
    "next_work": "Tiếp tục rà soát. " * 20,
}
# What is seen of a page, and what could be read aloud.
WORDS = """() => {
  const names = ["placeholder", "aria-label", "title", "alt"];
  const spoken = [...document.querySelectorAll(names.map((name) => `[${name}]`))]
    .flatMap((node) => names.map((name) => node.getAttribute(name) ?? ""));
  return [document.title, document.body.innerText, ...spoken].join("\\n");
}"""
# Controls smaller than 24 px that are neither part of a sentence nor drawn by their label.
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .map((node) => [node, (node.closest("label") ?? node).getBoundingClientRect()])
  .filter(([node, box]) => box.width > 1 && box.height > 1 && Math.min(box.width, box.height) < 23.5
    && getComputedStyle(node).display !== "inline")
  .map(([node, box]) => `${node.outerHTML.slice(0, 90)} ${box.width}×${box.height}`)"""


@pytest.fixture
def full_world(world, cycle):
    """Every kind of account: an earlier round, and in this one returned, draft, sent, accepted and none."""
    accept_all(world, earlier_round(world))
    world.task = world.plan.tasks.get(path="II.2.a")
    world.returned = cycle("returned", "khe", "II.2.a", **LONG)
    world.stuck = Obstacle.objects.get(agency=world.khe)
    world.draft = cycle("draft", "gia", "II.2.a", **LONG)
    world.accepted = cycle("accepted", "gia", "II.3", **LONG)
    world.sent = cycle("submitted", "syt", "II.1.b", **LONG)
    world.built = cycle("submitted", "sxd", "II.1.a", **LONG)
    send_again(world, world.sent)
    world.signing = cycle("signing", "khe", "II.3", **LONG)
    remind(world)
    ask_for_files(world)
    issue_reports(world)
    edit_the_report(world)
    amend_the_plan(world)
    reorganise(world)
    world.imported = begun(world, TEXT.replace("mực nước", UNBROKEN))
    return world


def amend_the_plan(world) -> None:
    """A draft that changes, ends and adds a task."""
    words = f"Xây dựng các đô thị ven biển. Xem {UNBROKEN}"
    changed = said(world.plan, "II.3", text=words, output="Đề án. " * 20, deadline_text="Quý II/2027")
    new = said(world.plan, "II.1.a", path="II.1.c", text="Nhiệm vụ mới. " * 30)
    world.amendment = drafted(world, {"II.3": changed, "II.1.b": None, "+1": new})


def edit_the_report(world) -> None:
    """A passage whose account changed since, one that is gone, one left out, a comment, a kept draft."""
    who = {"by": world.monitor, "now": world.now}
    _facts, paper = edited(world.round, world.now.date())
    summaries.keep_copy(world.round, paper, "Bản trình lần đầu. " * 9, **who)
    old, text = f"Đã rà soát. Xem {UNBROKEN}", f"Đã rà soát xong. Xem {UNBROKEN}\n- Một ý. " + "Dài. " * 90
    for key in ("results.II.3/gia", "results.II.3/khe"):
        summaries.write_passage(world.round, key, text, basis=old, number=0, **who)
    summaries.leave_out(world.round, "opening", basis="", number=0, **who)
    summaries.remark(world.round, "results.II.3/gia", f"Xem {UNBROKEN}", **who)
    summaries.remark(world.round, "", "Cần ngắn hơn. " * 30, **who)


def reorganise(world) -> None:
    """One that is done, one that waits, a draft with long names, and one that is in the way of another."""
    new = (reorganised.commune("xa-moi"),)
    founded = Design("found", world.now.date(), "Thành lập xã", founded=new)
    world.reorganised = reorganised.carried_out(world, founded, world.now)
    many = reorganised.split("khe", title="Chia UBND xã Tịnh Khê thành nhiều xã " * 5)
    world.drafted = reorganised.drafted(world, many)
    away = reorganised.merge(["mttq"], "syt")
    world.waiting_reorganisation = reorganised.carried_out(world, away, world.now)
    world.impossible = reorganised.drafted(world, reorganised.merge(["mttq"], "sxd"))


def issue_reports(world) -> None:
    """Two editions, the first with a number."""
    world.replaced = issued(world)
    editions.set_number(world.replaced, "05", world.now.date(), by=world.monitor, now=world.now)
    world.edition = issued(world, "Đính chính số liệu. " * 20)


def ask_for_files(world) -> None:
    """One that is there, one that is waited for, and one that failed."""
    name = "TOMTAT_KH151_bao_cao_dot_xuat_ve_nha_o_xa_hoi.pdf"
    title = "Tóm tắt một trang, " * 9
    world.file = built.kept(world.monitor, world.now)
    world.waiting = built.asked(world.monitor, world.now, "pdf", title=title, name=name)
    world.failed = built.failed(world.monitor, world.now, "Máy chủ hết chỗ trống. " * 9, format="xlsx")


def remind(world) -> None:
    """A digest, a request for more time, and a day off, for the pages that show them."""
    asked = Obligation.objects.filter(agency=world.sxd, task__path="II.2.a", round=world.round)
    wanted_on = world.round.due_on + timedelta(days=7)
    extensions.ask(world.round, asked, wanted_on, "Chờ số liệu. " * 20, by=world.builder, now=world.now)
    world.digest = make_digest(world.officer)
    world.day = SpecialDay.objects.create(
        day=date(2026, 11, 24), kind="holiday", name="Ngày Văn hóa Việt Nam"
    )
    ledger.nudge([owed(world, "gia", "II.2.a")], by=world.monitor, now=world.now)


def send_again(world, obligation) -> None:
    """Sent back, mended and sent, so that there is a difference to show."""
    entry = entries.return_(obligation, "Bổ sung số liệu.", by=world.monitor, now=world.now)
    mended = {**entry.content, "results": "Bổ sung: " + entry.results.replace("12", "14"), "percent": 60}
    entries.save_draft(obligation, mended, revision=entry.revision, by=world.health, now=world.now)
    entries.submit(obligation, by=world.health, now=world.now)


def page_of(name, of="", query=""):
    """A page by name; `of` is the thing it is about in full_world."""

    def address(world) -> str:
        return reverse(name, args=[getattr(world, of).pk] if of else []) + query

    address.name = name
    return address


def page_of_change(path=""):
    """What the amendment makes of a task, or the form for a new one."""

    def address(world) -> str:
        key = key_of(world.plan, path) if path else "moi"
        return reverse("reports:amendment_task", args=[world.amendment.pk, key])

    address.name = "reports:amendment_task"
    return address


def page_of_kind(slug):
    def address(world) -> str:
        return reverse("reports:reorganisation_new", args=[slug])

    address.name = "reports:reorganisation_new"
    return address


@pytest.fixture
def demonstration(plan_151, settings, set_clock, monkeypatch):
    """Plan 151 with its agencies, people and two rounds, as `make run` fills it."""
    settings.DEMONSTRATION = True
    set_clock(NOW)
    monkeypatch.setattr(load, "PAST_ROUNDS", 1)
    load.load_demonstration(plan_151, now=NOW)
    return SimpleNamespace(
        people={user.username: user for user in User.objects.select_related("agency")},
        plan=plan_151,
        round=Round.objects.latest("due_on"),
        task=plan_151.tasks.get(path="II.2.a"),
        sent=Obligation.objects.filter(entry__state="submitted").first(),
        accepted=Obligation.objects.filter(entry__state="accepted").first(),
    )


REFUSED = "status of 40[345]"  # pages that say so are pages too
ACCOUNT = ["account_change_password", "account_email", "account_reauthenticate", "account_logout"]
DOOR = ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]
PAGES = {
    "officer": [
        page_of("home"),
        page_of("reports:round_entries", "round"),
        page_of("reports:round_upload", "round"),
        page_of("reports:obligation", "returned"),
        page_of("reports:obstacle", "stuck"),
        page_of("reports:extension_ask", "round"),
        page_of("reports:contributions", "round"),
        page_of("reports:inbox"),
        page_of("reports:digest", "digest"),
        page_of("reports:search"),
        page_of("reports:search", query="?q=ra+soat"),
        page_of("reports:search", query="?q=khong+co"),
        page_of("reports:search", query="?q=a"),
        page_of("reports:editions"),
        page_of("reports:edition", "replaced"),
        page_of("reports:verify"),
        page_of("reports:preferences"),
        page_of("reports:task", "task"),
        page_of("tasks:plans"),
        page_of("tasks:plan", "plan"),
        *(page_of(name) for name in ACCOUNT),
    ],
    "head": [
        page_of("home"),
        page_of("reports:round_entries", "round"),
        page_of("reports:signing", "round"),
        page_of("reports:obligation", "signing"),
        page_of("agencies:own"),
    ],
    "neighbour": [page_of("reports:round_entries", "round"), page_of("reports:obligation", "accepted")],
    "stranger": [page_of("home"), page_of("reports:dashboard")],
    "monitor": [
        page_of("home"),
        page_of("reports:obligations", query="?q=khong-co"),
        page_of("reports:queue"),
        page_of("reports:review", "sent"),
        page_of("reports:obstacle", "stuck"),
        page_of("reports:rounds"),
        page_of("reports:round", "round"),
        page_of("reports:schedule", "plan"),
        page_of("reports:plan_upload", "plan"),
        page_of("reports:reminder_rules", "plan"),
        page_of("reports:amendments", "plan"),
        page_of("reports:amendment", "amendment"),
        page_of_change(),
        page_of_change("II.3"),
        page_of("reports:supersede", "plan"),
        page_of("reports:ledger"),
        page_of("reports:summary_desk", "round"),
        page_of("reports:summary_desk", "round", "?doan=results.II.3/gia"),
        page_of("reports:summary_desk", "round", "?doan=opening"),
        page_of("reports:summary_cover", "round"),
        page_of("reports:summary_compare", "round"),
        page_of("reports:builds"),
        page_of("reports:build", "file"),
        page_of("reports:build", "waiting"),
        page_of("reports:build", "failed"),
        page_of("reports:extensions"),
        page_of("reports:obligation", "sent"),
        page_of("agencies:own"),
        page_of("tasks:imports"),
        page_of("tasks:import", "imported"),
        page_of("tasks:import", "imported", "?nhiem-vu=1"),
        page_of("tasks:import", "imported", "?dong=8"),
        page_of("tasks:import", "imported", "?thong-tin=1"),
    ],
    "monitor_head": [page_of("reports:edition_issue", "round"), page_of("reports:edition", "edition")],
    "province": [page_of("reports:obligation", "accepted"), page_of("reports:round_open")],
    "admin": [
        page_of("reports:days", query="?nam=2026"),
        page_of("reports:day", "day"),
        page_of("reports:operations"),
        page_of("reports:reorganisations"),
        page_of_kind("hop-nhat"),
        page_of_kind("chia-tach"),
        page_of_kind("thanh-lap"),
        page_of("reports:reorganisation", "drafted"),
        page_of("reports:reorganisation_edit", "drafted"),
        page_of("reports:reorganisation", "waiting_reorganisation"),
        page_of("reports:reorganisation", "impossible"),
        page_of("reports:reorganisation", "reorganised"),
    ],
    "builder": [page_of("reports:review", "built")],
    "nobody": [page_of(name) for name in DOOR],
}
BUSY_PAGES = {
    "tinhkhe.chuyenvien": [page_of("home"), page_of("reports:round_entries", "round")],
    "sxd.theodoi": [
        page_of("home"),
        page_of("reports:dashboard"),
        page_of("reports:obligations"),
        page_of("reports:missing"),
        page_of("reports:obstacles"),
        page_of("reports:review", "sent"),
        page_of("reports:summary_desk", "round"),
        page_of("reports:summary_desk", "round", "?doan=results.II.4.a"),
        page_of("reports:search", query="?q=so+xay+dung"),
        page_of("reports:search", query="?q=nha+o&loai=bao-cao"),
    ],
    "tinh.vanphong": [
        page_of("reports:dashboard", query="?tat_ca=1"),
        page_of("reports:summary"),
        page_of("reports:task", "task"),
        page_of("tasks:plan", "plan"),
    ],
    "quantri": [page_of("agencies:register"), page_of("reports:search", query="?q=ubnd+tinh+khe")],
    "nobody": [page_of("account_login")],
}


def faults(page: Page, width: int) -> list[str]:
    """What is wrong with the page in a window of this width."""
    # So high that the bar at the bottom of a window lies over nothing.
    page.set_viewport_size({"width": width, "height": 8000})
    found = [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in Axe().run(page, options=WCAG).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    found += [f"scrolls sideways to {wide}"] if wide > width else []
    return found + [f"small: {each}" for each in page.evaluate(SMALL)]


def faults_of_words(page: Page) -> list[str]:
    """English, a language not declared, no or several headings of the first level."""
    found = [f"English: {word}" for word in sorted(set(ENGLISH.findall(page.evaluate(WORDS))))]
    found += [] if page.locator("html").get_attribute("lang") == "vi" else ["lang"]
    headings = page.get_by_role("heading", level=1).count()
    return found + ([] if headings == 1 else [f"{headings} h1"])


def unfold(page: Page) -> None:
    """Show what the folds of the page hold; a menu lies over the page, so only one is ever open."""
    folds = "document.querySelectorAll('main details:not([data-fold])')"
    page.evaluate(f"{folds}.forEach((fold) => {{ fold.open = true; }})")


def walk(page: Page, world, addresses) -> list[str]:
    """Open each page in both widths; everything that is wrong, with the address."""
    found = []
    for address in addresses:
        answer = page.goto(address(world))
        unfold(page)
        wrong = [f"status {answer.status}"] if answer.status >= 500 else []
        wrong += faults_of_words(page)
        for width in (WIDE, NARROW):
            wrong += [f"at {width}: {each}" for each in faults(page, width)]
        found += [f"{address(world)} {each}" for each in wrong]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_a_person_read_well_wide_and_narrow(name, full_world, window):
    page = window(full_world.people.get(name), forgive=REFUSED)
    found = walk(page, full_world, PAGES[name])
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("name", BUSY_PAGES)
def test_the_pages_of_plan_151_read_well_wide_and_narrow(name, demonstration, window):
    page = window(demonstration.people.get(name))
    found = walk(page, demonstration, BUSY_PAGES[name])
    assert found == [], "\n".join(found)


BAD = """<html lang="en"><title>x</title><h1>Một</h1><h1>Hai</h1><p style="width: 2000px; color: #ccc">Mờ</p>
<div><button style="height: 20px" aria-label="Next"></button></div>"""


def test_the_checks_see_what_is_wrong(window):
    page = window()
    page.set_content(BAD)
    assert faults_of_words(page) == ["English: Next", "lang", "2 h1"]
    found = " ".join(faults(page, NARROW))
    assert all(word in found for word in ("color-contrast", "scrolls sideways", "small: <button"))


def test_no_page_is_left_out():
    walks = [*PAGES.values(), *BUSY_PAGES.values()]
    known = {address.name for addresses in walks for address in addresses}
    pages = {row.name for row in ROWS if row.method == "get" and row.ok == 200}
    pages = {name for name in pages if name.split(":")[0] in ("home", "reports", "tasks", "agencies")}
    no_pages = {
        "reports:evidence",
        "reports:build_file",
        "reports:edition_signed",
        "reports:calendar",
        "reports:obligation_hold",
        "reports:round_workbook",
        "tasks:plan_workbook",
    }
    assert pages - known == no_pages  # files, and a fragment
