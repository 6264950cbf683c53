"""``{% load ui %}``: the components. Each prints what a view made; none asks the database."""

from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from mangnon.base import ids
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.ui import numbers, paging
from mangnon.ui.lines import drawn
from mangnon.ui.parts import Help, Tag

register = template.Library()


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """1234.5 → 1.235 (or 1.234,5 with ``:1``), in English 1,235; nothing for None."""
    return "" if value is None else numbers.number(value, int(decimals))


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """Percent points: 25.754 → 25,8%."""
    return "" if value is None else numbers.percent(value, int(decimals))


@register.filter
def day(value: date | None) -> str:
    """dd/mm/yyyy."""
    return "" if value is None else vi_date(value)


@register.filter
def moment(value: datetime | date | str | None) -> str:
    """08:30 25/05/2022; a day without an hour prints as a day, words as they are."""
    if value is None or isinstance(value, str):
        return value or ""
    return vi_datetime(value) if isinstance(value, datetime) else vi_date(value)


@register.filter
def named(entry: Any) -> str:
    """What an entry of a law pack is called in the page's language."""
    return entry.english if get_language() == "en" and entry.english else entry.label


@register.simple_tag
def tag(word: Any, tone: str = "") -> str:
    """A status: ``{% tag event.tag %}`` or ``{% tag "Quá hạn" "late" %}``."""
    shown = word if isinstance(word, Tag) else Tag(str(word), tone or "plain")
    return format_html('<span class="tag tag-{}">{}</span>', shown.tone, shown.word)


@register.simple_tag
def send_key() -> str:
    """The key of one filled form: sent twice with the same key, it makes one thing."""
    return format_html('<input type="hidden" name="send_key" value="{}">', ids.uuid7())


@register.inclusion_tag("ui/parts/help.html")
def help(entry: Any, about: str = "") -> dict:  # the tag's name in templates is the word people see: "?"
    """The "?" beside a word: ``{% help entry %}`` takes a Help or an entry of a law pack."""
    return {"help": entry if isinstance(entry, Help) else Help.of(entry), "about": about}


@register.inclusion_tag("ui/parts/table.html", takes_context=True)
def table(context: template.Context, table: Any) -> dict:
    """A Table with its caption, totals and pages."""
    found, total = mark_safe("".join([drawn(line, table.cards) for line in table.lines])), table.total_line  # noqa: S308  lines escape every word
    return {"table": table, "lines": found, "total": total and drawn(total, table.cards), "request": context.get("request"), "label": str(table.caption)}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any, form: str = "") -> dict:
    """Links to the pages of a list; with ``form`` (an id) buttons that post it, for searches kept out of the address."""
    request = context.get("request")
    query = request.GET if request is not None else QueryDict()
    return {"page": page, "steps": paging.steps(page, query), "form": form}


@register.inclusion_tag("ui/parts/chart.html")
def chart(chart: Any, heading: str = "h2") -> dict:
    """A drawn chart with its title, unit, source, cut-off and the table beside it."""
    return {"chart": chart, "svg": mark_safe(chart.svg), "heading": heading}  # noqa: S308  ui.charts escapes every word


@register.inclusion_tag("ui/parts/summary.html")
def summary(pairs: Any) -> dict:
    """A summary list of Pair."""
    return {"pairs": pairs}


@register.inclusion_tag("ui/parts/tasks.html")
def tasks(items: Any) -> dict:
    """A task list of Task."""
    return {"items": items}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(events: Any) -> dict:
    """A timeline of Event, in the order given."""
    return {"events": events}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Any, label: str = "") -> dict:
    """Tabs (links) of Tab."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/figures.html")
def figures(items: Any) -> dict:
    """A leader's figures (Figure)."""
    return {"items": [(item, mark_safe(item.spark)) for item in items]}  # noqa: S308  ui.charts escapes every word


@register.inclusion_tag("ui/parts/signatures.html")
def signatures(items: Any, place_and_day: str = "") -> dict:
    """Signature blocks, printed only."""
    return {"items": items, "place_and_day": place_and_day}


@register.inclusion_tag("ui/forms/summary.html")
def error_summary(form: Any) -> dict:
    """The error summary alone, for a form whose fields a page places by hand."""
    return {"form": form}


@register.simple_block_tag
def notice(content: str, tone: str = "") -> str:
    """A notice set off from the text: ``{% notice "late" %}…{% endnotice %}``."""
    return format_html('<div class="notice{}">{}</div>', f" {tone}" if tone else "", content)


@register.simple_block_tag
def empty(content: str, title: str = "") -> str:
    """An empty state: what is not here, and (the content) what to do next."""
    return format_html('<div class="empty"><p class="empty-title">{}</p>{}</div>', title, content)
