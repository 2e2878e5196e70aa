"""LABELS: what documents and files call the tasks of a round, each by another name."""

from collections.abc import Sequence


def labels(paths: Sequence[str]) -> list[str]:
    """The numbers of tasks, each once: where an amendment gave the number of an ended task to another, the
    second "II.1.a" becomes "II.1.a (2)"."""
    return [
        path if (before := paths[:place].count(path)) == 0 else f"{path} ({before + 1})"
        for place, path in enumerate(paths)
    ]
