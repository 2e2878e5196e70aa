"""WHO: agencies, classes, reorganisations, people, permission rules."""
