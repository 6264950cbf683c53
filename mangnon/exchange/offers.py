"""What the room offers the rooms below: who may open the files of a batch, the job that imports a large list, the grid for many children."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.deadlines.jobs import register_job
from mangnon.exchange import actions
from mangnon.exchange.queries import batches
from mangnon.files.queries import register_guard
from mangnon.organisation import roles
from mangnon.registry.paper.offers import many_at


def _may_open(actor: Actor, ident: str) -> bool:
    return roles.may(actor.role, roles.CHILD_EDIT) and batches.batches_for(actor).filter(pk=UUID(ident)).exists()


def _work(by: Actor, subject: str, due: datetime) -> None:
    actions.confirm_queued(UUID(subject), by=by)


register_guard("batch", _may_open)
register_job(actions.JOB, _work, _("Nhập danh sách lớn"))
many_at("exchange:grid")
