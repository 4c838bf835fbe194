from typing import Any

from evalhub.commands import EvalhubCommand
from evalhub.durability import require_durability
from evalhub.jobs.worker import run_worker


class Command(EvalhubCommand):
    help = "Work off the queues until stopped; `evalhub up` starts one."

    def run(self, **options: Any) -> None:
        require_durability()
        run_worker()
