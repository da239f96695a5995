"""The tests: they mirror the folders of mailroom/ and ui/."""
