"""What happened today."""
