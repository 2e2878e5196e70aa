"""Words that a step asks for: cleaned, there if they must be, and not too long."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehoach.text import clean

TEXT_LENGTH = 3_000


def wrong_words(text: str, missing: str) -> str:
    """What is wrong with cleaned words, or ""; an empty `missing` says that they may be left out."""
    if len(text) > TEXT_LENGTH:
        return _("Nội dung dài quá %(max)d ký tự. Hãy rút gọn.") % {"max": TEXT_LENGTH}
    return "" if text else missing


def worded(text: str, missing: str, field: str | None = None) -> str:
    """The words cleaned. Raises ValidationError, of the field if one is named."""
    text = clean(text)
    if problem := wrong_words(text, missing):
        raise ValidationError({field: problem} if field else problem)
    return text
