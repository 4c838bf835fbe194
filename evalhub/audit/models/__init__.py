from evalhub.audit.models.events import Event

__all__ = ["Event"]
