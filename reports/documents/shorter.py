"""SHORTER: what is suggested in place of all the accounts of a task, where they are too many to read. Pure.

Their whole words then stand in the appendix (documents.tables).
"""

from kehoach.text import lower_first

from ..models import NOTHING_ARISEN, STANDINGS
from .compose import STANDING_ORDER, standing_of
from .facts import AccountFacts, Facts
from .wording import count, names

# A longer list of names would have to be shortened again.
NAMED = 10
LOCAL = ("commune", "district")


def shorter(facts: Facts, path: str, appendix: str = "Phụ lục I") -> str:
    """How many of those who were asked reported on a task, and how far they are. Few, and a minority, are
    named, but nobody asks for those who had nothing to tell. Empty if no account of the task is accepted."""
    asked = [account for account in facts.accounts if account.task == path]
    accepted = [account for account in asked if account.accepted]
    if not accepted:
        return ""
    labels, groups = dict(STANDINGS), []
    for state in STANDING_ORDER:
        found = [facts.names[a.agency] for a in accepted if standing_of(a.words) == state]
        if found:
            few = len(found) <= NAMED and (len(accepted) <= NAMED or 2 * len(found) <= len(accepted))
            groups.append(group(lower_first(str(labels[state])), found, few and state != NOTHING_ARISEN))
    return f"{turnout(facts, asked, accepted)}: {', '.join(groups)}. Nội dung cụ thể tại {appendix}."


def turnout(facts: Facts, asked: list[AccountFacts], accepted: list[AccountFacts]) -> str:
    """ "Có 54/56 cơ quan, đơn vị, địa phương báo cáo". Accounts that wait for a decision are not counted."""
    who = called(facts, asked)
    if len(accepted) == len(asked) > 1:
        return f"Toàn bộ {count(len(asked))} {who} được giao nhiệm vụ đã báo cáo"
    waiting = any(account.received_on and not account.accepted for account in asked)
    reported = "có báo cáo được duyệt" if waiting else "báo cáo"
    return f"Có {count(len(accepted))}/{count(len(asked))} {who} {reported}"


def called(facts: Facts, accounts: list[AccountFacts]) -> str:
    """What agencies of these kinds are called together."""
    kinds = {agency.code: agency.kind for agency in facts.agencies}
    local = {kinds[account.agency] in LOCAL for account in accounts}
    return ", ".join(["cơ quan, đơn vị"] * (False in local) + ["địa phương"] * (True in local))


def group(label: str, agencies: list[str], named: bool) -> str:
    """ "03 gặp vướng mắc (UBND các xã Ba Tơ, Ba Vì, Sơn Hà)"."""
    text = f"{count(len(agencies))} {label}"
    return f"{text} ({names(agencies)})" if named else text
