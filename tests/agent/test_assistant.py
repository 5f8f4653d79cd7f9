"""The turn: tools, ids, steps, client tools, errors, Stop."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from agents import ModelTracing
from agents.exceptions import ModelBehaviorError
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call

from chatkit_notebook.agent import assistant, turn
from chatkit_notebook.agent.assistant import instructions

from .conftest import Conversation, done, error, said, settled

Converse = Callable[..., Conversation]


async def test_answers_with_the_result_of_a_tool_and_keeps_the_order(converse: Converse) -> None:
    model = ScriptedModel(
        [
            [function_call("show_table", {"name": "penguins", "count": 3}, call_id="c1")],
            [assistant_message("Three rows of `penguins`.")],
        ]
    )
    chat = converse(model=model)
    events = await chat.ask("show penguins")
    assert said(events) == "Three rows of `penguins`."
    kinds = [item.type for item in await chat.stored()]
    assert kinds[:2] == ["user_message", "task"]
    assert kinds[-1] == "assistant_message"
    assert kinds.index("workflow") < kinds.index("widget")
    (widget,) = done(events, "widget")
    assert widget["widget"]["type"] == "ListView"
    (workflow,) = {item["id"]: item for item in done(events, "workflow")}.values()
    assert all(task["status_indicator"] == "complete" for task in workflow["workflow"]["tasks"])
    model.assert_complete()


async def test_message_ids_are_our_own_although_the_model_repeats_its_ids(converse: Converse) -> None:
    model = ScriptedModel([[assistant_message("one")], [assistant_message("two")]])
    chat = converse(model=model)
    first, second = await chat.ask("a"), await chat.ask("b")
    ids = [done(events, "assistant_message")[0]["id"] for events in (first, second)]
    assert len(set(ids)) == 2
    assert all(len(one.removeprefix("msg_")) == 32 for one in ids)
    for events, item_id in ((first, ids[0]), (second, ids[1])):
        added = [e["item"]["id"] for e in events if e["type"] == "thread.item.added"]
        updated = {e["item_id"] for e in events if e["type"] == "thread.item.updated"}
        assert added == [item_id]
        assert updated == {item_id}
    texts = [item.content[0].text for item in await chat.stored() if item.type == "assistant_message"]
    assert texts == ["one", "two"]


async def test_two_messages_of_one_turn_with_one_id_are_two_items(converse: Converse) -> None:
    model = ScriptedModel(
        [
            [assistant_message("First I look."), function_call("list_variables", {}, call_id="c1")],
            [assistant_message("There it is.")],
        ]
    )
    chat = converse(model=model)
    events = await chat.ask("look")
    items = done(events, "assistant_message")
    assert [item["content"][0]["text"] for item in items] == ["First I look.", "There it is."]
    assert items[0]["id"] != items[1]["id"]


async def test_the_first_answer_names_the_model_and_why_and_only_the_first(converse: Converse) -> None:
    chat = converse(model=ScriptedModel([[assistant_message("one")], [assistant_message("two")]]))
    first, second = await chat.ask("a"), await chat.ask("b")
    (header,) = done(first, "task")
    assert header["task"]["title"] == "Answered by ScriptedModel"
    assert header["task"]["content"] == "It was given as `model`."
    assert done(second, "task") == []
    assert ("model", "ScriptedModel") in [(name, data.get("name")) for name, data in chat.notified]


async def test_a_changed_model_is_named_again(converse: Converse) -> None:
    chat = converse(model=ScriptedModel([[assistant_message("one")]]))
    await chat.ask("a")
    chat.chat.model = "analyst"
    events = await chat.ask("help")
    (header,) = done(events, "task")
    assert header["task"]["title"].startswith("Answered by the analyst, the built-in model")


async def test_the_users_tools_run_show_as_steps_and_reach_later_turns(converse: Converse) -> None:
    threads: list[str] = []

    def shout(word: str) -> str:
        """Says it louder."""
        threads.append(threading.current_thread().name)
        return word.upper() + "!"

    model = ScriptedModel(
        [
            [function_call("shout", {"word": "hey"}, call_id="c1")],
            [assistant_message("HEY!")],
            [assistant_message("again")],
        ]
    )
    chat = converse(model=model, tools=[shout])
    loop_thread = threading.current_thread().name
    events = await chat.ask("shout hey")
    (workflow,) = done(events, "workflow")
    (task,) = workflow["workflow"]["tasks"]
    assert task["title"] == "Ran shout"
    assert "HEY!" in task["content"]
    assert threads
    assert threads[0] != loop_thread
    described = next(tool for tool in model.calls[0].tools if tool.name == "shout")
    assert described.description == "Says it louder."
    await chat.ask("and?")
    outputs = [item for item in model.calls[-1].input if item.get("type") == "function_call_output"]
    assert [item["output"] for item in outputs] == ["HEY!"]
    assert all("hidden" not in json.dumps(event) for event in chat.events)


async def test_a_raising_tool_is_told_to_the_model_and_the_chat_goes_on(converse: Converse) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    model = ScriptedModel([[function_call("broken", {}, call_id="c1")], [assistant_message("It failed.")]])
    chat = converse(model=model, tools=[broken])
    events = await chat.ask("go")
    assert said(events) == "It failed."
    (workflow,) = done(events, "workflow")
    assert workflow["workflow"]["tasks"][0]["title"] == "broken failed"
    output = model.calls[1].input[-1]["output"]
    assert output.startswith("Error: ")
    assert any(name == "error" and "ZeroDivisionError" in data["message"] for name, data in chat.notified)


async def test_bad_arguments_and_unknown_tools_are_answers_to_the_model(converse: Converse) -> None:
    model = ScriptedModel(
        [
            [function_call("show_table", '{"name": ', call_id="c1")],
            [function_call("no_such_tool", {}, call_id="c2")],
            [assistant_message("Sorry.")],
        ]
    )
    chat = converse(model=model)
    events = await chat.ask("go")
    assert error(events) is None
    assert said(events) == "Sorry."
    outputs = [item["output"] for item in model.calls[2].input if item.get("type") == "function_call_output"]
    assert len(outputs) == 2
    assert "no_such_tool" in outputs[1]


async def test_two_tools_of_one_name_are_refused_in_words(converse: Converse) -> None:
    def show_table() -> str:
        return ""

    events = await converse(model=ScriptedModel([]), tools=[show_table]).ask("go")
    told = error(events)
    assert told is not None
    assert "two tools called `show_table`" in told["message"]


async def test_parallel_calls_all_finish(converse: Converse) -> None:
    calls = [
        function_call("show_table", {"name": "penguins", "count": 2}, call_id="c1"),
        function_call("describe_variable", {"name": "penguins"}, call_id="c2"),
        function_call("query_frames", {"sql": "SELECT count(*) AS n FROM penguins"}, call_id="c3"),
    ]
    model = ScriptedModel([calls, [assistant_message("All three.")]])
    chat = converse(model=model)
    events = await chat.ask("everything")
    assert error(events) is None
    outputs = {
        i["call_id"]: i["output"] for i in model.calls[1].input if i.get("type") == "function_call_output"
    }
    assert set(outputs) == {"c1", "c2", "c3"}
    assert "344" in outputs["c3"]
    tasks = [task for item in await chat.stored() if item.type == "workflow" for task in item.workflow.tasks]
    assert len(tasks) == 3
    assert {task.status_indicator for task in tasks} == {"complete"}


async def test_too_many_steps_end_with_a_sentence(
    converse: Converse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "MAX_TURNS", 2)
    steps = [[function_call("list_variables", {}, call_id=f"c{n}")] for n in range(4)]
    events = await converse(model=ScriptedModel(steps)).ask("go")
    told = error(events)
    assert told is not None
    assert "kept calling tools" in told["message"]
    assert told["allow_retry"]
    assert await settled() == []


async def test_tracing_is_off(converse: Converse) -> None:
    model = ScriptedModel([[assistant_message("x")]])
    await converse(model=model).ask("a")
    assert model.calls[0].tracing == ModelTracing.DISABLED


async def test_the_users_instructions_come_after_ours(converse: Converse) -> None:
    model = ScriptedModel([[assistant_message("x")]])
    await converse(model=model, instructions="Answer in verse.").ask("a")
    sent = model.calls[0].system_instructions
    assert sent is not None
    assert sent.index("list_variables") < sent.index("Answer in verse.")
    assert instructions(None) == instructions("  ")


class TestClientTools:
    """A call goes to the page, its answer continues the turn."""

    async def test_a_round_trip(self, converse: Converse) -> None:
        def get_selection(limit: int) -> dict[str, Any]:
            """The selected cells."""
            return {}

        model = ScriptedModel(
            [
                [function_call("get_selection", {"limit": 3}, call_id="c1")],
                [assistant_message("You selected two cells.")],
            ]
        )
        chat = converse(model=model, client_tools={"get_selection": get_selection})
        events = await chat.ask("what did I select?")
        (call,) = done(events, "client_tool_call")
        assert (call["name"], call["arguments"], call["status"]) == ("get_selection", {"limit": 3}, "pending")
        assert call["call_id"] == "c1"
        assert events[-1]["item"]["type"] == "client_tool_call"
        answered = await chat.send("threads.add_client_tool_output", result={"cells": [1, 2]})
        assert said(answered) == "You selected two cells."
        read = model.calls[1].input
        assert read[-2]["name"] == "get_selection"
        assert json.loads(read[-1]["output"]) == {"cells": [1, 2]}
        assert read[-1]["call_id"] == "c1"

    async def test_with_a_parallel_call_the_item_has_its_own_id(self, converse: Converse) -> None:
        def ask_page() -> None:
            """Asks the page."""

        calls = [
            function_call("ask_page", {}, call_id="mine"),
            function_call("list_variables", {}, call_id="other"),
        ]
        model = ScriptedModel([calls, [assistant_message("done")]])
        chat = converse(model=model, client_tools={"ask_page": ask_page})
        (call,) = done(await chat.ask("go"), "client_tool_call")
        assert call["call_id"] == "mine"
        await chat.send("threads.add_client_tool_output", result="yes")
        pairs = [(i["type"], i["call_id"]) for i in model.calls[1].input if "call_id" in i]
        assert sorted(pairs) == sorted(
            (kind, call_id)
            for call_id in ("mine", "other")
            for kind in ("function_call", "function_call_output")
        )

    async def test_of_two_the_second_is_told_to_wait(self, converse: Converse) -> None:
        def ask_page() -> None:
            """Asks the page."""

        calls = [function_call("ask_page", {}, call_id="a"), function_call("ask_page", {}, call_id="b")]
        chat = converse(model=ScriptedModel([calls]), client_tools={"ask_page": ask_page})
        events = await chat.ask("go")
        assert [call["call_id"] for call in done(events, "client_tool_call")] == ["a"]

    async def test_an_open_workflow_goes_on_after_it(self, converse: Converse) -> None:
        def ask_page() -> None:
            """Asks the page."""

        def lookup() -> str:
            """Looks something up."""
            return "found"

        model = ScriptedModel(
            [
                [function_call("lookup", {}, call_id="a")],
                [function_call("ask_page", {}, call_id="b")],
                [function_call("lookup", {}, call_id="c")],
                [assistant_message("done")],
            ]
        )
        chat = converse(model=model, tools=[lookup], client_tools={"ask_page": ask_page})
        await chat.ask("go")
        events = await chat.send("threads.add_client_tool_output", result=None)
        assert error(events) is None
        assert said(events) == "done"
        tasks = [
            task for item in await chat.stored() if item.type == "workflow" for task in item.workflow.tasks
        ]
        assert [task.title for task in tasks].count("Ran lookup") == 2


class TestFailures:
    """What went wrong is said; what was streamed stays; nothing is left running."""

    async def test_an_error_in_the_middle_keeps_what_came_before(self, converse: Converse) -> None:
        async def events(call: Any) -> Any:
            whole = ScriptedModel([[assistant_message("Hello there")]])
            async for event in whole.stream_response(
                None, [], call.model_settings, [], None, [], call.tracing,
                previous_response_id=None, conversation_id=None, prompt=None,
            ):  # fmt: skip
                yield event
                if event.type == "response.output_text.delta":
                    await asyncio.sleep(0.05)
                    raise ModelBehaviorError("the line is dead")

        chat = converse(model=ScriptedModel([ModelStep(stream_events=events), [assistant_message("ok")]]))
        failed = await chat.ask("go")
        told = error(failed)
        assert told is not None
        assert "the line is dead" in told["message"]
        texts = [i.content[0].text for i in await chat.stored() if i.type == "assistant_message"]
        assert texts == ["Hello there"]
        assert await settled() == []
        assert said(await chat.ask("again")) == "ok"

    async def test_an_error_while_a_tool_was_running_leaves_no_step_loading(self, converse: Converse) -> None:
        model = ScriptedModel([[function_call("list_variables", {}, call_id="a")], RuntimeError("boom")])
        chat = converse(model=model)
        events = await chat.ask("go")
        told = error(events)
        assert told is not None
        assert "RuntimeError: boom" in told["message"]
        tasks = [
            task for item in await chat.stored() if item.type == "workflow" for task in item.workflow.tasks
        ]
        assert tasks
        assert all(task.status_indicator != "loading" for task in tasks)
        assert await settled() == []

    async def test_retry_answers_the_same_question_again(self, converse: Converse) -> None:
        model = ScriptedModel([RuntimeError("boom"), [assistant_message("better")]])
        chat = converse(model=model)
        await chat.ask("the question")
        question = next(item for item in await chat.stored() if item.type == "user_message")
        events = await chat.send("threads.retry_after_item", item_id=question.id)
        assert said(events) == "better"
        assert [item.get("content") for item in model.calls[1].input] == ["the question"]


class TestStop:
    """Stop ends the run and its tools; what was written stays."""

    async def test_stop_while_the_model_writes(self, converse: Converse) -> None:
        closed = asyncio.Event()

        async def endless(call: Any) -> Any:
            whole = ScriptedModel([[assistant_message("Once upon a time")]])
            stream = whole.stream_response(
                None, [], call.model_settings, [], None, [], call.tracing,
                previous_response_id=None, conversation_id=None, prompt=None,
            )  # fmt: skip
            try:
                async for event in stream:
                    yield event
                    if event.type == "response.output_text.delta":
                        await asyncio.Event().wait()
            finally:
                closed.set()

        model = ScriptedModel([ModelStep(stream_events=endless), [assistant_message("ok")]])
        chat = converse(model=model)
        begun = asyncio.Event()

        async def read() -> None:
            async for event in chat.stream(chat.asking("tell me a story")):
                if event.get("update", {}).get("type", "").endswith("text_delta"):
                    begun.set()

        task = asyncio.create_task(read())
        await asyncio.wait_for(begun.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(closed.wait(), 10)
        texts = [i.content[0].text for i in await chat.stored() if i.type == "assistant_message"]
        assert texts == ["Once upon a time"]
        assert await settled() == []
        await chat.ask("go on")
        read_next = model.calls[1].input
        assert read_next[1] == {
            "role": "assistant",
            "content": "Once upon a time\n\n⟦The user stopped this answer here.⟧",
        }

    async def test_stop_while_a_tool_runs(self, converse: Converse) -> None:
        running, cancelled = asyncio.Event(), asyncio.Event()

        async def wait_long() -> str:
            """Waits."""
            running.set()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()
            return ""

        chat = converse(
            model=ScriptedModel([[function_call("wait_long", {}, call_id="a")]]), tools=[wait_long]
        )

        async def read() -> None:
            async for _ in chat.stream(chat.asking("wait")):
                pass

        task = asyncio.create_task(read())
        await asyncio.wait_for(running.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(cancelled.wait(), 10)
        tasks = [
            task for item in await chat.stored() if item.type == "workflow" for task in item.workflow.tasks
        ]
        assert all(one.status_indicator != "loading" for one in tasks)
        assert await settled() == []

    async def test_a_tool_that_does_not_listen_is_left_behind(
        self, converse: Converse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(turn, "ENDING_SECONDS", 0.1)
        running, release = asyncio.Event(), asyncio.Event()

        async def deaf() -> str:
            """Does not stop."""
            running.set()
            while not release.is_set():
                try:
                    await release.wait()
                except asyncio.CancelledError:
                    continue
            return ""

        chat = converse(model=ScriptedModel([[function_call("deaf", {}, call_id="a")]]), tools=[deaf])

        async def read() -> None:
            async for _ in chat.stream(chat.asking("wait")):
                pass

        task = asyncio.create_task(read())
        await asyncio.wait_for(running.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 10)
        release.set()


async def test_silence_is_explained_while_it_lasts(
    converse: Converse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.05)
    release = asyncio.Event()

    async def slow(call: Any) -> Any:
        await release.wait()
        return [assistant_message("finally")]

    chat = converse(model=ScriptedModel([ModelStep(responder=slow)]))
    events = []
    async for event in chat.stream(chat.asking("hello?")):
        events.append(event)
        if event["type"] == "progress_update":
            release.set()
    assert any(e["type"] == "progress_update" and "Waiting for ScriptedModel" in e["text"] for e in events)
    assert said(events) == "finally"


async def test_a_tool_may_take_longer_than_patience_lasts(
    converse: Converse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.01)
    looked = 0
    release = asyncio.Event()

    def waiting(self: turn.Turn) -> None:
        nonlocal looked
        looked += 1
        if looked > 2 and running.is_set():
            release.set()

    monkeypatch.setattr(turn.Turn, "waiting", waiting)
    running = asyncio.Event()

    async def slow() -> str:
        """Takes its time."""
        running.set()
        await release.wait()
        return "there"

    model = ScriptedModel([[function_call("slow", {}, call_id="a")], [assistant_message("It is there.")]])
    events = await converse(model=model, tools=[slow]).ask("wait for it")
    assert error(events) is None
    assert said(events) == "It is there."


async def test_an_answer_in_which_nothing_is_is_told(converse: Converse) -> None:
    model = ScriptedModel(
        [
            [assistant_message(" ")],
            [function_call("list_variables", {"pattern": "nothing"}, call_id="a")],
            [assistant_message("")],
            [function_call("show_table", {"name": "penguins"}, call_id="b")],
            [assistant_message("")],
        ]
    )
    chat = converse(model=model)
    for question in ("say nothing", "look and say nothing"):
        failure = error(await chat.ask(question))
        assert failure is not None
        assert failure["message"].startswith("`ScriptedModel` sent an empty answer. Retry")
        assert failure["allow_retry"] is True
    assert error(await chat.ask("a table is an answer")) is None


async def test_wrong_arguments_are_the_models_to_repair(converse: Converse) -> None:
    model = ScriptedModel(
        [
            [function_call("describe_variable", {"nme": "penguins"}, call_id="a")],
            [assistant_message("I see.")],
        ]
    )
    chat = converse(model=model)
    assert said(await chat.ask("describe")) == "I see."
    output = next(item for item in model.calls[1].input if item.get("type") == "function_call_output")
    assert "Invalid JSON input for tool describe_variable. Call it again" in output["output"]
    assert not [data for name, data in chat.notified if name == "error"]
