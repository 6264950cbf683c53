"""Rows by the thousand: read in sets, written with a statement or two whatever their number."""
