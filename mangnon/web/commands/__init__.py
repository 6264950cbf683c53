"""What the sub-commands of ``mangnon`` do."""
