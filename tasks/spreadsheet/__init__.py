"""A PLAN AS A SPREADSHEET: written out (`writing`), and read back as changes of its tasks (`reading`)."""
