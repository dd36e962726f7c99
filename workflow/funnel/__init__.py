"""Funnel: from search exports and people's decisions to everything that a literature review publishes."""
