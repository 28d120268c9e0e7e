"""Rancher 9: `Client`, `AsyncClient`, and the models that they return.

Generated from small.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from .async_client import AsyncClient
from .client import Client
from .models import Pagination, Thing, Things, ThingState

__all__ = ["AsyncClient", "Client", "Pagination", "Thing", "ThingState", "Things"]
