"""Children entered twice with the slips clerks make, and those who only look alike: a list whose truth is known.

Nothing here is shared with what looks for duplicates: its slips come from ``slips``, which knows its own letters.
"""
