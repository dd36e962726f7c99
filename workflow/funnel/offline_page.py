"""Pages that open by double click: one file, no network, nothing in it that a record's text could make run."""

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

# What could end a script element or a line of script; the same characters for JSON, written as escapes.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def rendered(package: str, name: str, data: Any = None, base: str = "", **values: Any) -> str:
    """The template <name>.html of a package with its <name>.css and <name>.js in it, identical for identical input.

    base: the name of a style and script beside this module that stand before the page's own. data: put into the page
    as JSON, from where its script takes it as text, never as markup; values: for the template, escaped. A page may do
    without script. The page's policy allows this style and this script only, by their hashes.
    """
    style, script = (_text(__package__, f"{base}.{kind}") + _text(package, f"{name}.{kind}") for kind in ("css", "js"))
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(place, ".") for place in (package, __package__)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{name}.html").render(
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
        data=Markup(embedded(data)),
        **values,
    )


def _text(package: str, name: str) -> str:
    part = files(package).joinpath(name)
    return part.read_text("utf-8") if part.is_file() else ""


def embedded(data: Any) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
