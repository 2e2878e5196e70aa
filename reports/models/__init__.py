"""Everything the report room stores, one file per subject."""

from .contributions import Contribution
from .days import SpecialDay
from .documents import (
    Build,
    BuildRequest,
    Format,
    Passage,
    Recipe,
    Remark,
    SignerForm,
    SummaryCopy,
    SummaryEdition,
    SummaryReport,
    built_path,
    signed_path,
)
from .entries import (
    NOTHING_ARISEN,
    STANDINGS,
    Entry,
    EntryState,
    EntryVersion,
    Evidence,
    WorkState,
    evidence_path,
)
from .exceptions import Extension, Reopening
from .obstacles import Obstacle, ObstacleNote, ObstacleState
from .reminders import Cause, Digest, JobRun, Preference, Reach, Reminder, ReminderRule
from .rounds import Obligation, Round, RoundEdition, RoundKind, ScheduleRule

__all__ = [
    "Build",
    "BuildRequest",
    "Cause",
    "Contribution",
    "Digest",
    "Entry",
    "EntryState",
    "EntryVersion",
    "Evidence",
    "Extension",
    "Format",
    "JobRun",
    "NOTHING_ARISEN",
    "Obligation",
    "Obstacle",
    "ObstacleNote",
    "ObstacleState",
    "Passage",
    "Preference",
    "Reach",
    "Recipe",
    "Remark",
    "Reminder",
    "ReminderRule",
    "Reopening",
    "Round",
    "RoundEdition",
    "RoundKind",
    "STANDINGS",
    "ScheduleRule",
    "SignerForm",
    "SpecialDay",
    "SummaryCopy",
    "SummaryEdition",
    "SummaryReport",
    "WorkState",
    "built_path",
    "evidence_path",
    "signed_path",
]
