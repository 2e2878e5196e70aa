"""The writing page as a person meets it: open it, type into it, press a button."""

from django.urls import reverse


def url_of(world) -> str:
    return reverse("reports:round_entries", args=[world.round.pk])


def opened(client, world) -> dict:
    """All fields of the page as a browser would send them back untouched."""
    data = {}
    for sheet in client.get(url_of(world)).context["writing"].sheets:
        if sheet.writable:
            data |= {f"{sheet.prefix}-revision": sheet.revision, f"{sheet.prefix}-base": sheet.base}
            data |= fields(sheet.form) | fields(sheet.form.documents.management_form)
            for row in sheet.form.documents:
                data |= fields(row)
    return data


def fields(form) -> dict:
    values = {bound.html_name: bound.value() for bound in form}
    shown = {name: value for name, value in values.items() if value not in (None, "") and value is not False}
    return {name: f"{v:%d/%m/%Y}" if hasattr(v, "year") else v for name, v in shown.items()}


def typed(client, world, obligation, **values) -> dict:
    """The page with these fields of one account filled in."""
    return opened(client, world) | {f"o{obligation.pk}-{name}": value for name, value in values.items()}


def press(client, world, data, action="save", **more):
    return client.post(url_of(world), {**data, "action": action, **more})
