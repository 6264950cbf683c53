"""Rows of a table, written as they are read: as Django's templates a list of fifty rows took longer to print than to ask for."""

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mangnon.ui.table import Line, Shown


def drawn(line: Line, cards: bool) -> SafeString:
    """Return the row of a table; ``cards``: with the roles and labels a card needs, because a narrow screen undoes the table."""
    strong, role = ' class="total"' if line.strong else "", ' role="row"' if cards else ""
    return mark_safe(f"<tr{strong}{role}>{''.join([_cell(cell, cards) for cell in line.cells])}</tr>\n")  # noqa: S308  every word is escaped below


def _cell(cell: Shown, cards: bool) -> str:
    tag, begin = ("th", '<th scope="row"') if cell.head else ("td", "<td")
    begin += f' class="{conditional_escape(cell.css)}"' if cell.css else ""
    begin += f' lang="{conditional_escape(cell.lang)}"' if cell.lang else ""
    begin += f' role="{"rowheader" if cell.head else "cell"}" data-label="{conditional_escape(cell.label)}"' if cards else ""
    return f"{begin}>{_said(cell)}{_beside(cell)}</{tag}>"


def _said(cell: Shown) -> str:
    text = f'<span class="tag tag-{cell.tag.tone}">{conditional_escape(cell.tag)}</span>' if cell.tag else conditional_escape(cell.text)
    return f'<a href="{conditional_escape(cell.href)}">{text}</a>' if cell.href else text


def _beside(cell: Shown) -> str:
    """Return what stands after the words: the "?", the second line, the bar."""
    said = ""
    if cell.help:
        about = conditional_escape(_("Giải thích"))  # not inside the f-string: the catalogue's reader looks for words outside of one
        said = f' <a class="help-link" href="{conditional_escape(cell.help)}" aria-label="{about}: {conditional_escape(cell.text)}">?</a>'
    if cell.hint:
        said += f'<br><span class="hint">{conditional_escape(cell.hint)}</span>'
    if cell.bar is not None:
        said += f'<svg class="bar" viewBox="0 0 48 10" width="48" height="10" aria-hidden="true"><rect width="{cell.bar:.1f}" height="10"/></svg>'
    return said
