"""Benchmarks: what the house promises about speed, measured side by side in one run. ``python -m bench`` runs them."""
