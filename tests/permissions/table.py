"""THE PERMISSION TABLE: every named address × every person -> what it answers.

People are those of tests/conftest.py; what each is to the object is written here by hand, so the table does
not repeat the code that it checks. "Not yours" is 404, "yours to read" is 403 (design.md section 11).
test_table.py fails for a page or API route that has no row here.
"""

from dataclasses import dataclass, field

PEOPLE = [
    "anonymous",
    "officer",
    "colleague",
    "head",
    "neighbour",
    "health",
    "builder",
    "monitor",
    "monitor_head",
    "province",
    "stranger",
    "admin",
]
# What people are to the account of UBND xã Tịnh Khê on II.3, which no department leads:
OWN = ["officer", "colleague", "head"]
WATCH = ["monitor", "monitor_head"]  # of Sở Xây dựng, the plan's monitor
PROVINCE = ["province"]
# To the account of Sở Y tế on II.1.b, which Sở Xây dựng leads too:
HEALTH_OWN = ["health"]
LEAD = ["builder"]
# Agencies that owe something in the round:
OWING = [*OWN, "neighbour", "health", "builder", *WATCH]
# Of them the heads, and those who may not sign for their agency:
HEADS = ["head", "monitor_head"]
OFFICERS = ["officer", "colleague", "neighbour", "health", "builder", "monitor"]
WRITES = ["officer", "colleague"]
SIGNED_IN = [*OWING, *PROVINCE, "stranger", "admin"]


@dataclass(frozen=True)
class Row:
    """One address with one method on one object. `at` is the state of the account it is about; `ok` is
    answered to the people of `may`, 403 to those of `reads`, `others` to everybody else signed in."""

    name: str
    may: list[str]
    method: str = "get"
    ok: int = 200
    reads: list[str] = field(default_factory=list)
    others: int = 404
    anonymous: int = 302
    at: str = ""
    on: str = "khe II.3"
    data: dict = field(default_factory=dict)
    also: dict = field(default_factory=dict)  # person -> status, where a page leads somewhere else

    def __str__(self):
        return f"{self.method} {self.name} {self.at}".strip()

    def expected(self, person: str) -> int:
        if person == "anonymous":
            return self.anonymous
        if person in self.also:
            return self.also[person]
        if person in self.may:
            return self.ok
        return 403 if person in self.reads else self.others


WRITTEN = {"work_state": "in_progress", "results": "Đã rà soát."}
REASON = {"reason": "Đề nghị bổ sung số liệu."}
DRAFT = {"revision": 0, "nothing_arisen": True}
SEEN = [*OWN, *WATCH, *PROVINCE]  # know that the account of Tịnh Khê exists and how far it is


def said(step: str) -> dict:
    """A step of an obstacle (part of its address) and the words that go with it."""
    return {"step": step, "text": "Một ý kiến."}


