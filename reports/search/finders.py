"""All finders, in the order of the page."""

from .account_finders import Contributions, Entries, Extensions, Files, Obstacles, Rounds
from .finder import Finder
from .open_finders import Agencies, Amendments, Editions, People, Plans, Reorganisations, Sections, Tasks

FINDERS: tuple[Finder, ...] = (
    Plans(),
    Tasks(),
    Sections(),
    Agencies(),
    Rounds(),
    Entries(),
    Obstacles(),
    Editions(),
    Files(),
    Contributions(),
    Extensions(),
    Amendments(),
    Reorganisations(),
    People(),
)
BY_KIND = {finder.kind: finder for finder in FINDERS}
KINDS = [(finder.kind, finder.label) for finder in FINDERS]
