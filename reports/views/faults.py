"""What is wrong with a file that was sent, as a page shows it (templates/reports/_faults.html)."""

from collections.abc import Sequence

from kehoach.spreadsheets.reading import Fault

# People mend a file in several goes; the first hundred say what it is about.
TOLD = 100


def told(faults: Sequence[Fault]) -> dict:
    return {
        "faults": faults[:TOLD],
        "more_faults": max(len(faults) - TOLD, 0),
        "fault_count": len(faults),
    }
