"""Cleaning the register with the commune police (Công văn 2513/LĐTBXH-TTTT, 14/7/2022): lists out, answers in, applied after a look."""
