"""x"""
from typing import NamedTuple
from funnel.text import split_list
class Found(NamedTuple):
    placed: object; judged: object; by_rules: dict; coding: object
def work_of(works):
    return {m: w["work_id"] for w in works for m in split_list(w["members"])}
def figures(*a): return []
def report(figures, found, s):
    import pprint
    return pprint.pformat((s, found.placed.unplaced, found.placed.contradicted, found.judged))
