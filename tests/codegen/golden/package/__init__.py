"""Rancher 9.x: `Client`, `AsyncClient`, and the models that they answer with.

Generated from small.yaml by `python -m codegen`; change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from .async_client import AsyncClient
from .client import API_VERSIONS, Client
from .models import Pagination, Thing, Things, ThingState

__all__ = ["API_VERSIONS", "AsyncClient", "Client", "Pagination", "Thing", "Things", "ThingState"]
