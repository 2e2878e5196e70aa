"""OFFLINE: an agency's round as a spreadsheet to be filled in without a connection (`writing`), and
back again (`reading` → `checking` → `offers`, which `reports.services.offline` saves).
"""
