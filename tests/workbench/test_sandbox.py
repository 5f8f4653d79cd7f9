"""Templates that reach out, run away or make too much of too little: each ends in words."""

# ruff: noqa: E501 - a line is a case

from __future__ import annotations

import json

import jinja2
import pytest

from chatkit_notebook.errors import TemplateError
from chatkit_notebook.workbench import sandbox
from chatkit_notebook.workbench.sandbox import SandboxedTemplate

NAMESPACE = (
    "{{% set ns = namespace(s='aaaa') %}}{{% for i in range(60) %}}{{% set ns.s = {} %}}{{% endfor %}}"
)

REACHING = {
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": "may not do this",
    "{{ cycler.__init__.__globals__.os.getcwd() }}": "may not do this",
    "{{ self.__init__.__globals__ }}": "may not do this",
    "{{ ''|attr('__class__') }}": "may not do this",
    "{{ '{0.__class__}'.format(1) }}": "may not do this",
    "{{ rows.append(3) }}": "may not do this",
    "{% include '/etc/passwd' %}": "cannot include another",
    "{% import 'os' as os %}": "cannot import another",
    "{% from 'os' import path %}": "cannot import another",
    "{% extends 'x' %}": "cannot extend another",
}
ENDLESS = {
    "{% set r = range(99999) %}{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor %}{% endfor %}": "loops more than",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}": "calls itself too often",
    "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}": "took longer than",
}  # fmt: skip
LARGE = {
    "{{ 'a' * 1000000000 }}": "a text of more than",
    "{{ ([1]*99999)*99999 }}": "a list of more than",
    "{{ 9 ** 999999999 }}": "digits",
    "{{ '%1000000000d' % 1 }}": "formats with a width",
    "{{ '%*d' % (1000000000, 1) }}": "formats with a width",
    "{{ '%99999999s'|format('x') }}": "formats with a width",
    "{{ '{:>1000000000}'.format(1) }}": "formats with a width",
    "{{ '{:>{w}}'.format(1, w=1000000000) }}": "formats with a width",
    "{{ 'a'|center(1000000000) }}": "takes at most 1,000",
    "{{ 'a'.ljust(1000000000) }}": "takes at most 1,000",
    "{{ [1]|tojson(indent=100000000) }}": "takes at most 1,000",
    "{{ ('a\n'*400000)|indent(900) }}": "a text of more than",
    "{{ ('a '*400000)|wordwrap(1, wrapstring='b'*100000) }}": "a text of more than",
    "{{ ('\t'*1000000).translate({9: 'x'*1000}) }}": "may not do this",
    "{{ ('ab'*400000).split('a')|join('c'*100000) }}": "a list of more than",
    "{{ ([range(99999)]*999)|map('list')|list }}": "characters on the way",
    "{{ range(10**9)|list }}": "Range too big",
    NAMESPACE.format("ns.s ~ ns.s"): "a text of more than",
    NAMESPACE.format("ns.s + ns.s"): "a text of more than",
    NAMESPACE.format("ns.s|replace('a', 'aaaaaaaaaa')"): "a text of more than",
    NAMESPACE.format("ns.s.replace('a', 'aaaaaaaaaa')"): "a text of more than",
    NAMESPACE.format("[ns.s, ns.s, ns.s]|join(ns.s)"): "a text of more than",
    NAMESPACE.format("ns.s.join([ns.s, ns.s, ns.s])"): "a text of more than",
    "{% set ns = namespace(n=3) %}{% for i in range(60) %}{% set ns.n = ns.n*ns.n %}{% endfor %}": "digits",
    "{% for i in range(99999) %}{% for j in range(9) %}" + "a" * 50 + "{% endfor %}{% endfor %}": "makes more than",
}  # fmt: skip


@pytest.mark.parametrize(("source", "words"), [*REACHING.items(), *ENDLESS.items(), *LARGE.items()])
def test_attacks_end_in_words(source: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # the clock decides only where nothing else is counted
    monkeypatch.setattr(sandbox, "SECONDS", 0.5 if words.startswith("took") else 60)
    with pytest.raises(TemplateError) as caught:
        SandboxedTemplate(source).render({"rows": [1, 2]})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a\n{% if %}", "Line 2 of the template: Expected an expression"),
        ("a\n\n{{ nope.x }}", "Line 3 of the template: 'nope' is undefined. The data has: rows"),
        ("{{ nope | tojson }}", "What it writes as JSON is not in the data. The data has: rows"),
        ("{{ 1 / 0 }}", "The template failed: ZeroDivisionError"),
        ("{{ 'x' | nosuch }}", "No filter named 'nosuch'"),
    ],
)
def test_mistakes_say_the_line_and_what_there_is(source: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        SandboxedTemplate(source).render({"rows": []})
    assert words in str(caught.value)


STUDIO = """{%- set total -%}{{ items | length }}{%- endset -%}
{"type": "ListView", "limit": {{ limit | default(3) }}, "children": [
{%- for item in items -%}{% if not loop.first %},{% endif %}
{"type": "ListViewItem", "key": {{ (item.id ~ "-" ~ loop.index) | tojson }}, "children": [
  {"type": "Text", "value": {{ (item.name | upper | replace("A", "4")) | tojson }}},
  {% if loop.last %}{"type": "Badge", "label": {{ (loop.length ~ " of " ~ total) | tojson }}}{% else %}{"type": "Spacer"}{% endif %}
]}{%- endfor -%}]}"""


def test_what_studio_writes_gives_what_plain_jinja_gives() -> None:
    data = {"items": [{"id": number, "name": name} for number, name in enumerate(["Ada", "Grace", "Äö"])]}
    plain = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(STUDIO).render(data)
    ours = SandboxedTemplate(STUDIO)
    assert json.loads(ours.render(data)) == json.loads(plain)
    assert json.loads(ours.render({"items": []}))["children"] == []  # a template renders more than once
    assert json.loads(plain)["children"][2]["children"][1]["label"] == "3 of 3"


def test_each_render_has_a_budget_of_its_own() -> None:
    template = SandboxedTemplate(
        "{% for i in range(400) %}{% for j in range(1000) %}{% endfor %}{% endfor %}x"
    )
    assert [template.render({}) for _ in range(4)] == ["x"] * 4
