"""What decides about an imported list: which column is which field, what a cell says, what becomes of a row. No database."""
