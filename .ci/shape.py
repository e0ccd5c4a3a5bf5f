#!/usr/bin/env python3
"""Holds the tree against the sizes that it keeps, and prints them as a table.

usage: .ci/shape.py

  * Lines of files for each floor: median, 90th percentile, largest.
  * Parameters of functions, initialisers and subscripts; but for the initialiser of a record that has the record's
    stored properties as its parameters, which Swift writes itself unless it is public.
  * Stored properties of types with behaviour. A struct, class or actor has behaviour if it, or an extension of it
    in its module, has a method or a subscript. Static methods, operators and what Codable and Hashable demand do
    not count, nor do initialisers and computed properties: a record is made, compared and read. Types without
    behaviour are records.
  * Lines of tests for each line of product, floor by floor. Support, end-to-end tests, fuzzers and benchmarks do
    not count.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
import swift_source as swift  # noqa: E402: the line above keeps the folder clean

ROOT = Path(__file__).resolve().parent.parent

# Floor: (median, 90th percentile, largest file in lines; lines of tests for a line of product).
LIMITS = {
    "Core": (60, 150, 350, 1.2),
    "Engine": (80, 220, 350, 1.0),
    "Codecs": (80, 220, 350, 1.0),
    "Shell": (80, 220, 350, 1.0),
}
PARAMETER_LIMIT = 6
STORED_PROPERTY_LIMIT = 15

# What the protocols of records demand.
RECORD_METHODS = {"encode", "hash"}


def percentile(sorted_values, share):
    """The least value that at least this share of the values do not exceed."""
    return sorted_values[max(0, -(-len(sorted_values) * share // 100) - 1)]


def line_count(folder):
    return sum(path.read_text().count("\n") for path in folder.rglob("*.swift"))


def tests_of(floor):
    return ROOT / "Tests" / ("EngineTests" if floor == "Engine" else floor)


def sizes():
    failures = []
    print(f"{'floor':8} {'files':>5} {'median':>10} {'p90':>10} {'largest':>10} {'tests:product':>14}")
    for floor, (median_limit, p90_limit, largest_limit, ratio_limit) in LIMITS.items():
        files = {path: path.read_text().count("\n") for path in (ROOT / "Sources" / floor).rglob("*.swift")}
        counts = sorted(files.values())
        median, p90 = percentile(counts, 50), percentile(counts, 90)
        # Rounded down: 0.999 is not 1.
        ratio = 100 * line_count(tests_of(floor)) // sum(counts) / 100
        print(
            f"{floor:8} {len(counts):5} {median:4} ≤ {median_limit:3} {p90:4} ≤ {p90_limit:3}"
            f" {counts[-1]:4} ≤ {largest_limit:3} {ratio:8} ≥ {ratio_limit}"
        )
        if median > median_limit:
            failures.append(f"{floor}: half of the files have more than {median_limit} lines")
        if p90 > p90_limit:
            failures.append(f"{floor}: more than a tenth of the files have more than {p90_limit} lines")
        for path, count in sorted(files.items(), key=lambda item: -item[1]):
            if count > largest_limit:
                failures.append(f"{path.relative_to(ROOT)} has {count} lines, more than {largest_limit}")
        if ratio < ratio_limit:
            failures.append(f"{floor}: {ratio} lines of tests for a line of product, less than {ratio_limit}")
    return failures


class Types:
    """The structs, classes and actors of a module: where they are, what they store, and which of them behave."""

    def __init__(self, files):
        self.places, self.stored, self.behaving = {}, {}, set()
        for file in files:
            for found in file.declarations:
                if found.is_local:
                    continue
                if found.kind in {"struct", "class", "actor"}:
                    self.places[found.name] = (file, found.line)
                elif found.kind == "subscript" or (
                    found.kind == "func"
                    and "static" not in found.words
                    and found.name not in RECORD_METHODS
                    and found.name[0].isalpha()
                ):
                    self.behaving.add(found.owner)
                elif found.is_stored and "static" not in found.words:
                    self.stored.setdefault(found.owner, []).append(found.name)

    def is_record_initialiser(self, found):
        return (
            found.kind == "init"
            and found.owner in self.places
            and found.owner not in self.behaving
            and set(found.parameters) <= set(self.stored.get(found.owner, []))
        )


def place(file, line):
    return f"{file.path.relative_to(ROOT)}:{line}"


def long_parameter_lists(files, types):
    for file in files:
        for found in file.declarations:
            count = len(found.parameters)
            if count > PARAMETER_LIMIT and not types.is_record_initialiser(found):
                name = f"{found.owner}.{found.name}" if found.owner else found.name
                yield f"{place(file, found.line)}: {name} has {count} parameters, more than {PARAMETER_LIMIT}"


def large_types(types):
    for name, properties in types.stored.items():
        if name in types.places and name in types.behaving and len(properties) > STORED_PROPERTY_LIMIT:
            yield (
                f"{place(*types.places[name])}: {name} has {len(properties)} stored properties, more than "
                f"{STORED_PROPERTY_LIMIT}"
            )


def main():
    failures = sizes()
    for paths in swift.modules(ROOT).values():
        files = [swift.read(path) for path in paths]
        types = Types(files)
        failures += [*long_parameter_lists(files, types), *large_types(types)]
    print("\n".join(failures) if failures else "shape: within its limits")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
