"""Pages of the plan room, one module each."""
