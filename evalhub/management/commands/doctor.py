from typing import Any

from evalhub.wiring.checkup import examine, require_fine
from evalhub.wiring.commands import EvalhubCommand

MARKS = {True: "ok", False: "WRONG", None: "-"}


class Command(EvalhubCommand):
    help = "Check settings, database, broker, worker progress, keys and clock."

    def run(self, **options: Any) -> None:
        findings = []
        for finding in examine():
            findings.append(finding)
            self.stdout.write(f"{MARKS[finding.fine]:6} {finding.name}: {finding.said}")
        require_fine(findings)
