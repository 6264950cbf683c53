"""Backups: one sealed file made while people work, restored into an empty place, verified there; kept by number, drilled."""
