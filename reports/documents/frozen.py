"""FROZEN: what a document says, as JSON and back, and the digest that names it."""

import hashlib
import json
from dataclasses import dataclass

from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter

from .facts import Facts
from .paper import Paper

_converter = make_converter()
# `names` is worked out anew.
for _hook, _make in (
    (_converter.register_structure_hook, make_dict_structure_fn),
    (_converter.register_unstructure_hook, make_dict_unstructure_fn),
):
    _hook(Facts, _make(Facts, _converter, names=override(omit=True)))


@dataclass(frozen=True)
class Content:
    """A document as people read it, and the facts that it was made from, where it is a report."""

    paper: Paper
    facts: Facts | None = None


def freeze(value) -> dict:
    """A dataclass of this package as plain values."""
    return _converter.unstructure(value)


def thaw(cls, values: dict):
    """The dataclass again. Equal to what was frozen."""
    return _converter.structure(values, cls)


def digest(values: dict) -> str:
    """SHA-256, in hexadecimal, of the values in one way of writing."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
