"""The page on which an import is checked: what it shows, what has to be looked at, which form stands open."""
