"""The official report of a round: facts, what people wrote and who signs -> Paper (form 1.4 of Annex III)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from . import figures, tables
from .body import Pictures, body
from .compose import compose
from .content import ReportContent
from .facts import Facts
from .paper import Block, Paper, Signer
from .rewriting import rewrite, shortened
from .wording import closing, plan_and_period, recipient_lines, subject_lines

NAME = "BÁO CÁO"


@dataclass(frozen=True)
class Cover:
    """What people choose about a report."""

    signer: Signer = Signer(("GIÁM ĐỐC",))
    recipients: tuple[str, ...] = ("Như trên", "Lưu: VT")
    edition: int = 1


@dataclass(frozen=True)
class Draft:
    """The portal's own draft: every block of it, before anybody rewrote a passage, and its last sentence."""

    content: ReportContent
    blocks: tuple[Block, ...]
    closing: str


def draft(facts: Facts, cover: Cover = Cover()) -> Draft:
    """What the portal itself writes."""
    content = compose(facts, cover.signer, cover.recipients)
    pictures = Pictures(
        figures.punctuality_by_agency(facts), figures.trend(facts), figures.states_by_section(facts)
    )
    # A report of nothing has nothing to draw.
    blocks = body(content, pictures if facts.accounts else Pictures())
    return Draft(content, tuple(blocks), closing(content))


def report(facts: Facts, written: Mapping[str, str] | None = None, cover: Cover = Cover()) -> Paper:
    """The report with what people wrote in place of the portal's passages (documents.rewriting), still
    without number and date."""
    written, own = written or {}, draft(facts, cover)
    content = own.content
    if "closing" in written:
        content = replace(content, closing=written["closing"])
    return Paper(
        kind=NAME,
        subject=subject_lines(content),
        body=tuple(rewrite(own.blocks, written)),
        letterhead=content.letterhead,
        addressees=content.addressees,
        closing=closing(content),
        recipients=recipient_lines(content.recipients),
        signer=content.signer,
        appendices=tuple(tables.appendices(facts, plan_and_period(content), shortened(own.blocks, written))),
        edition=cover.edition,
        demonstration=facts.demonstration,
    )
