#!/usr/bin/env python3
"""Checks that the runner refuses: each file of bad/ must fail, at the line and for the reason that its first line says
("*" is any line).

  bad.py WIRE SERVER FILE ...
"""
import subprocess
import sys


def check(wire, server, path):
    with open(path, encoding="utf-8") as f:
        line, _, reason = f.readline().removeprefix("# refused: ").strip().partition(": ")
    run = subprocess.run([wire, "--wait", "3000", "--server", f'"{server}" app-server', path], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = run.stderr.splitlines()[0] if run.stderr else ""
    rest = first.removeprefix(f"{path}:")
    if line == "*":     # it depends on what is quicker
        line = rest.partition(":")[0]
    if run.returncode in (1, 2) and first != rest and rest.startswith(f"{line}: {reason}"):
        return True
    print(f"{path}: should be refused at line {line}: {reason}\n  status {run.returncode}, {run.stderr}")
    return False


def main():
    wire, server, *paths = sys.argv[1:]
    return 0 if all([check(wire, server, p) for p in paths]) else 1


if __name__ == "__main__":
    sys.exit(main())
