"""Phúc tra: a random sample of a commune's children is asked again at home; how often the register is wrong, with its interval."""
