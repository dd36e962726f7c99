"""Frameworks laid out as a table: what they ask or name, restated, and which questions hang on answers."""

from collections.abc import Iterable

from funnel.frameworks import Framework

COLUMNS = (
    *("framework", "title", "kind", "section", "section_title", "about", "item", "restated", "location", "asked_when"),
    *("answers", "relations", "traced_to", "provenance"),
)


def rows(frameworks: Iterable[Framework]) -> list[dict[str, str]]:
    """One row an item (COLUMNS), frameworks by id, sections and items in their own order.

    `answers` is empty where an item is answered in words, or not asked.
    """
    return [
        {
            "framework": framework.id,
            "title": framework.title,
            "kind": framework.kind,
            "section": section.id,
            "section_title": section.title,
            "about": section.about,
            "item": item.id,
            "restated": item.restated,
            "location": item.location,
            "asked_when": item.asked_when,
            "answers": "; ".join(item.options if item.restated else ()),
            "relations": "; ".join(item.relations),
            "traced_to": "; ".join(item.traced_to),
            "provenance": framework.provenance,
        }
        for framework in sorted(frameworks, key=lambda each: each.id)
        for section in framework.sections
        for item in section.items
    ]
