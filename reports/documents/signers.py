"""Who signs, in print: right and office above the signature (Decree 30/2020, article 13; Annex I, II.7)."""

# A sở works by its head, a committee by majority: its documents are signed on its behalf (TM.).
HEADS = {"department": "GIÁM ĐỐC", "province": "CHỦ TỊCH", "district": "CHỦ TỊCH", "commune": "CHỦ TỊCH"}
COMMITTEES = ("province", "district", "commune")
OTHER_HEAD = "THỦ TRƯỞNG"
NEEDS_POSITION = ("by_order", "authorised")


def title_lines(form: str, kind: str, position: str = "") -> tuple[str, ...]:
    """Lines of box 7a. `form` is a value of models.SignerForm, `kind` one of agencies.models.AgencyKind;
    `position` is the office of who signs by order (TL.) or authorisation (TUQ.)."""
    head = HEADS.get(kind, OTHER_HEAD)
    behalf = ("TM. ỦY BAN NHÂN DÂN",) if kind in COMMITTEES else ()
    lines = {
        "head": (*behalf, head),
        "deputy": (*behalf, f"KT. {head}", f"PHÓ {head}"),
        "acting": (*behalf, f"Q. {head}"),
        "by_order": (f"TL. {head}", position.upper()),
        "authorised": (f"TUQ. {head}", position.upper()),
    }[form]
    return tuple(line for line in lines if line)
