"""Profiles: the shape in which other software gives and takes lists of children, as data that pages make and change."""
