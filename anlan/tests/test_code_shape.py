"""The code keeps its measure: short functions, short files, shallow classes, modules named for what they hold."""

import ast
from pathlib import Path

ANLAN = Path(__file__).parents[1]
FUNCTION_LINES = 40
FILE_LINES = 400
# A junk drawer has no name for what is in it.
DRAWERS = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "managers"}
# The name says it already.
PLAIN = {"apps", "urls"}
# Our own classes may stand this deep, over Django's and over the page kit.
OWN_DEPTH = 2
KIT = "web/pages.py"


def sources():
    """``{path below anlan: text}`` of the code that is shipped."""
    return {
        str(path.relative_to(ANLAN)): path.read_text(encoding="utf-8")
        for path in sorted(ANLAN.rglob("*.py"))
        if not {"migrations", "tests"} & set(path.relative_to(ANLAN).parts)
    }


def long_functions(text):
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lines = {node.name: node.end_lineno - node.lineno + 1 for node in functions}
    return [name for name, count in lines.items() if count > FUNCTION_LINES]


def test_functions_are_short():
    found = {path: long_functions(text) for path, text in sources().items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_long_function_is_seen():
    text = "def long():\n" + "    x = 1\n" * FUNCTION_LINES
    assert (long_functions(text), long_functions(text.removesuffix("    x = 1\n"))) == (["long"], [])


def test_files_are_short():
    lines = {path: len(text.splitlines()) for path, text in sources().items()}
    assert {path: count for path, count in lines.items() if count > FILE_LINES} == {}


def test_no_module_is_a_junk_drawer():
    parts = {path: set(Path(path).with_suffix("").parts) for path in sources()}
    assert [path for path, names in parts.items() if names & DRAWERS] == []


def test_a_file_says_what_it_is():
    mute = [
        path
        for path, text in sources().items()
        if text and Path(path).stem not in PLAIN and not ast.get_docstring(ast.parse(text))
    ]
    assert mute == []


def classes(texts):
    """``{class name: names of its bases}``."""
    found = {}
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
                found.setdefault(node.name, set()).update(bases - {node.name})
    return found


def depth(name, bases):
    """How many of our own classes stand above ``name``."""
    return max((1 + depth(base, bases) for base in bases[name] if base in bases), default=0)


def test_our_own_inheritance_is_shallow():
    bases = classes(text for path, text in sources().items() if path != KIT)
    deep = {name: depth(name, bases) for name in bases}
    assert {name: count for name, count in deep.items() if count > OWN_DEPTH} == {}


def test_deep_inheritance_is_seen():
    bases = classes(["class A(View): pass\nclass B(A): pass\nclass C(B): pass\nclass D(C): pass"])
    assert [depth(name, bases) for name in "ABCD"] == [0, 1, 2, 3]
