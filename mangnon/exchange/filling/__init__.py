"""The first filling of communes: what was read, what is refused and not settled, how far the register covers the children expected."""
