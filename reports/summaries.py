"""SUMMARIES: the report of a round as it stands: the portal's draft with what people wrote into it."""

from dataclasses import replace
from datetime import date

from .documents.facts import Facts
from .documents.gather import gather
from .documents.paper import Paper, Signer
from .documents.report import Cover, report
from .documents.signers import title_lines
from .models import Passage, Round, SummaryReport


def newest_passages(summary: SummaryReport | None) -> dict[str, Passage]:
    """Key -> the newest rewriting, which holds, even if it took the portal's words back."""
    if summary is None:
        return {}
    return {
        passage.key: passage for passage in summary.passages.select_related("by").order_by("key", "number")
    }


def in_place(newest: dict[str, Passage]) -> dict[str, str]:
    """Key -> what stands in place of the portal's passage; "" where it is left out."""
    kept = (each for each in newest.values() if each.standing != Passage.Standing.RESTORED)
    return {passage.key: passage.text for passage in kept}


def written(summary: SummaryReport | None) -> dict[str, str]:
    """What people wrote into the draft, for documents.rewriting."""
    return in_place(newest_passages(summary))


def cover(round_: Round, summary: SummaryReport | None) -> Cover:
    """Who signs and who receives it."""
    monitor = round_.plan.monitor
    row = summary or SummaryReport(round=round_)
    recipients = [line.strip() for line in row.recipients.splitlines() if line.strip()]
    kept = f"Lưu: VT, {row.unit}" if row.unit else "Lưu: VT"
    return Cover(
        Signer(title_lines(row.signer_form, monitor.kind, row.signer_position), row.signer_name),
        (*recipients, kept),
    )


def next_cover(round_: Round, summary: SummaryReport | None) -> Cover:
    """The same, and which edition it will be."""
    return replace(cover(round_, summary), edition=round_.summary_editions.count() + 1)


def summary_of(round_: Round) -> SummaryReport | None:
    return SummaryReport.objects.filter(round=round_).first()


def automatic(round_: Round, today: date) -> tuple[Facts, Paper]:
    """What the portal writes by itself, with nothing that people wrote."""
    facts = gather(round_, today=today)
    return facts, report(facts, cover=cover(round_, None))


def edited(round_: Round, today: date) -> tuple[Facts, Paper]:
    """The monitor's draft."""
    facts, summary = gather(round_, today=today), summary_of(round_)
    return facts, report(facts, written(summary), next_cover(round_, summary))
