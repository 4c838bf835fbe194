"""Judges as other tools write them down."""

PROMPTFOO = """
prompts: ['{{response}}']
defaultTest:
  options:
    provider: {id: 'openai:chat:gpt-4.1', config: {temperature: 0, apiKey: sk-1}}
tests:
  - vars: {question: 'Why?'}
    assert:
      - {type: llm-rubric, metric: helpful, threshold: 0.7, value: 'Answers {{question}}'}
      - {type: contains, value: Paris}
      - {type: not-llm-rubric, value: 'Is rude about {{topic | upper}}', weight: 2}
      - {type: assert-set, assert: [{type: llm-rubric, value: Names a source.}]}
"""
PROMPTFOO_PROMPT = """
defaultTest:
  options:
    rubricPrompt: '[{"role": "system", "content": "Grade it. {% if x %}y{% endif %}"},
      {"role": "user", "content": "<Rubric>{{rubric}}</Rubric><Output>{{ output }}</Output>"}]'
tests:
  - assert: [{type: llm-rubric, value: Is polite.}]
"""
GEVAL_PYTHON = """
import os; os.system("touch /tmp/should-never-exist")
from deepeval.metrics import GEval, Rubric
correctness = GEval(
    name="Correctness",
    evaluation_steps=["Check every fact of {{output}}.", "Punish what is left out."],
    rubric=[Rubric(score_range=(0, 4), expected_outcome="Wrong."),
            Rubric(score_range=(5, 10), expected_outcome="Right.")],
    evaluation_params=[SingleTurnParams.INPUT, SingleTurnParams.ACTUAL_OUTPUT,
                       SingleTurnParams.EXPECTED_OUTPUT, SingleTurnParams.TOOLS_CALLED],
    threshold=0.5, model="gpt-4.1",
)
"""
GEVAL_JSON = '{"name": "Tone", "criteria": "Is it kind?", "strict_mode": true}'
SCORE_MODEL = """{"type": "score_model", "name": "quality", "model": "o3", "range": [1, 5],
"input": [{"role": "system", "content": "Score from 1 to 5."},
 {"role": "user", "content": [{"type": "input_text",
  "text": "Q: {{item.question}} A: {{sample.output_text}} T: {{item.topic}}"}]}],
"sampling_params": {"temperature": 0, "reasoning_effort": "low"}, "pass_threshold": 4}"""
LABEL_MODEL = """{"data_source": {}, "testing_criteria": [
 {"type": "string_check", "name": "x"},
 {"type": "label_model", "name": "polite", "model": "gpt-4.1", "labels": ["kind", "rude"],
  "passing_labels": ["kind"],
  "input": [{"role": "user", "content": "Is this kind? {{ sample.output_text }}"}]}]}"""
LANGFUSE_EVALUATOR = """{"name": "hallucination", "type": "llm_as_judge",
"prompt": "Query: {{query}} Generation: {{gen}} Truth: {{truth}} Trace: {{trace}}",
"outputDefinition": {"dataType": "NUMERIC", "score": {"description": "0 to 1"}},
"modelConfig": {"provider": "openai", "model": "gpt-4.1", "modelParams": {"temperature": 0}},
"mapping": [{"variable": "gen", "source": "output"}, {"variable": "query", "source": "input"},
 {"variable": "truth", "source": "expectedOutput"}, {"variable": "trace", "source": "metadata"}]}"""
LANGFUSE_PROMPT = """{"name": "tone", "type": "chat", "config": {"model": "m", "temperature": 0.2},
"prompt": [{"role": "system", "content": "Judge the tone."},
 {"role": "user", "content": "{{output}}"}]}"""
PHOENIX_PYTHON = """
evaluator = create_classifier(
    name="helpfulness",
    llm=LLM(provider="openai", model="gpt-4.1"),
    prompt_template="Question: {input}\\nAnswer: {output}\\nUser: {user_id}",
    choices={"helpful": (1.0, "It solves the problem."), "unhelpful": (0.0, "It does not.")},
)
"""
PHOENIX_JSON = """{"name": "toxicity", "template": "{{output}}", "rails": ["toxic", "fine"],
"direction": "minimize"}"""
INSPECT = '''
@task
def qa():
    return Task(scorer=model_graded_qa(
        template="""[Q]: {question} [A]: {answer} [C]: {criterion} {notes}\\n{instructions}""",
        instructions="Give GRADE: C or GRADE: I. {{ output }}",
        grade_pattern=r"GRADE: (.)", model="openai/gpt-4.1", partial_credit=True))
'''
