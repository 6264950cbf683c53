"""Handing over: what somebody leaves who holds a post no longer, and who takes it. No post ends silently."""
