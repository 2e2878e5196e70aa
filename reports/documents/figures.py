"""FIGURES of a report as pictures: what each bar counts, in the colours of the dashboard."""

from collections import Counter, defaultdict

from kehoach.text import shorten

from ..models import STANDINGS
from .compose import standing_of
from .facts import AccountFacts, Facts, Tally, tally
from .paper import Picture, Series

# Best first. The colours of portal.css (.fill-…).
PUNCTUALITY = (
    ("on_time", "Gửi đúng hạn", "#2b8a5a"),
    ("late", "Gửi muộn", "#e0a030"),
    ("missing", "Quá hạn, chưa gửi", "#b3131b"),
    ("pending", "Còn hạn, chưa gửi", "#c3cddb"),
)
STANDING_COLOURS = {
    "done": "#2b8a5a",
    "in_progress": "#2f6db5",
    "blocked": "#c4571b",
    "not_started": "#7d8794",
    "nothing_arisen": "#a9b8cc",
    "": "#e3e8ef",
}
NOT_ACCEPTED = "Chưa có báo cáo được duyệt"
# Bars of the picture of agencies; what stands below is gathered in one more.
AGENCIES_SHOWN = 10


def states_by_section(facts: Facts) -> Picture:
    """How the work stands in each section, by accounts; those not accepted yet have a piece of their own."""
    sections = {task.path: task.section for task in facts.tasks}
    found: dict[str, Counter] = defaultdict(Counter)
    for account in facts.accounts:
        found[sections[account.task]][standing_of(account.words) if account.accepted else ""] += 1
    labels = {**{state: str(label) for state, label in STANDINGS}, "": NOT_ACCEPTED}
    return Picture(
        title="Tiến độ thực hiện theo từng mục của kế hoạch",
        categories=tuple(shorten(f"{s.path}. {s.heading}", 60) for s in facts.sections),
        series=tuple(
            Series(
                labels[state],
                STANDING_COLOURS[state],
                tuple(found[section.path][state] for section in facts.sections),
            )
            for state in STANDING_COLOURS
            if any(found[section.path][state] for section in facts.sections)
        ),
    )


def by_agency(facts: Facts) -> list[tuple[str, Tally]]:
    """Code and figures of every agency, worst first: most missing, then late, then still to send."""
    rows: dict[str, list[AccountFacts]] = {code: [] for code in facts.names}
    for account in facts.accounts:
        rows[account.agency].append(account)
    found = [(code, tally(accounts)) for code, accounts in rows.items()]
    return sorted(found, key=lambda row: (-row[1].missing, -row[1].late, -row[1].pending))


def punctuality_by_agency(facts: Facts, most=AGENCIES_SHOWN) -> Picture:
    """The agencies with most missing and late accounts; all others together in the last bar."""
    found = by_agency(facts)
    shown, others = found[:most], found[most:]
    bars = [(facts.names[code], counts) for code, counts in shown]
    if len(others) == 1:
        bars += [(facts.names[others[0][0]], others[0][1])]
    elif others:
        codes = {code for code, _counts in others}
        rest = tally(account for account in facts.accounts if account.agency in codes)
        bars.append((f"{len(others)} cơ quan, địa phương còn lại", rest))
    return punctuality("Tình hình gửi báo cáo của các cơ quan, đơn vị, địa phương", bars)


def trend(facts: Facts) -> Picture:
    """This round after the ones before it."""
    rounds = [(past.name, past.tally) for past in facts.earlier] + [(facts.round.name, facts.tally())]
    return punctuality("Tình hình gửi báo cáo qua các kỳ", rounds, lying=False)


def punctuality(title: str, bars: list[tuple[str, Tally]], *, lying=True) -> Picture:
    return Picture(
        title=title,
        categories=tuple(name for name, _counts in bars),
        series=tuple(
            Series(label, colour, tuple(getattr(counts, part) for _name, counts in bars))
            for part, label, colour in PUNCTUALITY
            if any(getattr(counts, part) for _name, counts in bars)
        ),
        lying=lying,
    )
