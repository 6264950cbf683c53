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
    residents_left_in,
    search_children,
)
from mangnon.registry.queries.details import Entry, Present, circumstance_label, present, timeline
from mangnon.registry.queries.households import (
    communes_for,
    counts_by_commune,
    hamlet_choices,
    hamlets_for,
    household_by_number,
    household_for,
    households_for,
    member_counts,
    members,
    poverty_of,
)
from mangnon.registry.queries.oddities import silent_communes, without_number

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
    "hamlet_choices",
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
    "residents_left_in",
    "search_children",
    "silent_communes",
    "timeline",
    "without_number",
]