ROWS = [
    # first page: agencies stay, province and administrator are led on
    Row("home", OWING + ["stranger"], also={"province": 302, "admin": 302}),
    # the agency
    Row("reports:round_entries", OWING),
    Row("reports:round_entries", OWING, "post", ok=302, data={"action": "save"}, anonymous=401),
    Row("reports:round_workbook", OWING),
    Row("reports:round_upload", OWING),
    Row("reports:round_upload", OWING, "post", ok=422, anonymous=401),
    Row("reports:signing", HEADS, reads=OFFICERS),
    Row("reports:signing", HEADS, "post", ok=302, reads=OFFICERS, data={"action": "sign"}, anonymous=401),
    Row("reports:obligation", SEEN, at="empty"),
    Row("reports:obligation", SEEN, at="draft"),
    Row("reports:obligation", SEEN, at="signing"),
    Row("reports:obligation", SEEN, at="submitted"),
    Row("reports:obligation", SEEN, at="returned"),
    Row("reports:obligation", SEEN, at="accepted"),
    Row("reports:obligation", [*HEALTH_OWN, *LEAD, *WATCH, *PROVINCE], at="submitted", on="syt II.1.b"),
    Row("reports:obligation", [*HEALTH_OWN, *WATCH, *PROVINCE], at="draft", on="syt II.1.b"),
    Row("reports:obligation_save", OWN, "post", ok=302, reads=[*WATCH, *PROVINCE], at="draft", anonymous=401),
    Row("reports:obligation_hold", OWN, reads=[*WATCH, *PROVINCE], at="draft"),
    Row("reports:obligation_hold", OWN, "post", reads=[*WATCH, *PROVINCE], at="draft"),
    Row("reports:obligation_recall", OWN, "post", ok=302, reads=[*WATCH, *PROVINCE], at="submitted"),
    Row("reports:evidence", OWN, at="draft"),
    Row("reports:evidence", [*OWN, *WATCH], at="submitted"),
    Row("reports:evidence", SEEN, at="accepted"),
    Row("reports:evidence", [*HEALTH_OWN, *LEAD, *WATCH], at="submitted", on="syt II.1.b"),
    Row("reports:evidence_delete", OWN, "post", ok=302, at="draft"),
    Row("reports:evidence_delete", OWN, "post", ok=302, reads=WATCH, at="submitted"),
    Row("reports:extension_ask", OWING),
    Row("reports:extension_ask", OWING, "post", ok=422, anonymous=401),
    Row("reports:extension_withdraw", OWN, "post", ok=302, reads=[*WATCH, *PROVINCE], at="draft"),
    Row("reports:contributions", [*OWN, "neighbour", "health"]),
    Row("reports:contributions", [*OWN, "neighbour", "health"], "post", ok=302, anonymous=401),
    Row(
        "reports:card_ask",
        [*OWN, *WATCH, *PROVINCE],
        "post",
        ok=302,
        data={"co_quan": "khe", "format": "pdf"},
    ),
    # the monitor and the province
    Row("reports:dashboard", WATCH + PROVINCE),
    Row("reports:obligations", WATCH + PROVINCE),
    Row("reports:missing", WATCH + PROVINCE),
    Row("reports:queue", WATCH),
    Row("reports:review", WATCH, reads=OWN, at="submitted"),
    Row("reports:review", WATCH, reads=[*HEALTH_OWN, *LEAD], at="submitted", on="syt II.1.b"),
    Row("reports:review", WATCH, ok=302, reads=[*OWN, *PROVINCE], at="accepted"),
    Row("reports:review_accept", WATCH, "post", ok=302, reads=OWN, at="submitted"),
    Row(
        "reports:review_return", WATCH, "post", ok=302, reads=OWN, at="submitted", data=REASON, anonymous=401
    ),
    Row("reports:extensions", WATCH + PROVINCE),
    Row(
        "reports:extension_decide",
        WATCH,
        "post",
        ok=422,
        reads=[*OWN, *PROVINCE],
        anonymous=401,
        at="draft",
    ),
    Row("reports:rounds", WATCH + PROVINCE),
    Row("reports:round_open", WATCH, "post", ok=422, reads=PROVINCE, anonymous=401),
    Row("reports:round_withdraw", WATCH, "post", ok=302, reads=PROVINCE),
    Row("reports:round", WATCH + PROVINCE),
    Row("reports:round_clocks", WATCH, "post", ok=422, reads=PROVINCE),
    Row("reports:round_reopen", WATCH, "post", ok=422, reads=PROVINCE, anonymous=401),
    Row("reports:schedule", [*WATCH, "admin"], reads=SIGNED_IN),
    Row("reports:schedule", [*WATCH, "admin"], "post", reads=SIGNED_IN),
    # plans that change: what was carried out is for everybody, drafts for who writes them
    Row("reports:amendments", SIGNED_IN),
    Row("reports:amendments", [*WATCH, "admin"], "post", ok=302, reads=SIGNED_IN),
    Row("reports:amendment", [*WATCH, "admin"], at="draft"),
    Row("reports:amendment", SIGNED_IN, at="in_force"),
    Row(
        "reports:amendment",
        [*WATCH, "admin"],
        "post",
        ok=302,
        at="draft",
        data={"step": "drop", "revision": 2},
    ),
    Row("reports:amendment", [*WATCH, "admin"], "post", 302, SIGNED_IN, at="in_force"),
    Row("reports:amendment_task", [*WATCH, "admin"], at="draft"),
    Row("reports:amendment_task", [*WATCH, "admin"], "post", ok=422, at="draft"),
    Row("reports:supersede", [*WATCH, "admin"], reads=SIGNED_IN),
    Row("reports:supersede", [*WATCH, "admin"], "post", ok=422, reads=SIGNED_IN),
    Row("reports:summary", WATCH + PROVINCE),
    Row("reports:build_ask", WATCH + PROVINCE, "post", ok=302, data={"recipe": "report", "format": "pdf"}),
    Row("reports:build_ask", WATCH + PROVINCE, "post", ok=302, data={"recipe": "one_page", "format": "pdf"}),
    Row(
        "reports:build_ask",
        WATCH,
        "post",
        ok=302,
        reads=PROVINCE,
        data={"recipe": "letter", "format": "docx"},
    ),
    # the monitor reads the edited draft, its head issues it; what is issued is for everybody
    Row("reports:edition_issue", WATCH, reads=PROVINCE),
    Row(
        "reports:edition_issue",
        ["monitor_head"],
        "post",
        ok=409,
        reads=["monitor", *PROVINCE],
        anonymous=401,
        data={"seen": "0-cu"},
    ),
    Row("reports:search", SIGNED_IN, data={"q": "ra soat"}),
    Row("reports:editions", SIGNED_IN),
    Row("reports:edition", SIGNED_IN),
    Row("reports:edition_file", SIGNED_IN, "post", ok=302, data={"recipe": "report", "format": "docx"}),
    Row("reports:edition_number", WATCH, "post", ok=422, reads=SIGNED_IN),
    Row("reports:edition_signed", SIGNED_IN),
    Row("reports:edition_signed", WATCH, "post", ok=422, reads=SIGNED_IN),
    Row("reports:edition_unsign", WATCH, "post", ok=302, reads=SIGNED_IN, data={"confirmed": "on"}),
    Row("reports:verify", SIGNED_IN),
    Row("reports:verify", SIGNED_IN, "post", ok=422),
    # The edited draft is the monitor's alone; of the report the province reads what the portal writes.
    Row("reports:summary_desk", WATCH, reads=PROVINCE),
    Row(
        "reports:summary_desk",
        WATCH,
        "post",
        ok=302,
        reads=PROVINCE,
        data={"step": "remark_all", "remark": "Một ý kiến."},
        anonymous=401,
    ),
    Row("reports:summary_cover", WATCH, reads=PROVINCE),
    Row(
        "reports:summary_cover",
        WATCH,
        "post",
        ok=302,
        reads=PROVINCE,
        data={"signer_form": "head"},
        anonymous=401,
    ),
    Row("reports:summary_compare", WATCH, reads=PROVINCE),
    Row("reports:nudge", WATCH, "post", ok=302, reads=PROVINCE),
    Row("reports:ledger", [*WATCH, "admin"]),
    Row("reports:reminder_rules", [*WATCH, "admin"], reads=SIGNED_IN),
    Row("reports:reminder_rules", [*WATCH, "admin"], "post", ok=302, reads=SIGNED_IN, data={"usual": "1"}),
    # obstacles: of the own agency, of led tasks, of monitored plans, and what was passed up
    Row("reports:obstacles", SIGNED_IN),
    Row("reports:obstacle", [*OWN, *WATCH], at="open"),
    Row("reports:obstacle", SEEN, at="passed_up"),
    Row("reports:obstacle", SEEN, at="resolved"),
    Row("reports:obstacle", [*HEALTH_OWN, *LEAD, *WATCH], at="open", on="syt II.1.b"),
    Row(
        "reports:obstacle_step",
        WATCH,
        "post",
        ok=302,
        reads=OWN,
        anonymous=401,
        at="open",
        data=said("tra-loi"),
    ),
    Row(
        "reports:obstacle_step",
        WATCH,
        "post",
        ok=302,
        reads=[*HEALTH_OWN, *LEAD],
        anonymous=401,
        at="open",
        on="syt II.1.b",
        data=said("tra-loi"),
    ),
    Row(
        "reports:obstacle_step",
        WATCH,
        "post",
        ok=302,
        reads=OWN,
        anonymous=401,
        at="answered",
        data=said("chuyen-len"),
    ),
    Row(
        "reports:obstacle_step",
        PROVINCE,
        "post",
        ok=302,
        reads=[*OWN, *WATCH],
        anonymous=401,
        at="passed_up",
        data=said("giai-quyet"),
    ),
    Row(
        "reports:obstacle_step",
        OWN,
        "post",
        ok=302,
        reads=WATCH,
        anonymous=401,
        at="open",
        data=said("y-kien"),
    ),
    Row(
        "reports:obstacle_step",
        OWN,
        "post",
        ok=302,
        reads=[*WATCH, *PROVINCE],
        anonymous=401,
        at="resolved",
        data=said("y-kien"),
    ),
    Row(
        "reports:obstacle_step",
        WATCH,
        "post",
        ok=302,
        reads=OWN,
        anonymous=401,
        at="answered",
        data=said("dong"),
    ),
    Row(
        "reports:obstacle_step",
        WATCH,
        "post",
        ok=302,
        reads=OWN,
        anonymous=401,
        at="closed",
        data=said("mo-lai"),
    ),
    # everybody
    Row("reports:builds", SIGNED_IN),
    Row("reports:build", ["officer"]),
    Row("reports:build_file", ["officer"]),
    Row("reports:build_again", ["officer"], "post", ok=302),
    Row("reports:inbox", SIGNED_IN),
    Row("reports:digest", ["officer"]),
    Row("reports:preferences", SIGNED_IN),
    Row("reports:preferences", SIGNED_IN, "post", ok=302, data={"hour": "9"}),
    Row("reports:calendar_key", SIGNED_IN, "post", ok=302),
    Row("reports:task", SIGNED_IN),
    Row("reports:task_ask", SIGNED_IN, "post", ok=302, data={"format": "docx"}),
    Row("tasks:plans", SIGNED_IN),
    Row("tasks:plan", SIGNED_IN),
    Row("tasks:plan_workbook", SIGNED_IN),
    Row("reports:plan_upload", [*WATCH, "admin"], reads=SIGNED_IN),
    Row("reports:plan_upload", [*WATCH, "admin"], "post", ok=422, reads=SIGNED_IN),
    # bringing in a plan: a draft is the own agency's, and the administrator's
    Row("tasks:imports", [*WATCH, "admin"]),
    Row("tasks:imports", [*WATCH, "admin"], "post", ok=422, anonymous=401),
    Row("tasks:import", [*WATCH, "admin"]),
    Row("tasks:import_facts", [*WATCH, "admin"], "post", ok=422, anonymous=401),
    Row("tasks:import_task", [*WATCH, "admin"], "post", ok=422, anonymous=401, data={"task": "0"}),
    Row("tasks:import_line", [*WATCH, "admin"], "post", ok=422, data={"at": "0"}),
    Row("tasks:import_name", [*WATCH, "admin"], "post", ok=422, data={"cards": "ten-7762669b"}),
    Row("tasks:import_confirm", [*WATCH, "admin"], "post", ok=302, data={"what": "signer"}),
    Row("tasks:import_store", [*WATCH, "admin"], "post", ok=422, data={"revision": "0"}),
    Row("tasks:import_drop", [*WATCH, "admin"], "post", ok=302, data={"confirmed": "on"}),
    Row("agencies:own", [*OWING, *PROVINCE, "stranger"]),
    Row(
        "agencies:own",
        HEADS,
        "post",
        ok=302,
        reads=[*OFFICERS, *PROVINCE, "stranger"],
        data={"head_signs": "1"},
    ),
    # the administrator
    Row("agencies:register", ["admin"]),
    Row("reports:reorganisations", ["admin"]),
    Row("reports:reorganisation_new", ["admin"]),
    Row("reports:reorganisation_new", ["admin"], "post", ok=422),
    Row("reports:reorganisation", ["admin"]),
    Row("reports:reorganisation_edit", ["admin"]),
    Row("reports:reorganisation_edit", ["admin"], "post", ok=422),
    Row("reports:reorganisation_carry_out", ["admin"], "post", ok=302, data={"confirmed": "on"}),
    Row("reports:reorganisation_undo", ["admin"], "post", ok=302, data={"confirmed": "on"}),
    Row("reports:reorganisation_stop", ["admin"], "post", ok=302),
    Row("reports:reorganisation_people", ["admin"], "post", ok=302),
    Row("reports:reorganisation_drop", ["admin"], "post", ok=302),
    Row("reports:days", ["admin"]),
    Row("reports:days", ["admin"], "post", ok=422),
    Row("reports:day", ["admin"]),
    Row("reports:day", ["admin"], "post", ok=422),
    Row("reports:day_delete", ["admin"], "post", ok=302),
    Row("reports:days_seed", ["admin"], "post", ok=302),
    Row("reports:operations", ["admin"]),
    Row("admin:index", ["admin"], others=302),
    # the API
    Row("api:plan-list", SIGNED_IN, anonymous=403),
    Row("api:plan-detail", SIGNED_IN, anonymous=403),
    Row("api:task-list", SIGNED_IN, anonymous=403),
    Row("api:task-detail", SIGNED_IN, anonymous=403),
    Row("api:obligation-list", SIGNED_IN, anonymous=403),
    Row("api:obligation-detail", SEEN, anonymous=403, at="draft"),
    Row("api:obligation-entry", OWN, "put", reads=[*WATCH, *PROVINCE], anonymous=403, at="empty", data=DRAFT),
    Row("api:obligation-submit", OWN, "post", reads=[*WATCH, *PROVINCE], anonymous=403, at="draft"),
    Row(
        "api:obligation-submit",
        ["head"],
        "post",
        reads=[*WRITES, *WATCH, *PROVINCE],
        anonymous=403,
        at="signing",
    ),
    # asked for by the officer; for others of the agency only the moment is wrong
    Row(
        "api:obligation-ask",
        ["officer"],
        "post",
        reads=[*WATCH, *PROVINCE],
        anonymous=403,
        at="signing",
        also={"colleague": 409, "head": 409},
    ),
    Row("api:obligation-unask", OWN, "post", reads=[*WATCH, *PROVINCE], anonymous=403, at="signing"),
    Row(
        "api:obligation-decline",
        ["head"],
        "post",
        reads=[*WRITES, *WATCH, *PROVINCE],
        anonymous=403,
        at="signing",
        data={"note": "Bổ sung số liệu."},
    ),
    Row("api:obligation-recall", OWN, "post", reads=[*WATCH, *PROVINCE], anonymous=403, at="submitted"),
    Row("api:obligation-accept", WATCH, "post", reads=[*OWN, *PROVINCE], anonymous=403, at="submitted"),
    Row(
        "api:obligation-return",
        WATCH,
        "post",
        reads=[*OWN, *PROVINCE],
        anonymous=403,
        at="submitted",
        data=REASON,
    ),
    Row("api:entry-list", SIGNED_IN, anonymous=403),
    Row("api:entry-detail", OWN, anonymous=403, at="draft"),
    Row("api:entry-detail", OWN, anonymous=403, at="signing"),
    Row("api:entry-detail", [*OWN, *WATCH], anonymous=403, at="submitted"),
    Row("api:entry-detail", OWN, anonymous=403, at="returned"),
    Row("api:entry-detail", SEEN, anonymous=403, at="accepted"),
    Row("api:entry-detail", [*HEALTH_OWN, *LEAD, *WATCH], anonymous=403, at="submitted", on="syt II.1.b"),
    Row("api:extension-list", SIGNED_IN, anonymous=403),
    Row("api:extension-detail", SEEN, anonymous=403, at="draft"),
    Row("api:extension-withdraw", OWN, "post", reads=[*WATCH, *PROVINCE], anonymous=403, at="draft"),
    Row(
        "api:extension-grant",
        WATCH,
        "post",
        reads=[*OWN, *PROVINCE],
        anonymous=403,
        at="draft",
        data={"granted_on": "2026-12-24"},
    ),
    Row(
        "api:extension-refuse",
        WATCH,
        "post",
        reads=[*OWN, *PROVINCE],
        anonymous=403,
        at="draft",
        data={"answer": "Không đủ căn cứ."},
    ),
    Row("api:obstacle-list", SIGNED_IN, anonymous=403),
    Row("api:obstacle-detail", [*OWN, *WATCH], anonymous=403, at="open"),
    Row("api:obstacle-detail", SEEN, anonymous=403, at="passed_up"),
    Row("api:obstacle-step", WATCH, "post", reads=OWN, anonymous=403, at="open", data=said("answer")),
    Row("api:obstacle-step", WATCH, "post", reads=OWN, anonymous=403, at="answered", data=said("close")),
    Row("api:obstacle-step", OWN, "post", reads=WATCH, anonymous=403, at="open", data=said("reply")),
    Row(
        "api:obstacle-step",
        PROVINCE,
        "post",
        reads=[*OWN, *WATCH],
        anonymous=403,
        at="passed_up",
        data=said("resolve"),
    ),
    Row("api:search", SIGNED_IN, anonymous=403, data={"q": "ra soat"}),
    Row("schema", SIGNED_IN, anonymous=403),
    # nobody is asked who they are
    Row("reports:calendar", SIGNED_IN, anonymous=200),
    Row("healthz", SIGNED_IN, anonymous=200),
    Row("readyz", SIGNED_IN, anonymous=200),
]
# Addresses of django-allauth and of the operator's pages, which tests of their own walk.
ELSEWHERE = ("account_", "admin:")
