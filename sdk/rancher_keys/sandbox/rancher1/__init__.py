"""The Rancher 1.x part of the sandbox."""
