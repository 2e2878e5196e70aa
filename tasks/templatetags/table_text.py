"""`{{ section.body|readable }}`: paragraphs of a plan as a page shows them."""

from django import template

from tasks.table_text import is_rule, row_cells

register = template.Library()


@register.filter
def readable(text: str) -> list[str]:
    """The paragraphs; of a table its cells, without the bars and the line under its head."""
    return [
        " · ".join(filter(None, cells)) if (cells := row_cells(line)) else line
        for line in text.splitlines()
        if not is_rule(line)
    ]
