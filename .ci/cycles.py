#!/usr/bin/env python3
"""Finds cycles between the files of a module: A.swift needs B.swift, and B.swift needs A.swift, directly or by others.

usage: .ci/cycles.py [--self-test]

File A needs file B of the same module where A's code names one of these, declared in B and not private to it:
  * a struct, class, enum, protocol, actor or typealias outside of all types; `extension T` names T;
  * a type nested in a type, as `Outer.Inner`, or as `Inner` in a file that declares or extends Outer. `Outer.Inner`
    needs the file of Outer too;
  * a function, `let` or `var` outside of all types, if no other declaration of the module has its name;
  * a method or property declared in an extension, used as `.name`, or as `name` in a file that declares or extends
    the same type: only if the name has two words at least (`appendBigEndian`) and no other declaration of any kind
    under Sources has it. So it cannot be taken for another one, nor for the standard library's.

Comments and strings are not uses, interpolations are. It is blind to what only the type checker knows: members
declared in a type's own body, initialisers in extensions, conformances, implicit members such as `.case`, and types
that are inferred and never named. It can miss a need, and a name that is reused (a generic parameter called as a
type of another file) can make one up.

`Type.swift` and its `Type+Aspect.swift` are one declaration in several files: what they need of each other is no
cycle. A cycle that leaves the type and comes back to it is one, whichever of its files it passes.
"""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.dont_write_bytecode = True
import swift_source as swift  # noqa: E402: the line above keeps the folder clean

ROOT = Path(__file__).resolve().parent.parent


def names_of(tree):
    """How often each name is declared under Sources, as a type, a function, a property, a case or a local value."""
    counts = defaultdict(int)
    for files in tree.values():
        for file in files:
            for declaration in file.declarations:
                if declaration.kind != "extension":
                    counts[declaration.name.split(".")[-1]] += 1
    return counts


def has_two_words(name):
    return any(letter.isupper() for letter in name[1:]) and name[0].islower()


def needs(files, everywhere):
    """For each file of a module the files that it needs, with the names: {A: {B: {name}}}."""
    top, nested, values, members = {}, {}, {}, {}
    here = names_of({"module": files})
    for file in files:
        for found in file.declarations:
            if found.is_local or found.words & swift.HIDDEN:
                continue
            if found.kind in swift.TYPES:
                if found.owner is None:
                    top[found.name] = file
                else:
                    nested[found.name] = file
            elif found.owner is None and found.kind in {"func", "let", "var"} and here[found.name] == 1:
                values[found.name] = file
            elif found.in_extension and found.kind in {"func", "let", "var"}:
                if has_two_words(found.name) and everywhere[found.name] == 1:
                    members[found.name] = (file, found.owner.split(".")[0])

    result = {file: defaultdict(set) for file in files}
    for file in files:
        own = {d.name.split(".")[-1] for d in file.declarations if d.kind in swift.TYPES}
        extended = {d.name.split(".")[0] for d in file.declarations if d.kind in swift.TYPES | {"extension"}}

        def need(name, target):
            if target is not file:
                result[file][target].add(name)

        tokens = [text for text, _ in file.tokens]
        for i, name in enumerate(tokens):
            before = tokens[i - 1] if i else ""
            if before == ".":
                # A value's member, or an inner type.
                outer = tokens[i - 2] if i > 1 else ""
                if f"{outer}.{name}" in nested:
                    need(f"{outer}.{name}", nested[f"{outer}.{name}"])
                elif name in members:
                    need(f".{name}", members[name][0])
                continue
            if name in top and name not in own:
                need(name, top[name])
            elif name in values and before not in {"func", "let", "var"}:
                need(name, values[name])
            elif name in members and members[name][1] in extended and before not in {"func", "let", "var"}:
                need(name, members[name][0])
            elif name[0].isupper() and name not in own:
                for outer in extended:
                    if f"{outer}.{name}" in nested:
                        need(f"{outer}.{name}", nested[f"{outer}.{name}"])
    return result


