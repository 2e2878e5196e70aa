"""The real register of fixtures/agencies, loaded the way the portal loads it."""

from types import SimpleNamespace

import pytest

from agencies.loading import load_register
from agencies.models import Agency, AgencyClass
from agencies.successors import Register


@pytest.fixture
def register_data(db):
    """agency("sxd"), members("ubnd-cap-huyen", day) and carriers("skhdt", day) as lists of codes."""
    load_register()
    register = Register.load()
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    classes = {each.code: each for each in AgencyClass.objects.all()}
    return SimpleNamespace(
        register=register,
        agency=agencies.__getitem__,
        members=lambda code, day: [a.code for a in register.members(classes[code], day)],
        carriers=lambda code, day: [a.code for a in register.carriers(agencies[code], day)],
    )
