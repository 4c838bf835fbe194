"""What a provider may do, and what becomes of the call: `docs/judges.md` prints this table."""

from dataclasses import dataclass

STILL_RUNNING, STOPPED = "running", "stopped"


@dataclass(frozen=True)
class Behaviour:
    """A scenario of the fake provider, and what one call of a run comes to.

    `calls` is how often the provider is asked until nothing is due at once. `verdict` is the
    status of the verdict, empty where there is none; `error` is what the attempt is filed under.
    """

    scenario: str
    says: str
    call: str
    verdict: str = ""
    run: str = "finished"
    error: str = ""
    calls: int = 1


def answer(scenario: str, says: str, verdict: str = "ok", calls: int = 1) -> Behaviour:
    return Behaviour(scenario, says, "done", verdict, calls=calls)


def again(scenario: str, says: str, error: str = "JudgeUnavailable") -> Behaviour:
    return Behaviour(scenario, says, "waiting", "", STILL_RUNNING, error)


def stops(scenario: str, says: str) -> Behaviour:
    return Behaviour(scenario, says, "waiting", "", STOPPED, "JudgeMisconfigured")


BEHAVIOURS = (
    answer("ok", "answers as asked"),
    answer("fenced", "puts the JSON between fences, with words before it"),
    answer("gzipped", "compresses its reply"),
    answer("abstains", 'says that it cannot judge: `"value": null`', "abstained"),
    answer("wrong_model", "answers as another model; verdict and run are marked"),
    answer("refuses", "refuses", "refused"),
    answer("filtered", "400, content filter", "refused"),
    answer("stopped_by_filter", "stops at its content filter", "refused"),
    answer("too_long", "400, the prompt is too long", "refused"),
    answer("length", "cuts the reply at its length limit", "truncated"),
    answer("whole_but_length", "a whole reply, yet cut at its limit", "truncated"),
    answer("unfinished", "does not say that it has finished", "truncated"),
    answer("garbage", "answers in words", "unparsed", 2),
    answer("duplicate_keys", "names a key twice", "unparsed", 2),
    answer("not_a_number", "gives NaN", "unparsed", 2),
    answer("half_json", "JSON that breaks off, finished all the same", "unparsed", 2),
    answer("other_keys", "values for criteria nobody asked about", "unparsed", 2),
    answer("off_scale", "a value that is not on the scale", "off_scale", 2),
    answer("off_menu", "a word that is not on the scale", "off_scale", 2),
    answer("wrong_echo", "gives another code than that of the call", "unparsed", 2),
    answer("no_echo", "leaves out the code of the call", "unparsed", 2),
    answer("other_echo", "gives the code of another Item's call", "unparsed", 2),
    answer("mends_echo", "gives a wrong code at first, then the call's", "ok", 2),
    answer("mends_itself", "is unreadable at first, then as asked", "ok", 2),
    again("used_to_wait-7", "429 with Retry-After: not counted as an attempt", "RateLimited"),
    again("too_many", "429 without Retry-After: not counted as an attempt", "RateLimited"),
    again("overloaded", "529: not counted as an attempt", "RateLimited"),
    again("down", "503"),
    again("request_timeout", "408"),
    again("conflict", "409"),
    again("resets", "hangs up before it answers"),
    again("cut-40", "hangs up within its reply"),
    again("silent", "says nothing: after a minute it is not waited for any longer"),
    again("drip", "says a byte now and then: after two minutes it is not waited for any longer"),
    again("error_in_200", "200 that holds an error", "BrokenReply"),
    again("events", "200 with an event stream that ends in an error", "BrokenReply"),
    again("not_json", "200 with a page of a gateway", "BrokenReply"),
    again("not_a_completion", "200 with other JSON", "BrokenReply"),
    again("no_choices", "200 without a choice", "BrokenReply"),
    again("large-3", "a reply of 3 MiB", "BrokenReply"),
    again("gzip_bomb-50", "a small reply that unpacks to 50 MiB", "BrokenReply"),
    stops("no_temperature", "400, about a parameter that was not sent"),
    stops("bad_key", "401"),
    stops("unpaid", "402"),
    stops("forbidden", "403"),
    stops("retired", "404, the model has been retired"),
    stops("redirect", "sends us elsewhere"),
    stops("used_up", "429, the account is used up"),
)
MEANINGS = {
    "done": "answered",
    "waiting": "waits for another try",
    "": "none",
    "running": "goes on",
    "finished": "goes on",
    "stopped": "stopped, with the provider's words",
}


def table() -> str:
    """The behaviours as Markdown."""
    head = "| The provider… | call | verdict | run | asked |\n|---|---|---|---|---|\n"
    rows = (
        f"| {one.says} | {MEANINGS[one.call]} | {one.verdict or MEANINGS['']} "
        f"| {MEANINGS[one.run]} | {'twice' if one.calls == 2 else 'once'} |"
        for one in BEHAVIOURS
    )
    return head + "\n".join(rows)
