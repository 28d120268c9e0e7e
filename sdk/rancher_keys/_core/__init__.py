"""The machinery below the clients. It knows no resource; generated code knows it alone."""
