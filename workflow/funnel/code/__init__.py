"""Included works -> codings: the codebook, and located passages coded with it."""
