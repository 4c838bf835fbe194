from judges.models.anchors import Anchor, AnchorRound
from judges.models.batches import JudgeBatch
from judges.models.certificates import Certificate
from judges.models.channels import Channel, Halt, Share
from judges.models.checks import JudgeCheck
from judges.models.improving import HeldOutLook, PromptProposal
from judges.models.judges import Judge
from judges.models.panels import Panel, Seat
from judges.models.prices import ModelPrice, ModelRetirement, ProjectBudget
from judges.models.prompts import JudgePrompt, PromptVersion
from judges.models.runs import CallAttempt, JudgeCall, JudgeRun
from judges.models.verdicts import Verdict

__all__ = [
    "Anchor",
    "AnchorRound",
    "CallAttempt",
    "Certificate",
    "Channel",
    "Halt",
    "HeldOutLook",
    "Judge",
    "JudgeBatch",
    "JudgeCall",
    "JudgeCheck",
    "JudgePrompt",
    "JudgeRun",
    "ModelPrice",
    "ModelRetirement",
    "Panel",
    "ProjectBudget",
    "PromptProposal",
    "PromptVersion",
    "Seat",
    "Share",
    "Verdict",
]
