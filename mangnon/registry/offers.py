"""The registry's own forms on a child's page, in the order of the list."""

from mangnon.organisation import roles
from mangnon.registry import child_page
from mangnon.registry.forms import ENTRY_FORMS

for number, kind in enumerate(ENTRY_FORMS):
    child_page.offer(child_page.Offer(kind.title, f"registry:{kind.route}", roles.CHILD_EDIT, kind.group, number, kind.offered))
