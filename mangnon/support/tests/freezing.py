"""A freeze for tests: the context of a round, and frozen rows as dictionaries."""

from datetime import date

from mangnon.engine.freezing import FreezeContext
from mangnon.registry import frozen
from mangnon.registry.tests.freezing import bare_context
from mangnon.support import frozen as support_frozen

AIDS = ("aided", "tro_cap", "y_te", "giao_duc", "tam_ly_phap_ly", "cham_soc_thay_the", "aided_khac")
COLUMNS = {
    "children": (
        "child", "household", "unit_id", "unit_open", "stock", "stock_open", "sex", "age_months", "age_months_open", "ethnic",
        "minority", "poverty", "urban", "birth_registered", "insured", "schooling", "parents", "special", "special_open",
        "at_risk", "at_risk_open", *AIDS, "born_in_period", "died_in_period", "left",
    ),
    "circumstances": (
        "child", "code", "grp", "unit_id", "unit_open", "at_open", "at_close", "sex", "age_months", "minority", "poverty",
        *AIDS, "exit",
    ),
    "risks": (
        "child", "code", "unit_id", "unit_open", "at_open", "at_close", "sex", "age_months", "minority", "poverty", "exit",
    ),
    "households": ("household", "unit_id", "poverty", "children"),
    "vital": ("event", "kind", "child", "unit_id", "sex", "age_months", "age_days"),
    "services": ("service", "child", "unit_id", "kind", "sex", "minority", "special"),
    "allowances": ("child", "unit_id", "kind", "monthly_amount", "sex", "minority"),
}


def context(start: date = date(2021, 12, 15), reference: date = date(2022, 5, 15), known_at=None) -> FreezeContext:
    """Return the context of a round, prepared by support and registry."""
    ctx = bare_context(start, reference, known_at)
    support_frozen.prepare(ctx)
    frozen.prepare(ctx)
    return ctx


def rows(ctx: FreezeContext, table: str) -> list[dict]:
    """Return a table's frozen rows by column name."""
    tables = frozen.FROZEN | support_frozen.FROZEN
    found = [tuple(row) for row in tables[table](ctx)]
    assert all(len(row) == len(COLUMNS[table]) for row in found)
    return [dict(zip(COLUMNS[table], row, strict=True)) for row in found]


def of(ctx: FreezeContext, table: str, child) -> list[dict]:
    """Return the frozen rows of one child."""
    wanted = ctx.pseudonym("child", child.id)
    return [row for row in rows(ctx, table) if row["child"] == wanted]
