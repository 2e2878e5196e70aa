"""Invented people and accounts to try the portal with; never in production (load.refuse_in_production)."""
