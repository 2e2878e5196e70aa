"""The only code that writes plans: storing a document, bringing one in, changing a plan."""
