"""The Rancher 2 part of the sandbox."""
