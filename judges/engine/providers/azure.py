"""Azure OpenAI: Chat Completions at a deployment."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from judges.engine.providers import openai
from judges.engine.providers.dialects import Traits
from judges.engine.requests import CallRequest

TRAITS = replace(openai.TRAITS, name="Azure OpenAI")


@dataclass(frozen=True)
class AzureChat(openai.OpenAIChat):
    """Without a version of the API, its current one, where the deployment is named as the model."""

    traits: Traits = TRAITS
    deployment: str = ""
    api_version: str = ""

    def place(self, request: CallRequest) -> str:
        if not self.api_version:
            return "/openai/v1/chat/completions"
        deployment = quote(self.deployment or request.model, safe="")
        version = quote(self.api_version, safe="")
        return f"/openai/deployments/{deployment}/chat/completions?api-version={version}"

    def model_place(self, model: str) -> str:
        return ""

    def headers(self, api_key: str) -> dict[str, str]:
        return {"api-key": api_key} if api_key else {}

    def body(self, request: CallRequest) -> dict[str, Any]:
        body = super().body(request)
        if not self.api_version and self.deployment:
            body["model"] = self.deployment
        return body
