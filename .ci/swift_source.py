"""Reads Swift by regular expressions, as far as the checks beside this file need it: code without comments and text,
tokens with their depth, declarations, and the modules of the tree. It knows no types."""

import re
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = re.compile(r"`?[A-Za-z_]\w*`?|\.\.[.<]|->|==|[^\s\w]|\d[\w.]*")
STRING = re.compile(r'(#*)"')
TYPES = {"struct", "class", "enum", "protocol", "actor", "typealias"}
HIDDEN = {"private", "fileprivate"}


def code(text):
    """The text with comments and string literals replaced by spaces; interpolated expressions stay, lines stay."""
    out = []
    position = 0

    def blank(piece):
        out.append(re.sub(r"[^\n]", " ", piece))

    def skip_comment(start):
        if text.startswith("//", start):
            end = text.find("\n", start)
            return len(text) if end < 0 else end
        depth, at = 1, start + 2
        while at < len(text) and depth:
            if text.startswith("/*", at):
                depth, at = depth + 1, at + 2
            elif text.startswith("*/", at):
                depth, at = depth - 1, at + 2
            else:
                at += 1
        return at

    def read_string(start):
        hashes = STRING.match(text, start).group(1)
        quote = '"""' if text.startswith('"""', start + len(hashes)) else '"'
        at = start + len(hashes) + len(quote)
        blank(text[start:at])
        while at < len(text):
            if text.startswith(quote + hashes, at):
                blank(quote + hashes)
                return at + len(quote) + len(hashes)
            if text.startswith("\\" + hashes + "(", at):
                blank("\\" + hashes)
                at = read_code(at + 1 + len(hashes), until_parenthesis=True)
            elif text[at] == "\\" and text.startswith(hashes, at + 1):
                blank(text[at : at + 2 + len(hashes)])
                at += 2 + len(hashes)
            else:
                blank(text[at])
                at += 1
        return at

    def read_code(at, until_parenthesis=False):
        depth = 0
        while at < len(text):
            if text.startswith(("//", "/*"), at):
                end = skip_comment(at)
                blank(text[at:end])
                at = end
            elif text[at] in '"#' and STRING.match(text, at):
                at = read_string(at)
            else:
                out.append(text[at])
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                at += 1
                if until_parenthesis and depth == 0:
                    return at
        return at

    while position < len(text):
        position = read_code(position)
    return "".join(out)


@dataclass
class Declaration:
    kind: str  # a word of TYPES, "extension", "func", "init", "subscript", "var", "let", "case"
    name: str  # of a type: with those around it, as "Outer.Inner"
    owner: str | None  # the type or extended type around it; None for the file itself
    line: int
    words: set  # modifiers before it: private, static, …
    in_extension: bool = False
    is_local: bool = False  # inside a function, an accessor or a closure
    parameters: tuple = ()  # the names that they have inside
    is_stored: bool = False


@dataclass(eq=False)
class SwiftFile:
    path: Path
    lines: int
    tokens: list = field(default_factory=list)  # (text, line)
    declarations: list = field(default_factory=list)

    @property
    def family(self):
        """The type whose file this is: `Type.swift` and `Type+Aspect.swift` have the same."""
        return self.path.stem.split("+")[0]


MODIFIER = set(
    "public internal package private fileprivate open static final mutating nonmutating borrowing consuming override "
    "lazy weak unowned indirect required convenience nonisolated isolated prefix postfix infix dynamic".split()
)


def read(path):
    text = path.read_text()
    file = SwiftFile(path, text.count("\n"))
    for number, line in enumerate(code(text).split("\n"), 1):
        file.tokens += [(token.strip("`"), number) for token in TOKEN.findall(line)]
    file.declarations = declarations(file.tokens)
    return file


