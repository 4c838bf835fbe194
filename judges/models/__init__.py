from judges.models.judges import Judge
from judges.models.prompts import JudgePrompt, PromptVersion
from judges.models.runs import CallAttempt, JudgeCall, JudgeRun
from judges.models.verdicts import Verdict

__all__ = [
    "CallAttempt",
    "Judge",
    "JudgeCall",
    "JudgePrompt",
    "JudgeRun",
    "PromptVersion",
    "Verdict",
]
