"""Children entered twice: pairs found and decided, two records made one, and two again when that was wrong."""
