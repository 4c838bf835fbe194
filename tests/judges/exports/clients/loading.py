"""Loads exported judges with the clients they are for; runs in their environment, by its path.

python loading.py KIND FOLDER CACHE prints one JSON line. FOLDER is that of one criterion.
"""

import json
import os
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
Json = dict[str, Any]


def lines(folder: Path, name: str) -> list[Json]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def document(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"))


def module(folder: Path, name: str) -> Any:
    sys.path.insert(0, str(folder))
    return import_module(name)


def scripted(cache: Path, usual: list[Any]) -> list[Any]:
    """What the judge says to one case after the other."""
    given = cache / "replies.json"
    return list(document(cache, given.name)) if given.exists() else usual


def deepeval(folder: Path, cache: Path) -> Json:
    """The goldens are read, and the metric is run with a model of our own."""
    os.environ["DEEPEVAL_RESULTS_FOLDER"] = str(cache / "runs")
    base = import_module("deepeval.models").DeepEvalBaseLLM
    dataset = import_module("deepeval.dataset").EvaluationDataset()
    dataset.add_goldens_from_json_file(str(folder / "goldens.json"))
    scores, seen = iter(scripted(cache, [0, 1, 3, "x"])), []

    class Fake(base):  # type: ignore[misc, valid-type]
        def load_model(self) -> None:
            return None

        def generate(self, prompt: str, *_: object, **__: object) -> str:
            seen.append(prompt)
            return json.dumps({"score": next(scores), "reason": "because"})

        async def a_generate(self, prompt: str, *_: object, **__: object) -> str:
            return self.generate(prompt)

        def get_model_name(self) -> str:
            return "fake"

    result = module(folder, "judge").run("goldens.json", Fake())
    runs = sorted(path.name for path in (cache / "runs").iterdir())
    found = [(one.name, one.metrics_data[0].score) for one in result.test_results]
    golden = dataset.goldens[0]
    return {
        "goldens": [one.name for one in dataset.goldens],
        "texts": [golden.input, golden.actual_output, golden.additional_metadata["item_id"]],
        "scores": found,
        "prompts": seen,
        "runs": runs,
        "run": str(cache / "runs" / runs[0]),
    }


def inspect(folder: Path, cache: Path) -> Json:
    """The task is run with a scripted grader; people's alpha comes from their ratings."""
    model, log = import_module("inspect_ai.model"), import_module("inspect_ai.log")
    usual = ['{"reasoning": "x", "value": 1}', "no", '{"value": "3"}', '{"value": 9}']
    replies = scripted(cache, usual)
    outputs = [model.ModelOutput.from_content("mockllm/model", one) for one in replies]
    for one in outputs:
        one.usage = model.ModelUsage()
    grader = model.get_model("mockllm/model", custom_outputs=outputs)
    logs = import_module("inspect_ai").eval(
        module(folder, "task").evalhub(),
        model="mockllm/model",
        model_roles={"grader": grader},
        log_dir=str(cache / "logs"),
        log_format="eval",
        display="none",
        max_samples=1,
    )
    found = logs[0]
    log.write_eval_log(found, str(cache / "log.json"))
    scores = {one.name: one for one in found.results.scores}
    return {
        "status": found.status,
        "metrics": {n: {k: m.value for k, m in s.metrics.items()} for n, s in scores.items()},
        "unscored": scores["judge"].unscored_samples,
        "prompts": [prompt for sample in found.samples for prompt in asked(sample)],
        "eval": found.location,
        "json": str(cache / "log.json"),
    }


def asked(sample: Any) -> list[str]:
    """What the grader was shown; long texts are kept beside the events."""
    texts = [str(e.input[0].content) for e in sample.events if e.event == "model"]
    return [sample.attachments.get(one.removeprefix("attachment://"), one) for one in texts]


def langfuse(folder: Path, _: Path) -> Json:
    """Bodies are read by the API's own models, and the prompt is filled by its client."""
    api = import_module("langfuse.api")
    client = import_module("langfuse.model")
    prompt = wired(api.CreateTextPromptRequest, document(folder, "prompt.json"))
    evaluators = import_module("langfuse.api.evaluators.types.create_evaluator_request")
    judge = wired(evaluators.CreateEvaluatorRequest_LlmAsJudge, document(folder, "evaluator.json"))
    items = [wired(api.CreateDatasetItemRequest, row) for row in lines(folder, "items.jsonl")]
    fields = {**items[0].input, "output": items[0].expected_output["output"]}
    return {
        "prompt": client.TemplateParser.compile_template(prompt.prompt, fields),
        "fields": fields,
        "variables": sorted(client.TemplateParser.find_variable_names(prompt.prompt)),
        "mapped": sorted(one.variable for one in judge.variable_mapping),
        "categories": judge.output_definition.categories,
        "items": [one.metadata["item_id"] for one in items],
        "dataset": api.CreateDatasetRequest(**document(folder, "dataset.json")).name,
    }


def wired(model: Any, body: Json) -> Any:
    """A body of the API as its model; what is unknown to it would stay as an extra field."""
    convert = import_module("langfuse.api.core.serialization")
    read = convert.convert_and_respect_annotation_metadata
    found = model(**read(object_=body, annotation=model, direction="read"))
    extra = found.model_extra or {}
    if extra:
        raise SystemExit(f"{model.__name__} does not know {sorted(extra)}")
    return found


def langsmith(folder: Path, _: Path) -> Json:
    schemas = import_module("langsmith.schemas")
    rows = [schemas.ExampleCreate(**row) for row in document(folder, "examples.json")]
    wire = [json.loads(one.model_dump_json(by_alias=True)) for one in rows]
    return {"ids": [one["id"] for one in wire], "first": wire[0]}


def phoenix(folder: Path, _: Path) -> Json:
    """The classifier asks a local server, and reads the label it gets."""
    stub = import_module("stub").Stub([{"explanation": "x", "label": "4"}])
    evals = import_module("phoenix.evals")
    llm = evals.LLM(provider="openai", model="gpt-x", api_key="x", base_url=stub.url)
    judge = module(folder, "judge").judge(llm)
    row = lines(folder, "examples.jsonl")[0]
    score = judge.evaluate(row["input"])[0]
    about = {"label": score.label, "score": score.score, "name": score.name}
    return {**about, "prompts": stub.prompts, "fields": row["input"], "choices": judge.labels}


def autoevals(folder: Path, _: Path) -> Json:
    """The classifier asks a local server; the YAML is read as well."""
    answers = [{"reasons": "x", "choice": "4"}, {"reasons": "y", "choice": "1"}]
    stub = import_module("stub").Stub(answers)
    openai = import_module("openai")
    client = openai.OpenAI(api_key="x", base_url=stub.url)
    own = module(folder, "judge")
    row = own.cases()[0]
    score = own.judge(client=client).eval(**row["fields"])
    spec = import_module("autoevals").LLMClassifier.from_spec_file(
        "accuracy", folder / "spec.yaml", client=client
    )
    again = spec.eval(**row["fields"])
    return {
        "scores": [score.score, again.score],
        "choice": score.metadata["choice"],
        "prompts": stub.prompts,
        "fields": row["fields"],
    }


def openai(folder: Path, _: Path) -> Json:
    """The graders are what the SDK's own types allow."""
    adapter = import_module("pydantic").TypeAdapter
    types = import_module("openai.types.graders")
    label = adapter(types.LabelModelGrader).validate_python(document(folder, "label_model.json"))
    score = adapter(types.ScoreModelGrader).validate_python(document(folder, "score_model.json"))
    return {
        "labels": [label.labels, label.passing_labels],
        "range": score.range,
        "sampling": score.sampling_params.model_dump(exclude_none=True),
        "model": [label.model, score.model],
        "prompt": score.input[0].content,
    }


def mlflow(folder: Path, _: Path) -> Json:
    """The judge is made and asks a local server."""
    stub = import_module("stub").Stub([{"rationale": "x", "result": 4}])
    os.environ |= {"OPENAI_API_BASE": stub.url, "OPENAI_BASE_URL": stub.url, "OPENAI_API_KEY": "x"}
    judge = module(folder, "judge").judge()
    row = lines(folder, "records.jsonl")[0]
    feedback = judge(inputs=row["inputs"], outputs=row["outputs"])
    return {
        "name": judge.name,
        "value": feedback.value,
        "error": str(feedback.error),
        "prompts": stub.prompts,
        "inputs": row["inputs"],
        "instructions": judge.instructions,
    }


def opik(folder: Path, _: Path) -> Json:
    """The items are what the REST client sends; the metric's prompt is built."""
    types = import_module("opik.rest_api.types")
    rows = lines(folder, "items.jsonl")
    items = [types.DatasetItemWrite(source="sdk", data=row) for row in rows]
    own = module(folder, "judge")
    metric = own.judge(model=import_module("opik.evaluation.models").LiteLLMChatModel("gpt-4o"))
    return {
        "items": [one.data["case"] for one in items],
        "name": metric.name,
        "criteria": metric.evaluation_criteria,
        "shown": own.shown(rows[0]),
    }


if __name__ == "__main__":
    kind, folder, cache = sys.argv[1:]
    found = globals()[kind](Path(folder), Path(cache))
    names = {"inspect": "inspect-ai", "phoenix": "arize-phoenix-evals", "mlflow": "mlflow-skinny"}
    sys.stdout.write("\n" + json.dumps({"version": version(names.get(kind, kind)), **found}) + "\n")
