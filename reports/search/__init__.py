"""SEARCH: what is typed (query) → rows that hold it (matching, finders) → hits in their context (context)."""
