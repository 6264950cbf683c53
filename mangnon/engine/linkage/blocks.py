"""Which pairs are compared at all: those that share one of these keys, where not too many share it.

A key may be left out where the pair it alone would bring can't reach the threshold: one name and one year in two communes, with parents
who don't agree, is worth 19 points at most if the name is among the rarest, and makes a pair in three of all.
"""

_REAL = "born IS NOT NULL"

# name → (key columns, condition, most rows a block may hold)
KEYS: dict[str, tuple[str, str, int]] = {
    "name and birth": ("c_core, born", f"c_said IS NOT NULL AND {_REAL}", 40),
    "name, year and commune": ("c_core, y, unit", "c_said IS NOT NULL", 60),
    "name, year, mother's given name": ("c_core, y, m_given", "c_said IS NOT NULL AND m_said IS NOT NULL", 30),
    "name, year, father's given name": ("c_core, y, f_given", "c_said IS NOT NULL AND f_said IS NOT NULL", 30),
    "ends of the name and birth": ("c_given, c_family, born", f"c_said IS NOT NULL AND {_REAL}", 40),
    "mother and birth": ("m_core, born", f"m_said IS NOT NULL AND {_REAL}", 40),
    "father and birth": ("f_core, born", f"f_said IS NOT NULL AND {_REAL}", 40),
    "both parents and year": ("m_core, f_core, y", "m_said IS NOT NULL AND f_said IS NOT NULL", 40),
    "both parents, day and month": ("m_core, f_core, mo, d", f"m_said IS NOT NULL AND f_said IS NOT NULL AND {_REAL}", 40),
    "name and mother": ("c_core, m_core", "c_said IS NOT NULL AND m_said IS NOT NULL", 30),
    "name and father": ("c_core, f_core", "c_said IS NOT NULL AND f_said IS NOT NULL", 12),
    "given name, mother and commune": ("c_given, m_core, unit", "c_said IS NOT NULL AND m_said IS NOT NULL", 30),
    "given name, father and commune": ("c_given, f_core, unit", "c_said IS NOT NULL AND f_said IS NOT NULL", 30),
    "ends of the name and mother": ("c_given, c_family, m_core", "c_said IS NOT NULL AND m_said IS NOT NULL", 30),
    "ends of the name, father and year": ("c_given, c_family, f_core, y", "c_said IS NOT NULL AND f_said IS NOT NULL", 30),
    "birth and hamlet": ("hamlet, born", f"hamlet IS NOT NULL AND {_REAL}", 40),
    "birth, commune, surname": ("unit, c_family, born", f"c_said IS NOT NULL AND {_REAL}", 40),
    "mother's given name, birth, commune": ("unit, m_given, born", f"m_said IS NOT NULL AND {_REAL}", 40),
    "name and commune": ("c_core, unit", "c_said IS NOT NULL", 8),
    "number": ("number", "number IS NOT NULL", 20),
    "number's last six and birth": ("n2, born", f"n1 IS NOT NULL AND n2 IS NOT NULL AND {_REAL}", 20),
    "number's first nine and birth": ("n1, n2 // 1000, born", f"n1 IS NOT NULL AND n2 IS NOT NULL AND {_REAL}", 20),
    "number without its middle, and birth": ("n1, n2 % 1000, born", f"n1 IS NOT NULL AND n2 IS NOT NULL AND {_REAL}", 20),
}


def block(connection) -> None:
    """Make the table ``candidate`` (a < b) of every pair that shares a key."""
    for number, (columns, condition, most) in enumerate(KEYS.values()):
        connection.execute(
            f"""CREATE TABLE block{number} AS
            SELECT id, key FROM (SELECT id, hash({columns}) AS key FROM person WHERE {condition})
            WHERE key IN (SELECT key FROM (SELECT hash({columns}) AS key FROM person WHERE {condition}) GROUP BY key HAVING count(*) BETWEEN 2 AND {most})"""
        )
    pairs = " UNION ALL ".join(
        f"SELECT (one.id::UBIGINT << 32) | other.id::UBIGINT AS pair FROM block{number} one JOIN block{number} other ON one.key = other.key AND one.id < other.id"
        for number in range(len(KEYS))
    )
    connection.execute(f"CREATE TABLE candidate AS SELECT DISTINCT pair FROM ({pairs})")
    for number in range(len(KEYS)):
        connection.execute(f"DROP TABLE block{number}")
