# Tells what a Python is, and what it has of the packages that programs import.
# Standard input: a JSON list of programs. Standard output: see probe.go.
import ast, importlib.util, json, os, platform, site, sys, sysconfig

sys.path[:] = [p for p in sys.path if p]  # nothing lies beside a program
ABSENT = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def names(node):
    if node is None:
        return ABSENT
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def imports(tree):
    """The top-level modules that a program imports: name -> whether it can do
    without, and name -> the line and column (in bytes) where it needs it."""
    found, places = {}, {}

    def visit(node, optional):
        if isinstance(node, ast.Import):
            tops = [(a.name.partition(".")[0], a if hasattr(a, "lineno") else node) for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            tops = [(node.module.partition(".")[0], node)]
        else:
            tops = []
        for top, at in tops:
            if not optional:
                places.setdefault(top, [at.lineno, at.col_offset + 1])
            found[top] = found.get(top, True) and optional
        caught = isinstance(node, ast.Try) and any(names(h.type) & ABSENT for h in node.handlers)
        for field, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    visit(child, optional or caught and field == "body")

    visit(tree, False)
    return found, places


def version(top, spec):
    """The version of a third-party package; that of the file if it has none."""
    from importlib import metadata
    try:
        return metadata.version(top)
    except Exception:
        pass
    try:
        for name in metadata.packages_distributions().get(top, ()):
            return name + " " + metadata.version(name)
    except Exception:
        pass
    try:
        return "%d" % os.stat(spec.origin).st_mtime_ns
    except Exception:
        return "unknown"


STDLIB = getattr(sys, "stdlib_module_names", None)
known = {}


def look_up(top):
    if top not in known:
        try:
            spec = importlib.util.find_spec(top)
        except (ImportError, ValueError):
            spec = None
        if spec is None:
            known[top] = None
        elif top in sys.builtin_module_names or STDLIB is not None and top in STDLIB:
            known[top] = ""
        elif STDLIB is None and (spec.origin in ("built-in", "frozen") or os.path.dirname(os.__file__) == os.path.dirname(spec.origin or "")):
            known[top] = ""
        else:
            known[top] = version(top, spec)
    return known[top]


programs = []
for source in json.load(sys.stdin):
    lacks, packages = [], {}
    try:
        found, places = imports(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        found, places = {}, {}  # running it will tell
    for top, optional in found.items():
        v = look_up(top)
        if v is None and not optional:
            lacks.append(top)
        if v != "":
            packages[top] = v or "absent"
    programs.append({"lacks": sorted(lacks), "places": {top: places[top] for top in lacks}, "packages": packages})

free = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
json.dump({
    "name": "%s %d.%d%s" % (platform.python_implementation(), sys.version_info[0], sys.version_info[1], free),
    "version": sys.version + " " + sysconfig.get_platform(),
    "executable": sys.executable,
    "user_base": site.getuserbase() if site.ENABLE_USER_SITE else "",
    "path": sys.path,
    "modules": sorted({m for m in STDLIB or sys.builtin_module_names if m[0] != "_"} | {m for m in known if known[m] is not None}),
    "programs": programs,
}, sys.stdout)
