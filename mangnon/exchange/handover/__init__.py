"""What changed since the last hand-over to other software, as a list in the order of its screen, ticked off line by line."""
