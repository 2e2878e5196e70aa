"""The bank of invented texts (fixtures/demonstration/texts.json) and how one account is drawn from it."""

import json
import random
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from kehoach.text import lower_first
from tasks.models import Task, TaskKind

from ..models import Entry, Obligation, WorkState

# Largest sums that each kind of agency would name, in billion đồng.
MONEY = {"department": 400, "district": 120, "commune": 12}


def dice(*seed) -> random.Random:
    """The same account comes out the same on every machine and day."""
    return random.Random("|".join(map(str, seed)))


class Bank:
    def __init__(self):
        path = Path(settings.BASE_DIR) / "fixtures" / "demonstration" / "texts.json"
        self.bank = json.loads(path.read_text(encoding="utf-8"))
        self.extensions: list[dict] = self.bank["extensions"]
        self.contributions: list[str] = self.bank["contributions"]

    def person_name(self, roll: random.Random) -> str:
        people = self.bank["people"]
        sex = roll.choice(["male", "female"])
        return " ".join(roll.choice(people[part]) for part in ("family", f"middle_{sex}", f"given_{sex}"))

    def account(
        self, obligation: Obligation, roll: random.Random, sent_on: date, *, stuck: bool = False
    ) -> dict:
        """Values of Entry.CONTENT_FIELDS for one obligation; `stuck`: with an obstacle for certain."""
        content = {name: "" for name in Entry.CONTENT_FIELDS} | {
            "nothing_arisen": False,
            "percent": None,
            "documents": [],
        }
        words = self.words(obligation, roll)
        kind, path = obligation.agency.kind, obligation.task.path
        if roll.random() < 0.05 and not stuck:
            return content | {"nothing_arisen": True}
        content["work_state"] = self.work_state(obligation.task, roll)
        content["results"] = self.results(obligation, content["work_state"], roll).format_map(words)
        later = [*self.bank["next_work"][kind], *self.bank["next_work_tasks"].get(path, [])]
        content["next_work"] = roll.choice(later).format_map(words)
        if content["work_state"] != WorkState.NOT_STARTED:
            content["documents"] = self.documents(obligation, roll, words, sent_on)
            done = content["work_state"] == WorkState.DONE
            content["percent"] = roll.choice([None, None, 100 if done else roll.randrange(30, 96, 5)])
        is_work = obligation.task.kind == TaskKind.WORK
        if is_work and (content["work_state"] == WorkState.BLOCKED or roll.random() < 0.06 or stuck):
            content |= self.obstacle(kind, path, roll, words)
        return content

    @staticmethod
    def work_state(task: Task, roll: random.Random) -> str:
        states = (WorkState.IN_PROGRESS, WorkState.DONE, WorkState.BLOCKED, WorkState.NOT_STARTED)
        # A paper to be written is mostly there when it is told of.
        weights = (74, 11, 9, 6) if task.kind == TaskKind.WORK else (6, 90, 0, 4)
        return roll.choices(states, weights=weights)[0].value

    def results(self, obligation: Obligation, state: str, roll: random.Random) -> str:
        kind, path, code = obligation.agency.kind, obligation.task.path, obligation.agency.code
        if state == WorkState.NOT_STARTED:
            return roll.choice(self.bank["not_started"][kind])
        own = self.bank["agency_tasks"].get(code, {}).get(path, [])
        if obligation.round.opens_on >= date(2025, 3, 1):
            own = own + self.bank["agency_tasks_after_merger"].get(code, {}).get(path, [])
        text = roll.choice(own or self.bank["tasks"][path][kind])
        return f"{text} {roll.choice(self.bank['closings'][kind])}" if roll.random() < 0.3 else text

    def obstacle(self, kind: str, path: str, roll: random.Random, words: dict) -> dict:
        fitting = [
            row
            for row in self.bank["obstacles"]
            if (not row["kinds"] or kind in row["kinds"]) and (not row["tasks"] or path in row["tasks"])
        ]
        row = roll.choice(fitting)
        return {
            "obstacle": row["what"].format_map(words),
            "obstacle_cause": row["cause"].format_map(words),
            "proposal": row["proposal"].format_map(words),
            "proposal_to": row["to"].format_map(words),
        }

    def obstacle_note(self, kind: str, obligation: Obligation, roll: random.Random) -> str:
        """What somebody says in the thread of an obstacle that the account of an obligation raised."""
        return roll.choice(self.bank["obstacle_notes"][kind]).format_map(self.words(obligation, roll))

    def documents(
        self, obligation: Obligation, roll: random.Random, words: dict, sent_on: date
    ) -> list[dict]:
        if roll.random() > 0.3:
            return []
        kind, path = obligation.agency.kind, obligation.task.path
        fitting = [
            row
            for row in self.bank["documents"]
            if (not row["kinds"] or kind in row["kinds"]) and (not row["tasks"] or path in row["tasks"])
        ]
        row = roll.choice(fitting)
        start = max(obligation.round.opens_on, obligation.round.window_start)
        day = start + timedelta(days=roll.randint(0, max(0, (sent_on - start).days)))
        symbol = (obligation.agency.symbol or "VP") if kind == "department" else "UBND"
        # The symbol of a công văn names the agency and the drafting unit, not the kind of document.
        symbol = f"{symbol}-KT" if row["code"] == "CV" else f"{row['code']}-{symbol}"
        return [
            {
                "number": f"{roll.randint(12, 980)}/{symbol}",
                "date": day.isoformat(),
                "title": row["title"].format_map(words),
            }
        ]

    def reason(self, roll: random.Random) -> str:
        return roll.choice(self.bank["return_reasons"])

    @staticmethod
    def words(obligation: Obligation, roll: random.Random) -> dict:
        """What the braces of a text stand for."""
        name = obligation.agency.name
        values = {
            "agency": name,
            "Agency": name[:1].upper() + name[1:],
            "place": obligation.agency.place or "tỉnh Quảng Ngãi",
            "year": obligation.round.window_end.year,
            "period": lower_first(obligation.round.name),
            "pct": roll.randint(35, 97),
            "km": f"{roll.randint(2, 38)},{roll.randint(1, 9)}",
            "ha": f"{roll.randint(2, 95)},{roll.randint(1, 9)}",
            "money": f"{roll.randint(1, MONEY[obligation.agency.kind])},{roll.randint(1, 9)}",
        }
        # A later one is often a part of an earlier one.
        parts = sorted(roll.sample(range(2, 14), 4), reverse=True)
        values |= {f"n{i}": f"{n:02d}" for i, n in enumerate(parts, 1)}
        return values | {f"m{i}": roll.randint(20, 480) for i in (1, 2)}
