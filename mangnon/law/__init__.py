"""The law as dated data: packs and their typed loader. Knows no Django."""

from mangnon.law.errors import LawError
from mangnon.law.loader import LawPacks, check, load, on

__all__ = ["LawError", "LawPacks", "check", "load", "on"]