def components(graph):
    """Strongly connected components (Tarjan 1972), by a stack of our own."""
    index, low, on_stack, stack, found = {}, {}, set(), [], []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(graph[successor])))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    found.append(component)
    return found


def cycles(graph):
    """Components of more than one type, and in each the needs that make it: [[(A, B, names)]]."""
    graph = {file: {target: names for target, names in targets.items()} for file, targets in graph.items()}
    result = []
    for component in components(graph):
        if len({file.family for file in component}) < 2:
            continue
        members = sorted(component, key=lambda file: file.path)
        result.append(
            [
                (file, target, sorted(graph[file][target]))
                for file in members
                for target in sorted(graph[file], key=lambda target: target.path)
                if target in component
            ]
        )
    return result


def found_in(root):
    """What is to be printed: an entry for each cycle."""
    tree = {name: [swift.read(path) for path in paths] for name, paths in swift.modules(root).items()}
    everywhere = names_of(tree)
    reports = []
    for module, files in tree.items():
        for edges in cycles(needs(files, everywhere)):
            members = sorted({file.path.stem for file, _, _ in edges})
            lines = [f"a cycle of {len(members)} files in {module}: {', '.join(members)}"]
            for file, target, names in edges:
                lines.append(f"    {file.path.stem} needs {target.path.stem}: {', '.join(names)}")
            reports.append("\n".join(lines))
    return reports


CYCLIC = {
    "Core/Toy/Gate.swift": "struct Gate { enum Verdict { case open }\n  var references: References }",
    "Core/Toy/References.swift": "struct References { func judge() -> Gate.Verdict { .open } }",
    "Engine/Rooms/Clock.swift": "struct Clock { let start: Start; func text() { print(start.shownAsText) } }",
    "Engine/Start.swift": "struct Start {}",
    "Engine/Start+Text.swift": 'extension Start { var shownAsText: String { "\\(Clock.self)" } }',
    "Engine/Start+Log.swift": "extension Start { func log() -> String { shownAsText } }",
    "Shell/Toy/Reader.swift": "struct Reader { func lines() -> [String] { splitIntoLines(of: self) } }",
    "Shell/Toy/Lines.swift": "func splitIntoLines(of reader: Reader) -> [String] { [] }",
}
ACYCLIC = {
    # Only comments and text name the other way round; nested and private types of the same name are their file's own.
    "Core/Toy/Gate.swift": "/// For `References`.\nstruct Gate { let name = \"References\" /* /* or */ References */ }",
    "Core/Toy/References.swift": "struct References { let gate: Gate }",
    "Engine/Clock.swift": "struct Clock { let start: Start; enum State { case idle } }\nprivate struct Tally {}",
    "Engine/Start.swift": "struct Start { enum State { case idle }; let tally: Tally }",
    "Engine/Tally.swift": "struct Tally {}",
    # A type and its aspect.
    "Shell/Toy/Reader.swift": "struct Reader { func read() { readAllLines() } }",
    "Shell/Toy/Reader+Lines.swift": "extension Reader { func readAllLines() { read() } }",
    # `.append` is the array's, whatever else is called so.
    "Shell/Toy/Series.swift": "struct Series { let list: List; }\nextension Series { func append() {} }",
    "Shell/Toy/List.swift": "struct List { var items: [Int]; mutating func add() { items.append(1) } }",
}


def self_test():
    for tree, expected in ((CYCLIC, 3), (ACYCLIC, 0)):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in tree.items():
                path = Path(folder) / "Sources" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text + "\n")
            found = found_in(Path(folder))
            if len(found) != expected:
                sys.exit("\n".join([f"cycles.py finds {len(found)} cycles in a toy tree with {expected}:"] + found))


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        cycles_found = found_in(ROOT)
        print("\n".join(cycles_found) if cycles_found else "cycles: none")
        sys.exit(1 if cycles_found else 0)
