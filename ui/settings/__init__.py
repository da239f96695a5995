"""What a supervisor may change at the station."""
