"""Moves between two communes: asked for by one, answered by the other, lifted to the desk above when nobody answers."""
