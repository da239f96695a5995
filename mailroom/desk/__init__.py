"""One envelope after the other: what the doors do, from a view to an event and its answer."""
