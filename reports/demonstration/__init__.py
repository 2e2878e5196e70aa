"""Invented people and accounts to try the portal with. Never in production (see load.refuse_in_production)."""
