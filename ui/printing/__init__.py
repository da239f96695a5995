"""Paper: the only QPainter for it, PDF, printer and preview."""
