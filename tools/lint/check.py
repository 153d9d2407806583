#!/usr/bin/env python3
"""Mechanical rules of the sources: layers, banned functions, file sizes, first lines, registered tests.

  tools/lint/check.py [--list]

Prints one line a finding, path:line: what; exit status 1 when there is any.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
LINES_MAX = 500     # over this a file fails
COLUMNS_MAX = 120   # what clang-format cannot break (long literals) may reach
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
LAYERED = ("server", "protocol", "schema")


def sources():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.c", "*.h"], cwd=ROOT, text=True,
                         stdout=subprocess.PIPE, check=True).stdout
    return sorted(p for p in set(out.split()) if (ROOT / p).exists())


def read_layers():
    ranks, allowed = {}, set()
    for line in (HERE / "layers.txt").read_text().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "rank":
            ranks[words[2]] = int(words[1])
        else:
            allowed.add((words[0], words[2]))
    return ranks, allowed


def layer_of(path, ranks):
    parts = path.split("/")[:-1]
    while parts:
        if "/".join(parts) in ranks:
            return "/".join(parts)
        parts.pop()
    return None


def target_of(include):
    """The repository path of an include: from server/ or from the root; generated headers by their folder."""
    for base in ("", "server/"):
        if (ROOT / base / include).exists():
            return base + include
    return include if include.startswith(("protocol/", "schema/")) else "server/" + include


def check_layers(path, text, ranks, allowed):
    mine = layer_of(path, ranks)
    if not path.startswith(LAYERED) or mine is None:
        return
    for n, line in enumerate(text.splitlines(), 1):
        m = INCLUDE.match(line)
        if not m:
            continue
        if m.group(1).startswith(".."):
            yield n, "includes are written from the directory root"
            continue
        theirs = layer_of(target_of(m.group(1)), ranks)
        if theirs is None or theirs == mine:
            continue
        if ranks[theirs] > ranks[mine] or (ranks[theirs] == ranks[mine] and (mine, theirs) not in allowed):
            yield n, f"{mine} (rank {ranks[mine]}) must not include {theirs} (rank {ranks[theirs]})"


def read_banned():
    rows = []
    for line in (HERE / "banned.txt").read_text().splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            rows.append((words[0], re.compile(rf"(?<![\w.>]){words[0]}\s*\("), tuple(words[1:])))
    return rows


def without_comments(text):
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def check_banned(path, text, banned):
    if path.startswith("tools/") and not path.startswith("tools/protogen"):
        return
    for n, line in enumerate(without_comments(text).splitlines(), 1):
        for name, pattern, where in banned:
            if pattern.search(line) and not path.startswith(where or ("-",)):
                yield n, f"{name}() is not used here"


def check_shape(path, text):
    lines = text.splitlines()
    if len(lines) > LINES_MAX:
        yield 1, f"{len(lines)} lines: split by subject ({LINES_MAX} is the limit)"
    if lines and not lines[0].startswith("/*"):
        yield 1, "the first line says what the file is for"
    if path.endswith(".h") and "#pragma once" not in text:
        yield 1, "#pragma once is missing"
    for n, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX and not path.endswith("_cases.h"):
            yield n, f"{len(line)} columns"


def check_tests(paths):
    meson = (ROOT / "tests/unit/meson.build").read_text()
    for p in paths:
        if p.startswith("tests/unit/") and p.endswith("_test.c"):
            stem = p[len("tests/unit/"):-len("_test.c")]
            if f"'{stem}'" not in meson:
                yield p, 1, "is not registered in tests/unit/meson.build"


def check_wire_cases():
    meson = (ROOT / "tests/wire/meson.build").read_text()
    families = dict(re.findall(r"'(\w+)': \[([^\]]*)\]", meson))
    for case in sorted((ROOT / "tests/wire").glob("*/*.wire")):
        family = case.parent.name
        if family != "bad" and f"'{case.stem}'" not in families.get(family, ""):
            yield case.relative_to(ROOT), 1, "is not registered in tests/wire/meson.build"


def main():
    paths = sources()
    if "--list" in sys.argv:
        print("\n".join(paths))
        return 0
    ranks, allowed = read_layers()
    banned = read_banned()
    found = []
    for p in paths:
        text = (ROOT / p).read_text()
        for finding in (check_layers(p, text, ranks, allowed), check_banned(p, text, banned), check_shape(p, text)):
            found += [(p, n, what) for n, what in finding]
    found += check_tests(paths)
    found += check_wire_cases()
    for p, n, what in found:
        print(f"{p}:{n}: {what}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
