"""What the garbage collector need not look through again."""

import gc

YOUNG = 10_000  # new objects before the collector looks at the young ones: a page makes thousands, and nearly all go by themselves


def settle() -> None:
    """Set aside all that lives now (code, templates, an index of names) as no rubbish.

    A search lasts 7 ms and a walk through the objects of an index of 277,000 people 10 ms more; without this, one search in ten
    pays for it. What is set aside still goes when nothing names it any longer; only rings among it would stay.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
