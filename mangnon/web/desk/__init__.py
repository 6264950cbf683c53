"""The data-protection officer's desk: who read a child's record, what a person read, which named lists left the house."""
