"""Everything the report room stores, one file per subject."""

from .contributions import Contribution
from .days import SpecialDay
from .entries import Entry, EntryState, EntryVersion, Evidence, WorkState, evidence_path
from .exceptions import Extension, Reopening
from .obstacles import Obstacle, ObstacleNote, ObstacleState
from .reminders import Cause, Digest, JobRun, Preference, Reach, Reminder, ReminderRule
from .rounds import Obligation, Round, RoundEdition, RoundKind, ScheduleRule

__all__ = [
    "Cause",
    "Contribution",
    "Digest",
    "Entry",
    "EntryState",
    "EntryVersion",
    "Evidence",
    "Extension",
    "JobRun",
    "Obligation",
    "Obstacle",
    "ObstacleNote",
    "ObstacleState",
    "Preference",
    "Reach",
    "Reminder",
    "ReminderRule",
    "Reopening",
    "Round",
    "RoundEdition",
    "RoundKind",
    "ScheduleRule",
    "SpecialDay",
    "WorkState",
    "evidence_path",
]
