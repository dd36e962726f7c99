"""Works -> decisions: criteria, sheets, votes, reconciliation, agreement, retrieval."""
