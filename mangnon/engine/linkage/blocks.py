"""Which pairs are compared at all: those that share one of these keys, where not too many share it."""

# Birth as a key that day and month swapped don't change.
_BIRTH = "y, greatest(mo, d), least(mo, d)"
_REAL = "known = 'day' AND NOT new_year"  # a known day: 01/01 would make one block of a commune's whole year

# name → (key columns, condition, most rows a block may hold)
KEYS: dict[str, tuple[str, str, int]] = {
    "name and year": ("c_core, y", "c_said IS NOT NULL", 40),
    "name, year and commune": ("c_core, y, unit", "c_said IS NOT NULL", 60),
    "given name and birth": (f"c_given, {_BIRTH}", f"c_said IS NOT NULL AND {_REAL}", 40),
    "mother and birth": (f"m_core, {_BIRTH}", f"m_said IS NOT NULL AND {_REAL}", 40),
    "father and birth": (f"f_core, {_BIRTH}", f"f_said IS NOT NULL AND {_REAL}", 40),
    "both parents and year": ("m_core, f_core, y", "m_said IS NOT NULL AND f_said IS NOT NULL", 40),
    "both parents, day and month": ("m_core, f_core, mo, d", f"m_said IS NOT NULL AND f_said IS NOT NULL AND {_REAL}", 40),
    "name and mother": ("c_core, m_core", "c_said IS NOT NULL AND m_said IS NOT NULL", 30),
    "given name and mother": ("c_given, m_core", "c_said IS NOT NULL AND m_said IS NOT NULL", 30),
    "given name and father": ("c_given, f_core", "c_said IS NOT NULL AND f_said IS NOT NULL", 30),
    "birth and hamlet": (f"hamlet, {_BIRTH}", f"hamlet IS NOT NULL AND {_REAL}", 40),
    "birth, commune, surname": (f"unit, c_family, {_BIRTH}", f"c_said IS NOT NULL AND {_REAL}", 40),
    "mother's given name, birth, commune": (f"unit, m_given, {_BIRTH}", f"m_said IS NOT NULL AND {_REAL}", 40),
    "name and commune": ("c_core, unit", "c_said IS NOT NULL", 12),
    "number's last six": ("number[7:12]", "length(number) = 12", 20),
    "number's first nine and birth": (f"number[1:9], {_BIRTH}", "length(number) = 12", 20),
    "number without its middle, and birth": (f"number[1:6], number[10:12], {_BIRTH}", "length(number) = 12", 20),
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
