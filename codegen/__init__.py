"""Turns the documents in spec/ into the generated parts of rancher_keys: `python -m codegen [--check]`."""
