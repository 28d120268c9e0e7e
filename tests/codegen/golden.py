"""`python -m tests.codegen.golden`: writes the golden files anew, after a wanted change to a template."""

from __future__ import annotations

from codegen.document import read
from codegen.generate import files

from .test_codegen import GOLDEN, HERE, target

for path, text in files(read(HERE / "small.yaml"), target(GOLDEN)).items():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
