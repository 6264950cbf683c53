"""The columns beyond the basic ones: how each is read and which fact of the registry it goes into.

Their headings are the packs' list ``import_column``; ``field`` is the key of the registry's form whose label a person is
told. What the form keeps as derived, linked to another room's case, or not collected has no column.
"""

from dataclasses import dataclass

# What a column goes into: the papers of the birth, what is known of a father or mother, who cares, …
PAPER, FATHER, MOTHER, CARE, DETAIL, HOME, NAME, SPECIAL, RISK, SCHOOL, CARD, ANSWER = (
    "paper", "cha", "me", "care", "detail", "home", "name", "special", "risk", "school", "card", "answer"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``read``: a kind of reader (``values.READERS``); ``fact``: what it goes into; ``part``: which value of that fact.

    ``codes`` is the code list of a coded column, ``longest`` the most letters its text may have.
    """

    field: str
    read: str
    fact: str
    part: str
    codes: str = ""
    longest: int = 200


def _parent(fact: str, who: str) -> dict[str, Column]:
    return {
        f"{who}_birth": Column(f"{who}_birth", "year", fact, "birth_year"),
        f"{who}_id": Column(f"{who}_id", "id12", fact, "personal_id"),
        f"{who}_ethnicity": Column(f"{who}_ethnicity", "ethnic", fact, "ethnic"),
        f"{who}_status": Column(f"{who}_status", "code", fact, "status", "parent_status"),
        f"{who}_job": Column(f"{who}_job", "text", fact, "job", longest=80),
    }


COLUMNS: dict[str, Column] = {
    "birth_reg": Column("birth_reg", "code", DETAIL, "birth_reg", "birth_reg"),
    "birth_reg_no": Column("birth_reg_no", "text", PAPER, "birth_reg_no", longest=60),
    "birth_reg_place": Column("birth_reg_place", "text", PAPER, "birth_reg_place", longest=160),
    "birth_place": Column("birth_place", "code", PAPER, "birth_place", "birth_place"),
    "birth_order": Column("birth_order", "count", PAPER, "birth_order"),
    "nationality": Column("nationality", "code", PAPER, "nationality", "nationality"),
    "home_town": Column("home_town", "text", PAPER, "home_town", longest=160),
    "other_names": Column("other_names", "names", NAME, "goi_o_nha", longest=120),
    "former_name": Column("other_names", "names", NAME, "cu", longest=120),
    "perm_addr": Column("perm_addr", "text", DETAIL, "perm_addr"),
    "home_address": Column("address", "text", HOME, "address"),
    "head_id": Column("head_id", "id12", HOME, "head_id"),
    "household_book_no": Column("household_book_no", "text", HOME, "household_book_no"),
    "phone": Column("phone", "text", HOME, "phone"),
    "bhyt_no": Column("bhyt_no", "card", CARD, "number"),
    "bhyt_valid": Column("bhyt_valid", "period", CARD, "valid"),
    "bhyt_from": Column("bhyt_valid", "day", CARD, "valid_from"),
    "bhyt_to": Column("bhyt_valid", "day", CARD, "last"),
    **_parent(FATHER, "father"),
    **_parent(MOTHER, "mother"),
    "guardian_relation": Column("guardian_relation", "code", CARE, "relation", "guardian_relation"),
    "care_type": Column("care_type", "code", CARE, "care_type", "care_type"),
    "facility": Column("facility", "text", CARE, "facility_name", longest=160),
    "special_code": Column("special_code", "codes", SPECIAL, "codes", "circumstance"),
    "special_from": Column("special_code", "day", SPECIAL, "valid_from"),
    "special_basis": Column("special_code", "text", SPECIAL, "evidence", longest=120),
    "risk_code": Column("risk_code", "codes", RISK, "codes", "risk"),
    "covid": Column("covid", "codes", DETAIL, "covid", "covid"),
    "disability": Column("disability", "codes", DETAIL, "disability", "disability_kind"),
    "disability_degree": Column("disability", "code", DETAIL, "disability_degree", "disability_degree"),
    "school_status": Column("school_status", "code", SCHOOL, "level", "schooling"),
    "school": Column("school", "text", SCHOOL, "school", longest=120),
    "school_class": Column("school", "text", SCHOOL, "class_name", longest=24),
    "moet_id": Column("moet_id", "id10", DETAIL, "moet_id"),
    "nutrition": Column("nutrition", "code", DETAIL, "nutrition", "nutrition"),
    "vaccination": Column("vaccination", "code", DETAIL, "vaccination", "vaccination"),
    "collector": Column("collector", "person", DETAIL, "collector"),
    "verified": Column("verified", "code", DETAIL, "verified", "check_result"),
    "police_check": Column("police_check", "code", DETAIL, "police_check", "police_result"),
}
# The basic columns whose field of the form is called otherwise.
BASIC = {
    "household_number": "household_no", "birth": "birth_date", "ethnic": "ethnicity", "birth_registered_on": "birth_reg_date", "residence_kind": "residence_status",
    "relation": "relation_to_head",
}  # fmt: skip
QUESTION = "hoi."  # what the column of a province's own question begins with
