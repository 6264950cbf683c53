"""Which commune has a child, for a worker who does not find it on the own list: a commune and a telephone, never the record."""
