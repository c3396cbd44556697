"""The work of nnqft done by other means, timed side by side: `make bench-peers`."""
