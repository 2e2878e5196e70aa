"""How files are called: short, without diacritics or special characters (domain.md 1.9). Pure."""

import re

# With the longest ending (".docx") a name has at most 50 characters.
STEM = 45


def stem(*words: str) -> str:
    """Words without diacritics joined to a file name, still without its ending."""
    return re.sub("[^A-Za-z0-9]+", "_", "_".join(words))[:STEM].strip("_")


def plan_word(number: str) -> str:
    """ "KH151" of the plan 151/KH-UBND."""
    return "KH" + number.split("/")[0]
