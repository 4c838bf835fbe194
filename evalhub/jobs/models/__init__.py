from evalhub.jobs.models.heartbeats import WorkerHeartbeat
from evalhub.jobs.models.leases import LeasedRow

__all__ = ["LeasedRow", "WorkerHeartbeat"]
