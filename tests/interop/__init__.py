"""Other people's tools on the documents: `python -m tests.interop` runs them and prints a table, tool × document × result."""
