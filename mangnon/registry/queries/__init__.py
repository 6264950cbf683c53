"""Reading the registry, always for somebody."""

from mangnon.registry.queries.children import (
    Filters,
    child_for,
    children_for,
    children_in,
    group_choices,
    may_see_c4,
    may_see_names,
    number_of,
    search_children,
)
from mangnon.registry.queries.details import Entry, Present, circumstance_label, present, timeline
from mangnon.registry.queries.households import (
    communes_for,
    counts_by_commune,
    hamlets_for,
    household_by_number,
    household_for,
    households_for,
    member_counts,
    members,
    poverty_of,
)

__all__ = [
    "Entry",
    "Filters",
    "Present",
    "child_for",
    "children_for",
    "children_in",
    "circumstance_label",
    "communes_for",
    "counts_by_commune",
    "group_choices",
    "hamlets_for",
    "household_by_number",
    "household_for",
    "households_for",
    "may_see_c4",
    "may_see_names",
    "member_counts",
    "members",
    "number_of",
    "poverty_of",
    "present",
    "search_children",
    "timeline",
]
