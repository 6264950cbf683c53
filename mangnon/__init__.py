"""Măng Non: the information system of a province's work for children."""

__version__ = "0.1.0"
