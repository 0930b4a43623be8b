"""Schemas: their three words more than JSON schema, and messages with key, value and what is allowed."""

import pytest
from jsonschema import Draft202012Validator

from lowcap.base.errors import InputError
from lowcap.base.schema import check_schema, in_plain_words

NUMBER = {"type": "integer", "minimum": 1, "description": "a whole number from 1"}
SCHEMA = {
    "$defs": {"width": NUMBER},
    "keys": ["width"],
    "optional": ["cases", "anything", "options"],
    "properties": {
        "task": {"enum": ["0v1", "4v9"]},
        "cases": {"type": "array", "items": {"properties": {"id": {"type": "string"}, "width": NUMBER}}},
        "anything": {"additionalProperties": True, "required": [], "properties": {"width": NUMBER}},
        "options": {"keys": ["width"], "required": []},
    },
}


def test_what_is_left_is_json_schema():
    plain = in_plain_words(SCHEMA)
    Draft202012Validator.check_schema(plain)
    assert plain["required"] == ["width", "task"]
    assert plain["additionalProperties"] is False
    assert plain["properties"]["width"] == {"$ref": "#/$defs/width"}
    assert plain["properties"]["cases"]["items"]["required"] == ["id", "width"]
    assert plain["properties"]["anything"] == SCHEMA["properties"]["anything"] | {"type": "object"}


def test_properties_may_have_the_names_of_words():
    schema = {"properties": {"keys": NUMBER, "properties": NUMBER, "if": {"properties": {"a": NUMBER}}}}
    check_schema({"keys": 1, "properties": 1, "if": {"a": 1}}, schema, "x")
    with pytest.raises(InputError, match="'b'"):
        check_schema({"keys": 1, "properties": 1, "if": {"a": 1, "b": 1}}, schema, "x")


def test_a_condition_asks_for_no_more_than_it_says():
    table = {"properties": {"table": {"type": "string"}}}
    schema = {
        "if": {"properties": {"kind": {"const": "number"}}},
        "then": {"properties": {"kind": {}, "width": NUMBER}},
    }
    check_schema({"kind": "number", "width": 1}, schema | {"else": table}, "x")
    check_schema({"kind": "text", "table": "a"}, schema, "x")
    with pytest.raises(InputError, match="found no key 'width'; needed are: kind, width"):
        check_schema({"kind": "number"}, schema, "x")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"width": 0}, "x: width: found 0; allowed: a whole number from 1"),
        ({"width": 1.0}, "x: width: found 1.0; allowed: a whole number from 1"),
        ({"task": "9v4"}, "x: task: found '9v4'; allowed are: 0v1, 4v9"),
        (
            {"tsk": 1},
            "x: the top level: found the unknown key 'tsk'; allowed are: width, task, cases, anything, options",
        ),
        ({"cases": [{"id": "a"}]}, "x: cases.a: found no key 'width'; needed are: id, width"),
        ({"cases": [{"width": 1}]}, "x: cases[0]: found no key 'id'; needed are: id, width"),
        ({"cases": [{"id": 3, "width": 1}]}, "x: cases[0].id: found 3; \"3 is not of type 'string'\""),
        ({"options": 3}, "x: options: found 3; allowed are keys with values: width"),
    ],
)
def test_what_does_not_fit_is_one_line(change, message):
    sound = {"width": 4, "task": "4v9", "cases": [{"id": "a", "width": 2}], "anything": {"else": 1}, "options": {}}
    check_schema(sound, SCHEMA, "x")
    with pytest.raises(InputError) as caught:
        check_schema(sound | change, SCHEMA, "x")
    assert str(caught.value) == message
