"""Codings and models -> concept map, crosswalk, frameworks."""
