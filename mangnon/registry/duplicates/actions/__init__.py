"""Writing what people decide of pairs. Every action: keyword-only actor, all or nothing, audited last."""

from mangnon.registry.duplicates.actions.merging import merge_children, undo_merge
from mangnon.registry.duplicates.actions.opinions import tell_opinion
from mangnon.registry.duplicates.actions.pairs import decide_pair, note_pairs, refresh_pairs

__all__ = ["decide_pair", "merge_children", "note_pairs", "refresh_pairs", "tell_opinion", "undo_merge"]
