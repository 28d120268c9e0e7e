"""The chaos campaign: every operation of the SDK against every kind of fault, with the sandbox's own state as the oracle."""
