"""THE ACCOUNT GIVEN: rounds, obligations, entries, review, dashboard, the official report."""
