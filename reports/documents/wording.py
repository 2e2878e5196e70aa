"""The sentences of the official report, in the words provincial offices use. Pure: content in, text out.

The body follows the usual skeleton of a provincial report (domain.md 1.3); the legal form is that of
Decree 30/2020/NĐ-CP, Annex I. These words are fixed by Vietnamese law and are therefore never translated.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kehoach.text import decimal, lower_first
from reports.documents.content import (
    MissingAgency,
    PlanCitation,
    ReportContent,
    ReportedPeriod,
)
from reports.documents.facts import Answer

# Annex I, II.6: points run in the Vietnamese alphabet, which has no f, j, w, z.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
EVERYONE = "các cơ quan, đơn vị, địa phương"
# More of them would be a page of names, which the appendix has anyway.
MISSING_NAMED = 20
# "UBND xã Ba Tơ" and "UBND xã Ba Vì" are gathered as "UBND các xã Ba Tơ, Ba Vì".
_LOCAL = re.compile(r"^(UBND|Ủy ban nhân dân) (xã|phường|đặc khu|huyện|thị xã|thành phố) (\S.*)$")


def count(number: int) -> str:
    """05, 73, 1.234: offices write a leading zero below ten."""
    return f"{number:02d}" if 0 < number < 10 else decimal(number)


def percent(part: int, whole: int) -> str:
    """89,29%, and 100% without decimals."""
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return decimal(share if share % 1 else int(share)) + "%"


def cited_date(day: date) -> str:
    """22/9/2022, 05/02/2027: as in the header line, only days below 10 and months 1 and 2 take a zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def sentence(text: str) -> str:
    """The typed text with one full stop at its end."""
    text = text.strip().rstrip(";,").rstrip()
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def title(text: str) -> str:
    """A heading takes no stop."""
    return text.strip().rstrip(".;:").rstrip()


def lower_title(text: str) -> str:
    """A title inside a sentence: "triển khai …", but "UBND …" stays."""
    text = title(text)
    return lower_first(text) if text[1:2].islower() else text


def capital(text: str) -> str:
    """First letter in capitals, the rest untouched (str.capitalize would lower "UBND")."""
    return text[:1].upper() + text[1:]


def point_letter(index: int) -> str:
    """0 → a, 4 → đ; after y come aa, ab, …"""
    first, last = divmod(index, len(POINT_LETTERS))
    return (POINT_LETTERS[first - 1] if first else "") + POINT_LETTERS[last]


def names(agencies: Iterable[str]) -> str:
    """A list of agencies, communes gathered by level. Never "A và B": names contain "và" themselves."""
    single, local = [], {}
    for agency in dict.fromkeys(agencies):
        if found := _LOCAL.match(agency):
            local.setdefault((found[1], found[2]), []).append(found[3])
        else:
            single.append(agency)
    groups = [", ".join(single)] if single else []
    for (committee, level), places in local.items():
        several = f"các {level}" if len(places) > 1 else level
        groups.append(f"{committee} {several} {', '.join(places)}")
    return ("; " if any(len(places) > 1 for places in local.values()) else ", ").join(groups)


def recipient_lines(recipients: Iterable[str]) -> tuple[str, ...]:
    """Box 9b: `- Như trên;` … `- Lưu: VT, QLĐT.`"""
    lines = [f"- {line.strip().lstrip('-–+ ').rstrip(';,. ')}" for line in recipients]
    return tuple(f"{line};" for line in lines[:-1]) + tuple(f"{line}." for line in lines[-1:])


def cited_plan(plan: PlanCitation) -> str:
    return f"{plan.short} ngày {cited_date(plan.issued_on)}"


def cited_in_full(plan: PlanCitation) -> str:
    """As the first mention cites it: "Kế hoạch số 151/KH-UBND ngày 22/9/2022 của UBND tỉnh Quảng Ngãi"."""
    return f"{cited_plan(plan)} của {plan.issuer}"


def subject_lines(content: ReportContent) -> tuple[str, ...]:
    """Trích yếu, broken where a clerk would break it."""
    last = f"của {content.plan.issuer}"
    if content.period.occasion:
        last += f" ({content.period.occasion})"
    else:
        last += f" {span(content.period)}"
    return content.subject or (f"Kết quả thực hiện {cited_plan(content.plan)}", last)


def span(period: ReportedPeriod) -> str:
    """ "trong năm 2026"; an ad hoc report has no such name and says its days."""
    if period.occasion:
        return f"từ ngày {cited_date(period.start)} đến ngày {cited_date(period.end)}"
    return f"trong {period.name}"


def opening(content: ReportContent) -> tuple[str, ...]:
    """The first paragraph cites the plan in full; later mentions give type and number only."""
    plan, period = content.plan, content.period
    about = lower_title(plan.title)
    about = f" {about}" if about.startswith("về ") else f" về {about}" if about else ""
    days = f"số liệu từ ngày {cited_date(period.start)} đến ngày {cited_date(period.end)}"
    when = span(period) if period.occasion else f"{span(period)} ({days})"
    basis = f", trên cơ sở báo cáo của {EVERYONE}" if content.figures.accepted else ""
    return content.opening or (
        f"Thực hiện {cited_in_full(plan)}{about}{basis}, {content.letterhead.issuing_agency} "
        f"báo cáo kết quả thực hiện {when} như sau:",
    )


def closing(content: ReportContent) -> str:
    """Last sentence of the body, ended by `./.` (Annex III, form 1.4)."""
    text = content.closing or (
        f"Trên đây là báo cáo kết quả thực hiện {content.plan.short} {span(content.period)}, "
        f"{content.letterhead.issuing_agency} kính báo cáo {', '.join(content.addressees)} xem xét, chỉ đạo"
    )
    return f"{text.strip().removesuffix('./.').rstrip('. ')}./."


