from typing import Any

from evalhub.jobs.worker import run_worker
from evalhub.startup.durability import require_durability
from evalhub.wiring.commands import EvalhubCommand


class Command(EvalhubCommand):
    help = "Work off the queues until stopped; `evalhub up` starts one."

    def run(self, **options: Any) -> None:
        require_durability()
        run_worker()
