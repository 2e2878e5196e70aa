"""What changes the register, one module a subject."""
