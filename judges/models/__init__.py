from judges.models.channels import Channel
from judges.models.judges import Judge
from judges.models.panels import Panel, Seat
from judges.models.prompts import JudgePrompt, PromptVersion
from judges.models.runs import CallAttempt, JudgeCall, JudgeRun
from judges.models.verdicts import Verdict

__all__ = [
    "CallAttempt",
    "Channel",
    "Judge",
    "JudgeCall",
    "JudgePrompt",
    "JudgeRun",
    "Panel",
    "PromptVersion",
    "Seat",
    "Verdict",
]
