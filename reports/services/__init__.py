"""The only code that changes the state of rounds, obligations and entries."""
