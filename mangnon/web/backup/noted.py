"""What the record calls the acts that keep a place alive."""

MADE, RESTORED, DRILLED, UPGRADED = "backup made", "place restored", "restore drilled", "place upgraded"
