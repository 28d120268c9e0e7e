"""Records a conversation with a live server, in the form that `make parity RECORDING=FILE` replays."""

from .record import record

__all__ = ["record"]
