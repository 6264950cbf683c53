"""Before a new child is saved: who is in the register already and may be the same, and where else a child so named lives."""
