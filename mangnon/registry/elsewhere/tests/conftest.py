"""The small province of the registry's tests."""

from mangnon.registry.tests.conftest import place

__all__ = ["place"]