def closing(tokens, start):
    """The index of the bracket that closes the one at `start`."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(tokens[i][0], 0)
        if depth == 0:
            return i
    return len(tokens) - 1


def words_before(tokens, i):
    """Modifiers in front of a declaration, over attributes and `private(set)`."""
    words, at = set(), i - 1
    while at >= 0:
        text = tokens[at][0]
        if text in MODIFIER:
            words.add(text)
            at -= 1
        elif text == ")" and at >= 3 and tokens[at - 1][0] in {"set", "unsafe"}:
            at -= 4 if tokens[at - 3][0] in MODIFIER else 3
        else:
            break
    return words


def declarations(tokens):
    found = []
    # One entry for each open brace: (kind, qualified name, whether it is an extension).
    scopes = []
    pending = None
    i = 0
    round_depth = 0
    while i < len(tokens):
        text, line = tokens[i]
        before = tokens[i - 1][0] if i else ""
        after = tokens[i + 1][0] if i + 1 < len(tokens) else ""
        is_local = any(scope[0] == "code" for scope in scopes)
        owner = scopes[-1][1] if scopes and scopes[-1][0] == "type" else None
        extends = bool(scopes) and scopes[-1][2]
        is_name = re.fullmatch(r"[A-Za-z_]\w*", after) is not None
        if text == "{":
            scopes.append(pending or ("code", None, False))
            pending = None
        elif text == "}":
            if scopes:
                scopes.pop()
        elif text in "([":
            round_depth += 1
        elif text in ")]":
            round_depth -= 1
        elif before == "." or round_depth > 0:
            pass
        elif text in TYPES and is_name and after not in {"func", "var", "let", "subscript"}:
            name = f"{owner}.{after}" if owner else after
            found.append(Declaration(text, name, owner, line, words_before(tokens, i), extends, is_local))
            if text != "typealias":
                pending = ("type", name, False)
            i += 1
        elif text == "extension" and (is_name or after == "["):
            name, at = after, i + 2
            while at + 1 < len(tokens) and tokens[at][0] == ".":
                name, at = name + "." + tokens[at + 1][0], at + 2
            found.append(Declaration("extension", name, None, line, words_before(tokens, i)))
            pending = ("type", name, True)
        elif text in {"func", "init", "subscript"} and (text != "init" or owner is not None) and not (
            text == "subscript" and owner is None
        ):
            at = i + 1
            name = text
            if text == "func":
                name, at = after, at + 1
                while at < len(tokens) and tokens[at][0] not in {"(", "<"} and not tokens[at][0].isidentifier():
                    name, at = name + tokens[at][0], at + 1
            while at < len(tokens) and tokens[at][0] != "(":
                at += 1
            end = closing(tokens, at)
            depth, parameters = 0, []
            for k in range(at, end + 1):
                part = tokens[k][0]
                depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(part, 0)
                if part == ":" and depth == 1:
                    parameters.append(tokens[k - 1][0])
            words = words_before(tokens, i)
            found.append(Declaration(text, name, owner, line, words, extends, is_local, tuple(parameters)))
            i = end
        elif text in {"var", "let"} and is_name:
            is_stored = owner is not None and not extends and is_stored_property(tokens, i)
            found.append(
                Declaration(
                    text, after, owner, line, words_before(tokens, i), extends, is_local, is_stored=is_stored
                )
            )
        elif text == "case" and owner is not None and is_name and not is_local:
            found.append(Declaration("case", after, owner, line, set(), extends))
        i += 1
    return found


def is_stored_property(tokens, i):
    """Whether `var` or `let` at `i` keeps a value: it has one, or no accessors but observers."""
    if tokens[i][0] == "let":
        return True
    at, line = i + 1, tokens[i][1]
    depth = 0
    while at < len(tokens):
        text = tokens[at][0]
        if depth == 0 and text == "=":
            return True
        if depth == 0 and text == "{":
            return tokens[at + 1][0] in {"didSet", "willSet"}
        if depth == 0 and text in {"}", "var", "let", "func", "init", "case", "struct", "enum", "class", "private",
                                   "public", "fileprivate", "static", "mutating", "deinit", "subscript"} and at > i + 1:
            return True
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
        at += 1
    return True


def modules(root):
    """Names and files of each module of the four floors: Engine is one, the others are folders of their floor."""
    found = {}
    for floor in ("Core", "Codecs", "Shell"):
        for folder in sorted((root / "Sources" / floor).glob("*")):
            files = sorted(folder.rglob("*.swift"))
            if files:
                found[f"{floor}/{folder.name}"] = files
    engine = sorted((root / "Sources" / "Engine").rglob("*.swift"))
    if engine:
        found["Engine"] = engine
    return found
