"""Codings -> concept map; models and stages -> crosswalk and claims; question frameworks as data."""
