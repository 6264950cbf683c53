"""Reading for imports: the places a list names, the records it may speak of, the batches of somebody's body."""
