"""Reports of the invented rounds: the last two closed ones are issued and numbered, the open one drafted."""

from datetime import datetime, time, timedelta

from agencies.models import Role, User
from kehoach import clock
from tasks.models import Plan

from ..models import Round, SignerForm
from ..periods import PeriodKind, add_working_days
from ..services import editions, summaries
from ..services.days import load_calendar
from ..summary_desk import open_desk

ISSUED = 2
COVER = {
    "recipients": "Như trên\nGiám đốc, các Phó Giám đốc Sở",
    "unit": "QLĐT",
    "signer_form": SignerForm.DEPUTY,
    "signer_position": "",
    "signer_name": "Trần Minh Họa",
}
REMARK = "Đề nghị rút gọn phần kết quả của các xã, chỉ giữ nội dung nổi bật; số liệu để ở phụ lục."


def write_summaries(plan: Plan, *, now: datetime) -> None:
    """Draft the report of the open round and issue those of the last closed ones, where nobody has begun."""
    people = {person.role: person for person in User.objects.filter(agency=plan.monitor).order_by("-pk")}
    rounds = Round.objects.filter(plan=plan, demonstration=True).exclude(kind=PeriodKind.AD_HOC)
    rounds = rounds.select_related("plan__monitor", "plan__issuer", "summary").order_by("-due_on")
    today = clock.local_date(now)
    over = [each for each in rounds if each.closed_at][:ISSUED]
    open_ = [each for each in rounds if each.due_on >= today][:1]
    for round_ in over:
        if not hasattr(round_, "summary"):
            publish(round_, people, now)
    for round_ in open_:
        if not hasattr(round_, "summary"):
            prepare(
                round_, people, datetime.combine(today - timedelta(days=1), time(14, 5), tzinfo=clock.LOCAL)
            )


def prepare(round_: Round, people: dict, now: datetime) -> None:
    """An officer shortens what is long and the head says what is still to be done."""
    by, today = people[Role.MONITOR], clock.local_date(now)
    summaries.set_cover(round_, COVER, by=by, now=now)
    summaries.shorten(round_, open_desk(round_, today).suggestions(), by=by, now=now)
    summaries.remark(round_, "", REMARK, by=people[Role.HEAD], now=now + timedelta(hours=1))


def publish(round_: Round, people: dict, now: datetime) -> None:
    """Issued on the second working day after the round was closed, numbered on the same day."""
    day = add_working_days(round_.locks_on, 2, load_calendar().is_working)
    at = min(datetime.combine(day, time(15, 30), tzinfo=clock.LOCAL), now)
    prepare(round_, people, at - timedelta(days=1))
    for remark in round_.summary.remarks.all():
        summaries.settle_remark(round_, remark.pk, by=people[Role.MONITOR], now=at - timedelta(hours=4))
    seen = editions.proposal(round_, clock.local_date(at)).seen
    edition = editions.issue(round_, seen, by=people[Role.HEAD], now=at)
    number = str(20 + 7 * (day.month % 12))
    editions.set_number(edition, number, clock.local_date(at), by=people[Role.MONITOR], now=at)
