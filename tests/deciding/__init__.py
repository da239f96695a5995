"""The rules, by the row and by the cell."""
