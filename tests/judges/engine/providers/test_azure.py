from collections.abc import Callable

from judges.engine.providers.azure import AzureChat
from tests.judges.engine.conftest import Conversation, make_request

Talk = Callable[..., Conversation]


def test_a_version_leads_to_the_deployment() -> None:
    place = AzureChat(deployment="my judge", api_version="2024-10-21").place(make_request())
    assert place == "/openai/deployments/my%20judge/chat/completions?api-version=2024-10-21"
    assert "/deployments/gpt-x/" in AzureChat(api_version="2024-10-21").place(make_request("gpt-x"))


def test_without_a_version_the_deployment_is_the_model(talk: Talk) -> None:
    conversation = talk("azure", deployment="ok")
    conversation.ask("gpt-x")
    assert conversation.sent["model"] == "ok"
    assert conversation.sent["response_format"]["json_schema"]["strict"] is True
