"""Files cut anywhere and with any byte changed: no traceback, positions without gaps, no record lost that has begun."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel.errors import ReviewError
from funnel.identify.registry import read_file

ABSTRACT = "AB  - Lines of text, as long as they come.\n\nAnd “more” of them: café.\n"
RIS = "".join(f"TY  - JOUR\nTI  - Title {n}\nAU  - Li, Ana\nPY  - 20{n:02}\n{ABSTRACT}ER  - \n\n" for n in range(6))
FILES = {
    "ris": (RIS, b"\nTY  - "),
    "nbib": ("".join(f"\nPMID- {n}\nOWN - NLM\nTI  - T{n}\nFAU - Li, Ana\nAB  - Text\n      goes on\n" for n in range(6)), b"\nPMID- "),
    "wos": ("FN X\nVR 1\n" + "".join(f"PT J\nAU Li, A\n   Wu, B\nTI T{n}\nPY 2020\nER\n\n" for n in range(6)) + "EF", b"\nPT J"),
    "bibtex": ("".join(f"\n@article{{k{n},\n  title = {{T {n}}},\n  author = {{Li, Ana}},\n}}\n" for n in range(6)), b"\n@article{"),
    "endnote": ("<xml><records>" + "<record><ref-type name='a'>1</ref-type><titles><title>T</title></titles></record>" * 6, b"<record>"),
    "table": ("Title,Authors,Year,DOI\n" + 'A,"Li, Ana",2020,10.5555/x\n' * 6, None),
    "json": ('[{"type": "book", "title": "T", "author": [{"family": "Li"}]}, {"title": "U"}]', None),
    "ovid": ("".join(f"<{n}. >\nTI  - T{n}\nSO  - J Care. 3(1):5-9, 2020.\n\n" for n in range(6)), None),
}  # fmt: skip


def held_together(path, content: bytes, mark: bytes | None) -> None:
    path.write_bytes(content)
    try:
        reading = read_file(path)
    except ReviewError:
        return
    positions = sorted(one.position for one in [*reading.records, *reading.quarantined])
    assert positions == list(range(1, len(positions) + 1))
    if mark is not None:
        assert len(positions) >= (b"\n" + content).count(mark)


@pytest.mark.parametrize("form", FILES)
def test_a_file_cut_anywhere(tmp_path, form):
    text, mark = FILES[form]
    content = text.encode()
    for end in range(0, len(content), 3):
        held_together(tmp_path / "cut", content[:end], mark)


def test_one_letter_does_not_make_another_format_of_a_file(tmp_path):
    text, mark = FILES["nbib"]
    held_together(tmp_path / "damaged", text.replace("TI  - T5", "TY  - T5").encode(), mark)


@pytest.mark.parametrize("form", FILES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_byte_changed_anywhere(tmp_path, form, place, byte):
    text, mark = FILES[form]
    content = bytearray(text.encode())
    content[place % len(content)] = byte
    held_together(tmp_path / "flipped", bytes(content), mark)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes(tmp_path, content):
    held_together(tmp_path / "any", content, None)
