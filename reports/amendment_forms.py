"""What may be typed into an amendment: its document, and what it makes of one task."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyClass, AgencyKind
from tasks.content import Part, TaskContent
from tasks.deadlines import parse_deadline
from tasks.models import DATED, Amendment, AssignmentRole, DeadlineKind, Plan, TaskKind

from .forms import LONG, MEDIUM, CleanText, day_field

MORE_PARTS = 3
NO_HOLDER = ""
MISSING = {
    "required": gettext_lazy("Hãy ghi ô này."),
    "invalid_choice": gettext_lazy("Hãy chọn trong danh sách."),
}
# The form reads the words again unless the person says otherwise.
BY_WORDS = "words"


class DocumentForm(forms.Form):
    """The amending document. Nothing is asked for while it is a draft; carrying out says what is missing."""

    number = CleanText(max_length=60, rows=0, label=gettext_lazy("Số, ký hiệu"))
    issued_on = day_field(gettext_lazy("Ngày ban hành"), required=False)
    effective_on = day_field(gettext_lazy("Áp dụng từ ngày"), required=False)
    title = CleanText(max_length=MEDIUM, rows=2, label=gettext_lazy("Trích yếu"))

    @classmethod
    def of(cls, amendment: Amendment) -> "DocumentForm":
        return cls(initial={name: getattr(amendment, name) for name in cls.base_fields})


class TaskForm(forms.Form):
    """One task, but for who does it (PartForm)."""

    path = CleanText(max_length=40, rows=0, label=gettext_lazy("Ký hiệu"))
    section = forms.ChoiceField(label=gettext_lazy("Mục"), error_messages=MISSING)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại nhiệm vụ"), choices=TaskKind.choices, error_messages=MISSING
    )
    text = CleanText(max_length=LONG, rows=7, label=gettext_lazy("Nội dung nguyên văn"))
    deadline_text = CleanText(max_length=300, rows=0, label=gettext_lazy("Thời gian thực hiện (nguyên văn)"))
    deadline_kind = forms.ChoiceField(
        label=gettext_lazy("Hiểu là"),
        choices=[(BY_WORDS, gettext_lazy("Đọc từ lời văn")), *DeadlineKind.choices],
        error_messages=MISSING,
    )
    due_on = day_field(gettext_lazy("Hạn"), required=False)
    output = CleanText(max_length=MEDIUM, rows=2, label=gettext_lazy("Sản phẩm"))

    def __init__(self, data=None, *, plan: Plan, content: TaskContent | None = None):
        initial = {name: getattr(content, name) for name in self.base_fields} if content else {}
        if not content or says_so(content):  # other words are read again then
            initial["deadline_kind"] = BY_WORDS
        super().__init__(data, initial=initial)
        self.fields["section"].choices = [
            (path, f"{path} {heading}"[:90]) for path, heading in plan.sections.values_list("path", "heading")
        ]
        for name in ("path", "text"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = MISSING["required"]

    def clean(self):
        """Kind and day of the deadline agree; the words alone must be certain (domain.md 4.4)."""
        data = super().clean()
        kind, due = data.get("deadline_kind"), data.get("due_on")
        if kind == BY_WORDS:
            read = parse_deadline(data.get("deadline_text", ""))
            if data.get("deadline_text") and not read.certain:
                self.add_error("deadline_kind", _("Cổng chưa hiểu chắc lời văn này. Hãy chọn loại thời hạn."))
            elif due and due != read.due:
                self.add_error("due_on", _("Khác với lời văn. Hãy để trống, hoặc chọn loại thời hạn."))
        elif kind in DATED and due is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Thời hạn loại này cần có ngày."))
        elif kind and kind not in DATED and due:
            self.add_error("due_on", _("Thời hạn loại này không có ngày. Hãy để trống hoặc chọn loại khác."))
        return data

    def content(self, parts: Iterable[Part]) -> TaskContent:
        values = dict(self.cleaned_data)
        if values["deadline_kind"] == BY_WORDS:
            read = parse_deadline(values["deadline_text"])
            values |= {"deadline_kind": read.kind.value, "due_on": read.due}
        return TaskContent(**values, parts=tuple(parts))


def says_so(content: TaskContent) -> bool:
    """Whether the deadline is just what its words say."""
    read = parse_deadline(content.deadline_text)
    said = read.kind.value, read.due
    return bool(content.deadline_text) and read.certain and said == (content.deadline_kind, content.due_on)


class PartForm(forms.Form):
    """One line of the assignment; without a holder it is no line."""

    role = forms.ChoiceField(
        label=gettext_lazy("Vai trò"), choices=AssignmentRole.choices, error_messages=MISSING
    )
    holder = forms.ChoiceField(
        label=gettext_lazy("Cơ quan hoặc nhóm cơ quan"), required=False, error_messages=MISSING
    )
    phrase = CleanText(max_length=300, rows=0, label=gettext_lazy("Tên ghi trong văn bản"))
    scope = CleanText(max_length=300, rows=0, label=gettext_lazy("Phạm vi"))

    def __init__(self, data=None, *, choices, names: dict[str, str], **kwargs):
        super().__init__(data, **kwargs)
        self.fields["holder"].choices = choices
        self.names = names

    def clean(self):
        """A line that is to go has lost its holder; one that is new needs it."""
        data = super().clean()
        typed = data.get("phrase") or data.get("scope")
        if typed and data.get("holder") == NO_HOLDER and not self.initial.get("holder"):
            self.add_error("holder", _("Hãy chọn cơ quan, hoặc xóa những gì đã ghi ở dòng này."))
        return data

    def part(self) -> Part | None:
        """The line. A name that is not typed is the holder's own, and so is one left over from the holder
        before."""
        holder, phrase = self.cleaned_data["holder"], self.cleaned_data["phrase"]
        kind, _colon, code = holder.partition(":")
        if not code:
            return None
        before = self.initial.get("holder")
        if holder != before and phrase and phrase == self.names.get(before):
            phrase = ""
        return Part(
            role=self.cleaned_data["role"],
            phrase=phrase or self.names[holder],
            agency=code if kind == "agency" else "",
            agency_class=code if kind == "class" else "",
            scope=self.cleaned_data["scope"],
        )


def part_forms(data, parts: tuple[Part, ...], day) -> list[PartForm]:
    """A form for each line, and a few empty ones. What was posted says how many there are."""
    choices, names = holders(day, parts)
    count = len(parts) + MORE_PARTS
    if data is not None:
        count = min(sum(f"part{at}-role" in data for at in range(200)), 200)
    found = []
    for at in range(count):
        part = parts[at] if at < len(parts) else None
        initial = (
            {"role": part.role, "holder": key_of(part), "phrase": part.phrase, "scope": part.scope}
            if part
            else {"role": AssignmentRole.LEAD if not parts else AssignmentRole.COORDINATE}
        )
        found.append(PartForm(data, prefix=f"part{at}", initial=initial, choices=choices, names=names))
    return found


def key_of(part: Part) -> str:
    return f"agency:{part.agency}" if part.agency else f"class:{part.agency_class}"


def holders(day, parts: tuple[Part, ...]) -> tuple[list, dict[str, str]]:
    """Choices by kind, and the name of each: classes, the agencies of a day, and those that a line names
    although they are gone. Two SQL statements."""
    named = {part.agency for part in parts}
    groups: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for each in AgencyClass.objects.all():
        groups.setdefault(_("Nhóm cơ quan"), []).append((f"class:{each.code}", each.name))
    for agency in Agency.objects.all():
        begun = agency.founded_on is None or agency.founded_on <= day
        living = begun and (agency.ended_on is None or day < agency.ended_on)
        if living or agency.code in named:
            label = agency.name if living else _("%s (đã kết thúc)") % agency.name
            groups.setdefault(str(AgencyKind(agency.kind).label), []).append((f"agency:{agency.code}", label))
            names[f"agency:{agency.code}"] = agency.name
    names |= {key: name for key, name in groups.get(_("Nhóm cơ quan"), [])}
    return [(NO_HOLDER, _("– chọn –")), *groups.items()], names
