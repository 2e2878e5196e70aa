"""A round far beyond plan 151, all of it invented: by default 500 tasks, 100 agencies, six accounts a task.
The same numbers give the same facts. Reads no database."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from reports.documents.facts import (
    AccountFacts,
    AgencyFacts,
    Answer,
    Facts,
    IssuedDocument,
    ObstacleFacts,
    SectionFacts,
    TaskFacts,
    Words,
)
from reports.documents.wording import point_letter
from reports.periods import Punctuality
from tests.reports.sample_facts import DUE, SAMPLE

ACCOUNTS_A_TASK = 6
TASKS_A_SECTION = 20
DEPARTMENTS = 20  # of the agencies; the others are communes
SYLLABLES = (
    *("An", "Bình", "Châu", "Đông", "Giang", "Hòa", "Kỳ", "Long", "Minh"),
    *("Nghĩa", "Phú", "Sơn", "Thọ", "Tịnh", "Trà", "Vạn", "Xuân", "Yên"),
)
WORK = (
    "rà soát quy hoạch chung các đô thị",
    "cập nhật cơ sở dữ liệu đô thị hóa",
    "đầu tư hệ thống thu gom, xử lý nước thải",
    "phát triển nhà ở xã hội cho công nhân khu công nghiệp",
    "chỉnh trang các tuyến phố, mở rộng công viên cây xanh",
    "giải phóng mặt bằng các dự án hạ tầng giao thông",
    "chuyển đổi số trong quản lý trật tự xây dựng",
)
SENTENCES = (
    "Đã hoàn thành {n}/{m} hạng mục được giao, đạt {p}% kế hoạch năm và tăng so với cùng kỳ năm trước",
    "Ủy ban nhân dân tỉnh đã phê duyệt {n} đồ án với tổng diện tích {m}0 ha tại Quyết định số {m}/QĐ-UBND",
    "Tổ chức {n} đợt kiểm tra, phát hiện và xử lý {m} trường hợp vi phạm trật tự xây dựng trên địa bàn",
    "Giải ngân {m},{n} tỷ đồng vốn đầu tư công; tiến độ các gói thầu còn lại bám sát kế hoạch đã đăng ký",
    "Vận động {m} hộ dân bàn giao mặt bằng, hỗ trợ {n} hộ ổn định chỗ ở trước mùa mưa bão",
    "Phối hợp với các đơn vị liên quan lấy ý kiến {n} cơ quan, tiếp thu, hoàn chỉnh hồ sơ trình thẩm định",
)
SPREAD = (
    [("accepted", Punctuality.ON_TIME)] * 78
    + [("accepted", Punctuality.LATE)] * 10
    + [("submitted", Punctuality.ON_TIME)] * 4
    + [("", Punctuality.MISSING)] * 6
    + [("", Punctuality.PENDING)] * 2
)
STATES = ["in_progress"] * 12 + ["done"] * 5 + ["not_started"] * 2 + ["blocked"]


def big_facts(tasks: int = 500, agencies: int = 100, seed: int = 151) -> Facts:
    """The round, of the plan of the small sample."""
    return Inventor(random.Random(seed)).facts(tasks, agencies)


@dataclass
class Inventor:
    dice: random.Random
    obstacles: list[ObstacleFacts] = field(default_factory=list)

    def facts(self, task_count: int, agency_count: int) -> Facts:
        agencies = tuple(self.agency(index) for index in range(agency_count))
        tasks = tuple(self.task(index) for index in range(task_count))
        accounts = tuple(self.account(task, agency) for task in tasks for agency in self.owing(agencies))
        return replace(
            SAMPLE,
            sections=tuple(self.section(path) for path in dict.fromkeys(task.section for task in tasks)),
            tasks=tasks,
            agencies=agencies,
            accounts=accounts,
            obstacles=tuple(self.obstacles),
        )

    def agency(self, index: int) -> AgencyFacts:
        if index == 0:
            return AgencyFacts("sxd", "Sở Xây dựng", "department")
        if index < DEPARTMENTS:
            return AgencyFacts(
                f"s{index}", f"Sở {SYLLABLES[index % 18]} {SYLLABLES[index // 2]}", "department"
            )
        first, second = divmod(index, len(SYLLABLES))
        return AgencyFacts(f"x{index}", f"UBND xã {SYLLABLES[first]} {SYLLABLES[second]}", "commune")

    def task(self, index: int) -> TaskFacts:
        section, place = divmod(index, TASKS_A_SECTION)
        path = f"II.{section + 1}"
        opening = f"Tập trung {self.dice.choice(WORK)} gắn với {self.dice.choice(WORK)} giai đoạn 2026 - 2030"
        return TaskFacts(f"{path}.{point_letter(place)}", path, opening)

    def section(self, path: str) -> SectionFacts:
        return SectionFacts(path, f"Đẩy mạnh {self.dice.choice(WORK)}, {self.dice.choice(WORK)}")

    def owing(self, agencies: tuple[AgencyFacts, ...]) -> list[AgencyFacts]:
        """In the order of protocol."""
        return sorted(self.dice.sample(agencies, ACCOUNTS_A_TASK), key=agencies.index)

    def account(self, task: TaskFacts, agency: AgencyFacts) -> AccountFacts:
        state, punctuality = self.dice.choice(SPREAD)
        received = {
            Punctuality.ON_TIME: DUE - timedelta(self.dice.randrange(20)),
            Punctuality.LATE: DUE + timedelta(1 + self.dice.randrange(5)),
        }.get(punctuality)
        words = self.words(task, agency) if state == "accepted" else None
        return AccountFacts(task.path, agency.code, "joint", DUE, state, punctuality, received, words)

    def words(self, task: TaskFacts, agency: AgencyFacts) -> Words:
        """100 to 600 letters of results; one in twelve has nothing to tell, one in fifteen is stuck."""
        if self.dice.random() < 1 / 12:
            return Words(nothing_arisen=True)
        told = Words(
            work_state=self.dice.choice(STATES),
            percent=5 * self.dice.randrange(21),
            results=self.text(100, 600),
            documents=tuple(self.document() for _ in range(self.dice.choice((0, 0, 1, 1, 2)))),
            next_work=self.text(80, 200) if self.dice.random() < 1 / 4 else "",
        )
        return self.stuck(told, task, agency) if self.dice.random() < 1 / 15 else told

    def stuck(self, told: Words, task: TaskFacts, agency: AgencyFacts) -> Words:
        told = replace(
            told,
            obstacle=self.text(80, 250),
            cause=self.text(60, 120),
            proposal=self.text(60, 200),
            addressee=self.dice.choice(("UBND tỉnh", "Sở Tài chính", "Sở Xây dựng")),
        )
        raised = DUE - timedelta(self.dice.randrange(10, 200))
        answered = self.dice.random() < 1 / 2
        answers = (Answer("Sở Xây dựng", self.text(60, 150), DUE),) if answered else ()
        self.obstacles.append(
            ObstacleFacts(
                task.path,
                agency.code,
                told.obstacle,
                told.cause,
                told.proposal,
                told.addressee,
                raised,
                "answered" if answered else "open",
                answers,
            )
        )
        return told

    def document(self) -> IssuedDocument:
        number = f"{self.dice.randrange(1, 900)}/{self.dice.choice(('QĐ', 'KH', 'BC'))}-UBND"
        day = date(2026, 1, 5) + timedelta(self.dice.randrange(330))
        return IssuedDocument(number, day, f"Về việc {self.dice.choice(WORK)} năm 2026")

    def text(self, shortest: int, longest: int) -> str:
        """Whole sentences, until a length between the two is reached."""
        length, text = self.dice.randint(shortest, longest), ""
        while len(text) < length:
            n, m = self.dice.randint(2, 40), self.dice.randint(41, 400)
            text += self.dice.choice(SENTENCES).format(n=n, m=m, p=self.dice.randint(10, 99)) + ". "
        return text.strip()
