"""The small language of conditions in the packs: comparisons, and, or, not, in, between, is null; declared columns only.

It is not SQL: anything else is refused with file and line. It compiles to DuckDB and Spark SQL by sqlglot, and is
evaluated in plain Python with SQL's three-valued logic, which judges the other two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mangnon.engine.tables import TABLES

ALWAYS = "true"


class ConditionError(ValueError):
    """A condition outside the language, or one that names an undeclared column."""


@dataclass(frozen=True)
class Condition:
    """A checked condition over one frozen table."""

    text: str
    table: str

    @property
    def tree(self):
        """The syntax tree; raises ConditionError when the text is outside the language."""
        return _parsed(self.text, self.table)

    def sql(self, dialect: str = "duckdb") -> str:
        """Return the condition as SQL of a dialect (duckdb, spark)."""
        return _sql(self, dialect)

    def flag(self) -> str:
        """Return the condition as SQL to be evaluated for every row: words are looked up in a list.

        DuckDB does that once for each word of a file's dictionary, where ``=`` and ``IN`` compare row by row.
        """
        return _flag(self)

    def parts(self) -> tuple["Condition", ...]:
        """Return the conditions that must hold together: the members of the outermost ``and``."""
        return _parts(self)

    @property
    def columns(self) -> frozenset[str]:
        """The columns the condition names."""
        return _columns(self)

    def bound(self) -> tuple[str, str, int] | None:
        """Return (column, ">=" or "<", number) when the condition is just that: such bounds cut a column into bands."""
        return _bound(self)

    def words(self) -> tuple[str, ...] | None:
        """Return the words looked for when the condition is ``column = 'word'`` or ``column IN (…)`` and no more; else None."""
        return _looked_for(self.tree)

    def compared(self) -> frozenset[tuple[str, str]]:
        """Return (column, word) of every word that a column is compared with for being equal."""
        return _compared(self)

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Say whether the condition is true for a row; unknown (NULL) is not true."""
        return _value(self.tree, row) is True


# A catalogue asks the same few hundred conditions thousands of times over: what is read off the tree is remembered.


@cache
def _sql(condition: Condition, dialect: str) -> str:
    return condition.tree.sql(dialect=dialect)


@cache
def _flag(condition: Condition) -> str:
    return condition.tree.transform(_looked_up).sql(dialect="duckdb")


def _looked_up(node):
    from sqlglot import exp

    words = _looked_for(node)
    return node if words is None else exp.ArrayContains(this=exp.Array(expressions=[exp.Literal.string(word) for word in words]), expression=node.this)


def _looked_for(node) -> tuple[str, ...] | None:
    from sqlglot import exp

    words = node.expressions if isinstance(node, exp.In) else [node.expression] if isinstance(node, exp.EQ) else []
    if not words or not isinstance(node.this, exp.Column) or not all(isinstance(word, exp.Literal) and word.is_string for word in words):
        return None
    return tuple(word.this for word in words)


@cache
def _parts(condition: Condition) -> tuple[Condition, ...]:
    return tuple(Condition(node.sql(dialect="duckdb"), condition.table) for node in _joined(condition.tree))


@cache
def _columns(condition: Condition) -> frozenset[str]:
    from sqlglot import exp

    return frozenset(node.name for node in condition.tree.find_all(exp.Column))


@cache
def _compared(condition: Condition) -> frozenset[tuple[str, str]]:
    from sqlglot import exp

    found = set()
    for node in condition.tree.find_all(exp.EQ, exp.NEQ, exp.In):
        words = node.expressions if isinstance(node, exp.In) else [node.expression]
        if isinstance(node.this, exp.Column):
            found |= {(node.this.name, word.this) for word in words if isinstance(word, exp.Literal) and word.is_string}
    return frozenset(found)


@cache
def _bound(condition: Condition) -> tuple[str, str, int] | None:
    from sqlglot import exp

    node = condition.tree
    if not isinstance(node, exp.GTE | exp.LT) or not isinstance(node.this, exp.Column) or not isinstance(node.expression, exp.Literal):
        return None
    if node.expression.is_string:
        return None
    return node.this.name, ">=" if isinstance(node, exp.GTE) else "<", int(node.expression.this)


def _joined(node) -> list:
    from sqlglot import exp

    inner = node.unnest()
    if isinstance(inner, exp.And):
        return [*_joined(inner.this), *_joined(inner.expression)]
    return [node]


@cache
def _parsed(text: str, table: str):
    from sqlglot import exp, parse_one
    from sqlglot.errors import ParseError, TokenError

    allowed = (
        exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.Is,
        exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Neg,
    )
    try:
        tree = parse_one(text, dialect="duckdb")
    except (ParseError, TokenError) as error:
        raise ConditionError(f"không đọc được điều kiện {text!r} (unreadable condition): {str(error).splitlines()[0]}") from None
    for node in tree.walk():
        if not isinstance(node, allowed) or (isinstance(node, exp.In) and node.args.get("query")):
            raise ConditionError(f"điều kiện {text!r} dùng {type(node).__name__}, ngoài ngôn ngữ cho phép (outside the language)")
        if isinstance(node, exp.Column):
            _check_column(node, table, text)
    return tree


def _check_column(node, table: str, text: str) -> None:
    if node.table or node.name not in TABLES[table].names:
        raise ConditionError(f"điều kiện {text!r} nêu cột {node.sql()} không có trong bảng {table} (undeclared column)")


def _value(node, row: Mapping[str, Any]):
    """Evaluate a node: True, False, None (unknown) or a plain value."""
    from sqlglot import exp

    match node:
        case exp.Paren() | exp.Column() | exp.Literal() | exp.Boolean() | exp.Null() | exp.Neg():
            return _leaf(node, row)
        case exp.And():
            return _both(_value(node.this, row), _value(node.expression, row))
        case exp.Or():
            sides = _both(_not(_value(node.this, row)), _not(_value(node.expression, row)))
            return _not(sides)
        case exp.Not():
            return _not(_value(node.this, row))
        case exp.Is():
            left, right = _value(node.this, row), _value(node.expression, row)
            return left is right if right is None or isinstance(right, bool) else left == right
        case exp.In():
            return _in(_value(node.this, row), [_value(item, row) for item in node.expressions])
        case exp.Between():
            low = _compare(">=", _value(node.this, row), _value(node.args["low"], row))
            return _both(low, _compare("<=", _value(node.this, row), _value(node.args["high"], row)))
    signs = {exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}
    return _compare(signs[type(node)], _value(node.this, row), _value(node.expression, row))


def _leaf(node, row: Mapping[str, Any]):
    from sqlglot import exp

    if isinstance(node, exp.Paren):
        return _value(node.this, row)
    if isinstance(node, exp.Column):
        return row[node.name]
    if isinstance(node, exp.Neg):
        return -_value(node.this, row)
    if isinstance(node, exp.Literal):
        return node.this if node.is_string else int(node.this)
    return None if isinstance(node, exp.Null) else bool(node.this)


def _both(left, right):
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _not(value):
    return None if value is None else not value


def _in(value, items: list):
    if value is None:
        return None
    if any(item is not None and item == value for item in items):
        return True
    return None if any(item is None for item in items) else False


def _compare(sign: str, left, right):
    if left is None or right is None:
        return None
    if sign in ("=", "<>"):
        return (left == right) is (sign == "=")
    return _ordered(sign, left, right)


def _ordered(sign: str, left, right) -> bool:
    if sign == ">":
        return left > right
    if sign == ">=":
        return left >= right
    return left < right if sign == "<" else left <= right
