"""A made-up branch: host extracts, people, envelopes and their pictures, each with its true answer."""
