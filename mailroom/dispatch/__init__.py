"""Where it goes: trays, bins, bundles, slips, posting, destruction."""
