"""TÓM TẮT: a round on one page of A4, for those who decide at the province. Facts -> PDF.

A working sheet, not an official document: it has no letterhead and nobody signs it. It is one page whatever
the data, since every part has a place of fixed size and shows what fits there (static/css/one_page.css).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from kehoach.text import decimal, printable, search_key, share, short_date, shorten

from ..models import ObstacleState
from . import figures, pictures
from .compose import citation, period
from .drawing import PAPER, wrapped
from .facts import Facts, ObstacleFacts, Tally
from .figures import PUNCTUALITY
from .paper import Picture, Series
from .press import Part, printed
from .wording import cited_in_full, span, title
from .writers import Progress, no_progress

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "one_page.css"
# The whole width of the page, and half of it.
WIDE = replace(PAPER, width=560)
HALF = replace(PAPER, width=250, explained=False)
SECTIONS, AGENCIES, ROUNDS = 6, 5, 4
DECISIONS, LINES, LINE, SIZE = 4, 2, 496, 10  # points
BEFORE_PROPOSAL = 90  # letters of an obstacle
NAMED = 4  # agencies with missing accounts
PROVINCE = ("ubnd tinh", "uy ban nhan dan tinh")
SETTLED = (ObstacleState.ANSWERED, ObstacleState.RESOLVED, ObstacleState.CLOSED)


@dataclass(frozen=True)
class Tile:
    """One key figure."""

    name: str
    figure: str
    more: str = ""
    alarming: bool = False


def write(facts: Facts, progress: Progress = no_progress, reference: str = "") -> bytes:
    """The same facts give the same bytes. `reference` is Paper.reference."""
    return printed([Part("tóm tắt", html(facts, reference))], progress)


def html(facts: Facts, reference: str = "") -> str:
    found, plan = facts.tally(), facts.plan
    waiting = list(decisions(facts))
    subject = cited_in_full(citation(facts))
    sections = gathered(figures.states_by_section(facts), SECTIONS)
    by_agency = figures.punctuality_by_agency(facts, AGENCIES)
    trend = newest(figures.trend(facts), ROUNDS)
    context = {
        "facts": facts,
        "reference": reference,
        "style": STYLE.read_text(encoding="utf-8"),
        "subject": subject,
        "about": shorten(title(plan.title), 200),
        "span": span(period(facts)),
        "tiles": list(tiles(facts, found)),
        "sections": (sections.title, pictures.svg(sections, WIDE)),
        "halves": (
            ("Tình hình gửi báo cáo theo cơ quan", pictures.svg(by_agency, HALF)),
            (trend.title, pictures.svg(trend, HALF)),
        ),
        "colours": [(label, colour) for part, label, colour in PUNCTUALITY if used(part, found, facts)],
        "decisions": waiting[:DECISIONS],
        "others": len(waiting) - DECISIONS,
        "missing": missing(facts),
    }
    return printable(render_to_string("print/one_page.html", context))


def used(part: str, found: Tally, facts: Facts) -> bool:
    """Whether a picture shows this part at all."""
    return any(getattr(tally, part) for tally in (found, *(past.tally for past in facts.earlier)))


def tiles(facts: Facts, found: Tally) -> Iterator[Tile]:
    agencies = len({account.agency for account in facts.accounts})
    yield Tile("Báo cáo phải gửi", decimal(found.expected), f"của {decimal(agencies)} cơ quan, địa phương")
    received = f"{share(found.received, found.expected)}%, gửi muộn: {decimal(found.late)}"
    yield Tile("Đã gửi", decimal(found.received), received if found.expected else "")
    pending = f"còn hạn, chưa gửi: {decimal(found.pending)}"
    yield Tile("Quá hạn, chưa gửi", decimal(found.missing), pending, alarming=found.missing > 0)
    yield Tile("Đã duyệt", decimal(found.accepted), f"chờ duyệt: {decimal(found.received - found.accepted)}")
    up = sum(each.state == ObstacleState.PASSED_UP for each in facts.obstacles)
    yield Tile("Vướng mắc", decimal(len(facts.obstacles)), f"đã chuyển UBND tỉnh: {decimal(up)}")


def newest(picture: Picture, most: int) -> Picture:
    """The last bars."""
    series = (replace(each, values=each.values[-most:]) for each in picture.series)
    return replace(
        picture,
        categories=picture.categories[-most:],
        series=tuple(each for each in series if any(each.values)),
    )


def gathered(picture: Picture, most: int) -> Picture:
    """All bars, those that are too many together in the last."""
    if len(picture.categories) <= most:
        return picture
    first = most - 1
    rest = f"{len(picture.categories) - first} mục còn lại"

    def sums(each: Series) -> Series:
        return replace(each, values=(*each.values[:first], sum(each.values[first:])))

    return replace(
        picture,
        categories=(*picture.categories[:first], rest),
        series=tuple(map(sums, picture.series)),
    )


def decisions(facts: Facts) -> Iterator[str]:
    """What waits for the province: obstacles passed up to it, then those whose answer the agencies ask of it,
    the oldest first; then its other proposals."""
    open_ = sorted(
        (each for each in facts.obstacles if each.state not in SETTLED), key=lambda each: each.raised_on
    )
    yield from (told(facts, each) for each in open_ if each.state == ObstacleState.PASSED_UP)
    yield from (
        told(facts, each)
        for each in open_
        if each.state != ObstacleState.PASSED_UP and to_province(each.addressee)
    )
    for account in facts.accounts:
        words = account.words
        if words and words.proposal and not words.obstacle and to_province(words.addressee):
            yield line(facts, account.agency, account.task, f"Đề nghị: {words.proposal}")


def told(facts: Facts, obstacle: ObstacleFacts) -> str:
    """The proposal is what a decision is made on, so it keeps its place beside a long account."""
    since = f"(từ {short_date(obstacle.raised_on)})"
    if not obstacle.proposal:
        return line(facts, obstacle.agency, obstacle.task, f"{obstacle.text} {since}")
    text = f"{shorten(obstacle.text, BEFORE_PROPOSAL).rstrip('.;,')} {since}. Đề nghị: {obstacle.proposal}"
    return line(facts, obstacle.agency, obstacle.task, text)


def line(facts: Facts, agency: str, task: str, text: str) -> str:
    """As much as two lines hold, numbered."""
    text = " ".join(f"{facts.names[agency]} (nhiệm vụ {task}): {text}".split())
    return " ".join(wrapped(text, LINE, SIZE, LINES))


def to_province(addressee: str) -> bool:
    return any(word in search_key(addressee) for word in PROVINCE)


def missing(facts: Facts) -> str:
    """Who owes what is overdue; of many, how many and the worst."""
    found = [(facts.names[code], tally.missing) for code, tally in figures.by_agency(facts) if tally.missing]
    if not found:
        return "Không có báo cáo nào quá hạn mà chưa gửi."
    named = ", ".join(f"{name} ({decimal(count)})" for name, count in found[:NAMED])
    if len(found) > NAMED:
        named = f"{decimal(len(found))} cơ quan, địa phương, nhiều nhất là {named}"
    return " ".join(wrapped(f"Quá hạn, chưa gửi: {named}.", LINE, SIZE, LINES))
