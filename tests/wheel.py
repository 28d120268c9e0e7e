"""`python -m tests.wheel`: the wheel builds, and imports in an empty environment that holds its direct dependencies alone."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIRECT = {"httpx", "msgspec"}
ALLOWED = ("httpx", "msgspec", "httpcore", "h11", "anyio", "certifi", "idna", "sniffio", "typing_extensions")


def build(folder: Path) -> Path:
    """Build the wheel without a network."""
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def direct_dependencies(wheel: Path) -> set[str]:
    """The names that an installation without extras needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    required = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
    return {each.split("<")[0].split(">")[0].split("=")[0].strip() for each in required}


def has_documents_and_command(wheel: Path) -> bool:
    """Whether the wheel holds the documents, and the command's entry point."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        entry = next(each for each in names if each.endswith("entry_points.txt"))
        command = "rancher-keys = rancher_keys.cli:main" in archive.read(entry).decode()
    return command and {"rancher_keys/spec/rancher-1.json", "rancher_keys/spec/rancher-2.json"} <= set(names)


def import_alone(wheel: Path, folder: Path) -> None:
    """Install into an empty environment beside what it depends on, directly and indirectly, and import."""
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv/bin/python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", python]
    subprocess.run([*pip, "install", "--no-index", "--no-deps", wheel], check=True)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    for name in ALLOWED:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            found = Path(spec.origin)
            source = found.parent if found.name == "__init__.py" else found
            (site / source.name).symlink_to(source)
    subprocess.run([python, "-I", "-c", "from rancher_keys import cli, errors, rancher1, rancher2"], check=True)


def main() -> int:
    """Build, look at the dependencies, import."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder)
        found = direct_dependencies(wheel)
        if found != DIRECT:
            print(f"the wheel depends on {sorted(found)}, not on {sorted(DIRECT)}", file=sys.stderr)
            return 1
        if not has_documents_and_command(wheel):
            print("the wheel lacks the documents or the command rancher-keys", file=sys.stderr)
            return 1
        import_alone(wheel, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
