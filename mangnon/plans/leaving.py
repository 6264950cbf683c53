"""What a post leaves of the plan: the unfinished tasks its body leads, and those its holder answers for in person."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.handing.kinds import Kind, Left, register
from mangnon.organisation.models import Post
from mangnon.plans import queries
from mangnon.plans.models import Task


def _find(actor: Actor, day: date) -> Iterator[Left]:
    mine = Q(lead_id__in=organisation.bodies_of(actor, day)) | Q(responsible_id=actor.person_id)
    for task in queries.tasks_for(actor, day).filter(mine).exclude(state="hoan_thanh"):
        yield Left(str(task.pk), f"{task.clause.code}: {task.title}", reverse("plans:task-detail", args=[task.pk]), task.due_before)


def _take(keys: Iterable[str], by: Actor, taker: Post) -> None:
    """Who takes a task answers for it in person."""
    Task.objects.filter(pk__in=list(keys)).update(responsible=taker.person_id, version=F("version") + 1)


register(Kind("task", _("Nhiệm vụ của kế hoạch"), roles.TASK_EDIT, _find, _take))
