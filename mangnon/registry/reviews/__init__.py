"""Monthly and quarterly review of children in special circumstances or at risk (Kế hoạch 715/KH-UBND V.11.b): 12 + 4 lists a commune and year."""
