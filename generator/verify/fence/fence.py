# Reads the fences of Python in notes, and runs none of them.
# Standard input: a JSON list of codes. Standard output: a JSON list of what
# was found of each; see python.go.
import ast, builtins, json, symtable, sys, warnings

warnings.simplefilter("ignore")  # SyntaxWarning: the run will tell

MODULE = {"__name__", "__file__", "__doc__", "__builtins__", "__spec__", "__loader__", "__package__", "__cached__", "__annotations__", "__debug__", "__path__"}
BUILTIN = set(dir(builtins)) | MODULE


def cut(code):
    """The code without the indentation that its lines share, and how much of each line that was."""
    lines = code.split("\n")
    margin = None
    for line in lines:
        blank = line[: len(line) - len(line.lstrip(" \t"))]
        if blank == line or line[len(blank)] == "#":
            continue
        if margin is None:
            margin = blank
        while not blank.startswith(margin):
            margin = margin[:-1]
    cuts = [len(margin or "") if line.startswith(margin or "") else len(line) - len(line.lstrip(" \t")) for line in lines]
    return "\n".join(line[n:] for line, n in zip(lines, cuts)), cuts


def wrapped(tree, kind):
    """The code as the body of a function, every node where it was."""
    name = kind(name="_", args=ast.arguments(posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]),
                body=tree.body, decorator_list=[], returns=None, lineno=1, col_offset=0)
    if sys.version_info >= (3, 12):
        name.type_params = []
    return ast.Module(body=[name], type_ignores=[])


def outside(e):
    return "outside" in e.msg and ("function" in e.msg)


def compiles(code):
    """None if the code is right somewhere in a program, else the SyntaxError."""
    first = None
    tries = [lambda: compile(code, "<fence>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)]
    if ast.parse(code).body:
        tries += [lambda k=k: compile(wrapped(ast.parse(code), k), "<fence>", "exec", dont_inherit=True) for k in (ast.FunctionDef, ast.AsyncFunctionDef)]
    for attempt in tries:
        try:
            attempt()
            return None
        except SyntaxError as e:
            if first is None or outside(first):
                first = e
    return first


def unbound(code):
    """The names that the code uses and nothing in it binds; None if it is no module by itself."""
    try:
        compile(code, "<fence>", "exec", dont_inherit=True)
        top = symtable.symtable(code, "<fence>", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return None
    bound, used, star = set(BUILTIN), set(), False
    for node in ast.walk(ast.parse(code)):
        star = star or isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    if star:
        return []

    def visit(table):
        module = table.get_type() == "module"
        for s in table.get_symbols():
            name = s.get_name()
            written = s.is_assigned() or s.is_imported() or s.is_namespace()
            if module or s.is_declared_global():
                if written:
                    bound.add(name)
                if s.is_referenced():
                    used.add(name)
            elif s.is_global() and s.is_referenced():
                used.add(name)
        for child in table.get_children():
            visit(child)

    visit(top)
    return sorted(used - bound)


def place(code, error, cuts, characters):
    """Line and column, the latter in bytes, in the code as it was given."""
    lines = code.split("\n")
    line = min(max(error.lineno or 1, 1), len(lines))
    column = max(error.offset or 1, 1)
    if characters:
        column = len(lines[line - 1][: column - 1].encode()) + 1
    return line, column + (cuts[line - 1] if cuts else 0)


def read(code):
    cuts = None
    inner, each = cut(code)
    if any(each):
        try:
            ast.parse(code)
        except IndentationError:
            code, cuts = inner, each
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    error, parsed = None, False
    try:
        ast.parse(code)
        parsed = True
        error = compiles(code)
    except SyntaxError as e:
        error = e
    except ValueError as e:
        return {"line": 1, "column": 1, "message": str(e)}
    except (RecursionError, MemoryError):
        return {"line": 1, "column": 1, "message": "it is nested too deeply"}
    if error is not None:
        # The parser counts characters, the compiler bytes.
        line, column = place(code, error, cuts, not parsed)
        return {"line": line, "column": column, "message": error.msg}
    names = unbound(code) if cuts is None else None
    return {"part": names is None, "unbound": names or []}


json.dump([read(code) for code in json.load(sys.stdin)], sys.stdout)
