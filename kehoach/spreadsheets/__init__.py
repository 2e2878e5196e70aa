"""SPREADSHEETS both ways: sheets with one look (`writing`), and what people send back (`reading`)."""
