"""Ledger -> what the review publishes: figures, tables, the audit page."""