def received_sentence(content: ReportContent) -> str:
    """How many accounts came in, how many in time, how many are still owed."""
    figures = content.figures
    day = content.figures_as_of
    until = f"Tính đến ngày {cited_date(day)}" if day else "Đến thời điểm tổng hợp"
    until += f", {content.letterhead.issuing_agency}"
    if not figures.received:
        return f"{until} chưa nhận được báo cáo nào."
    enough = "" if figures.missing else "đủ "
    text = f"{until} đã nhận {enough}{count(figures.received)}/{count(figures.expected)} báo cáo"
    text += f" (đạt {percent(figures.received, figures.expected)})"
    if figures.on_time and figures.late:
        text += f", trong đó {count(figures.on_time)} báo cáo gửi đúng hạn"
        text += f", {count(figures.late)} báo cáo gửi muộn"
    else:
        text += f", toàn bộ gửi {'muộn' if figures.late else 'đúng hạn'}"
    if not figures.missing:
        return f"{text}."
    due = f" (hạn gửi {cited_date(content.due_on)})" if content.still_open else ""
    return f"{text}; còn {count(figures.missing)} báo cáo chưa gửi{due}."


def accepted_sentence(content: ReportContent) -> str:
    accepted, received = content.figures.accepted, content.figures.received
    if not accepted:
        return "Chưa có báo cáo nào được duyệt."
    if accepted == received:
        return f"Toàn bộ {count(received)} báo cáo đã được duyệt."
    return f"Trong số báo cáo đã nhận, {count(accepted)}/{count(received)} báo cáo đã được duyệt."


def figures_paragraph(content: ReportContent) -> str:
    figures = content.figures
    if not figures.expected:
        return "Trong kỳ báo cáo không có nhiệm vụ nào phải báo cáo."
    owing, owed = count(figures.agencies), count(figures.expected)
    text = f"Có {owing} cơ quan, đơn vị, địa phương phải gửi {owed} báo cáo theo từng nhiệm vụ được giao. "
    text += received_sentence(content)
    return f"{text} {accepted_sentence(content)}" if figures.received else text


def states_paragraph(content: ReportContent) -> str:
    """Progress of the accepted accounts; what nobody reported is left out."""
    kept = [state for state in content.states if state.count]
    if not kept:
        return ""
    total = count(sum(state.count for state in kept))
    shares = ", ".join(f"{lower_first(state.label)} {count(state.count)}" for state in kept)
    return f"Phân theo tiến độ thực hiện, {total} báo cáo đã duyệt gồm: {shares}."


def missing_paragraph(missing: Iterable[MissingAgency]) -> str:
    """Who still owes, agencies that owe the same number gathered. Of very many only those who owe most."""
    by_count: dict[int, list[str]] = {}
    for row in missing:
        by_count.setdefault(row.count, []).append(row.agency)
    groups = sorted(by_count.items(), reverse=True)
    if not groups:
        return ""
    owing = sum(map(len, by_count.values()))
    most, agencies = groups[0]
    if owing == 1:
        return f"{agencies[0]} còn {count(most)} báo cáo chưa gửi."
    if owing > MISSING_NAMED:
        text = f"Có {count(owing)} cơ quan, đơn vị, địa phương còn báo cáo chưa gửi"
        if len(groups) > 1 and len(agencies) <= MISSING_NAMED:
            text += f", nhiều nhất là {names(agencies)} ("
            text += f"{'mỗi cơ quan ' if len(agencies) > 1 else ''}{count(most)} báo cáo)"
        return f"{text}."
    if len(groups) == 1:
        return f"Mỗi cơ quan, đơn vị, địa phương sau còn {count(most)} báo cáo chưa gửi: {names(agencies)}."
    listed = "; ".join(f"còn {count(owed)} báo cáo có {names(found)}" for owed, found in groups)
    return f"{capital(EVERYONE)} chưa gửi đủ báo cáo: {listed}."


def answered(answer: Answer, agencies: Iterable[str] = ()) -> str:
    """What was answered; to whom, where others asked the same."""
    to = f" {names(agencies)}" if agencies else ""
    return f"{answer.who} đã trả lời{to} ngày {cited_date(answer.on)}: {sentence(answer.text)}"


def subplans_paragraph(content: ReportContent) -> str:
    """Who issued plans of their own to carry out this one."""
    found = content.subplans
    if not found:
        return ""
    issued = "" if found.count == len(found.agencies) else f" {count(found.count)}"
    many = len(found.agencies) > 1
    who = f"Có {count(len(found.agencies))} cơ quan, đơn vị, địa phương" if many else names(found.agencies)
    listed = f": {names(found.agencies)}" if many else ""
    return f"{who} đã ban hành{issued} kế hoạch triển khai thực hiện{listed}."


def trend_paragraph(content: ReportContent) -> str:
    """The share sent in time, beside the round before."""
    t = content.trend
    if not t:
        return ""
    before, now = percent(t.before_on_time, t.before_expected), percent(t.on_time, t.expected)
    change = t.on_time * t.before_expected - t.before_on_time * t.expected
    if not change:
        return f"So với kỳ báo cáo trước ({t.before}), tỷ lệ báo cáo gửi đúng hạn không thay đổi ({now})."
    rise, to = ("tăng", "lên") if change > 0 else ("giảm", "xuống")
    return f"So với kỳ báo cáo trước ({t.before}), tỷ lệ báo cáo gửi đúng hạn {rise} từ {before} {to} {now}."


def plan_and_period(content: ReportContent) -> str:
    """What the titles of appendices end in."""
    return f"{content.plan.short} {content.period.name}"
