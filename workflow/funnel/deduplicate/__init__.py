"""Records to works: which records are the same publication, by which rule, on what evidence.

In reading order: fields (made comparable), keys (which pairs to compare), compare (what a pair agrees on and differs
in), rules (what that means), clusters (works from pairs), stated (what people decided), merge (one row a work),
pipeline (all of it).
"""
