"""`load.py` of the Argilla folder; it needs `argilla` 2 and an address, nothing of this product."""

SCRIPT = '''\
"""Load this folder into Argilla 2: python load.py --api-url URL --api-key KEY --name NAME"""

import argparse
import json
from pathlib import Path

import argilla as rg

HERE = Path(__file__).parent


def question(one):
    about = {"name": one["name"], "title": one["title"][:500], "required": False}
    if one["type"] == "rating":
        return rg.RatingQuestion(values=one["values"], **about)
    if one["type"] == "label_selection":
        return rg.LabelQuestion(labels=one["labels"], **about)
    if one["type"] == "multi_label_selection":
        return rg.MultiLabelQuestion(labels=one["labels"], **about)
    return rg.TextQuestion(**about)


def settings(document):
    return rg.Settings(
        guidelines=document["guidelines"] or None,
        fields=[rg.TextField(name=one["name"], required=False) for one in document["fields"]],
        questions=[question(one) for one in document["questions"]],
        metadata=[rg.TermsMetadataProperty(name=name) for name in document["metadata"]],
    )


def record(row, users):
    """Responses belong to users of the server: only of those that are named are loaded."""
    responses = [
        rg.Response(question_name=name, value=one["value"], user_id=users[one["user_id"]])
        for name, given in row["responses"].items()
        for one in given
        if one["user_id"] in users
    ]
    return rg.Record(
        id=row["id"], fields=row["fields"], metadata=row["metadata"], responses=responses
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--api-key", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--pairs", action="store_true", help="the pairs of this folder")
    parser.add_argument("--users", type=Path, help="JSON: user_id of this folder to one there")
    given = parser.parse_args()
    records, shape = ("pairs.json", "pairs_settings.json") if given.pairs else (
        "records.json", "settings.json"
    )
    users = json.loads(given.users.read_text()) if given.users else {}
    client = rg.Argilla(api_url=given.api_url, api_key=given.api_key)
    document = json.loads((HERE / shape).read_text(encoding="utf-8"))
    data = rg.Dataset(name=given.name, settings=settings(document), client=client)
    data.create()
    rows = json.loads((HERE / records).read_text(encoding="utf-8"))
    data.records.log([record(row, users) for row in rows])


if __name__ == "__main__":
    main()
'''
