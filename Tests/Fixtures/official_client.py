"""Drives a handoff with Parlant's own client, once waiting and once asynchronously.

    python official_client.py http://127.0.0.1:8800 [FOLDER]

Ends with 0 and prints `done` when the server answered everything as the client's types and the handoff want it. With
a folder each session stays until somebody has made a file of its title there: they want to see it first.
"""

import asyncio
import inspect
import os
import sys
import threading
import time

from parlant.client import AsyncParlantClient, ParlantClient
from parlant.client.errors import GatewayTimeoutError, NotFoundError


async def now(value):
    """The value, whether a client gives it at once or later."""
    return await value if inspect.isawaitable(value) else value


async def raises(error, call):
    try:
        await now(call())
    except error:
        return
    raise AssertionError(f"{error.__name__} was not raised")


async def until(client, session, condition, **query):
    """The log once it fulfils a condition, by waiting reads."""
    events = []
    while not condition(events):
        events += await now(
            client.sessions.list_events(
                session, min_offset=events[-1].offset + 1 if events else 0, wait_for_data=30, **query
            )
        )
    return events


async def seen(name):
    end = time.monotonic() + 60
    while len(sys.argv) > 2 and not os.path.exists(os.path.join(sys.argv[2], name)):
        assert time.monotonic() < end, f"nobody saw {name}"
        await asyncio.sleep(0.02)


def over(events):
    return any(event.kind == "status" and event.data.get("data", {}).get("stage") == "completed" for event in events)


async def handoff(client, name, meanwhile):
    say = client.sessions.create_event
    session = await now(client.sessions.create(agent_id="aria", customer_id="cust_ada", title=name, labels=["web"]))
    assert session.mode == "auto" and session.title == name and session.labels == ["web"], session
    sid = session.id

    asked = await now(say(sid, kind="message", source="customer", message="Let me talk to a human"))
    assert asked.offset == 0 and asked.data["participant"]["display_name"] == "Ada Lovelace", asked
    log = await until(client, sid, over)
    assert [event.offset for event in log] == list(range(len(log))), log
    assert {event.trace_id for event in log} == {asked.trace_id}, log
    assert any(event.kind == "tool" for event in log)
    assert (await now(client.sessions.retrieve(sid))).mode == "manual"

    dana = {"id": "op_dana", "display_name": "Dana"}
    await now(say(sid, kind="status", source="human_agent", status="typing"))
    human = await now(
        say(sid, kind="message", source="human_agent", message="Dana here.", participant=dana, metadata={"k": 1})
    )
    assert human.data["participant"] == dana and human.metadata == {"k": 1}, human
    as_ai = await now(say(sid, kind="message", source="human_agent_on_behalf_of_ai_agent", message="And I."))
    assert as_ai.data["participant"]["display_name"] == "Aria", as_ai
    custom = await now(say(sid, kind="custom", source="human_agent", data={"type": "note"}))

    found = await meanwhile(
        lambda: client.sessions.list_events(
            sid, min_offset=custom.offset + 1, source="customer", kinds="message", wait_for_data=30
        ),
        lambda: say(sid, kind="message", source="customer", message="Thank you"),
    )
    assert [event.data["message"] for event in found] == ["Thank you"], found
    await raises(
        GatewayTimeoutError,
        lambda: client.sessions.list_events(sid, min_offset=found[-1].offset + 1, wait_for_data=1),
    )

    changed = await now(client.sessions.update_event(sid, human.id, metadata={"set": {"seen": True}, "unset": ["k"]}))
    assert changed.metadata == {"seen": True}, changed
    assert (await now(client.sessions.read_event(sid, human.id))).metadata == {"seen": True}

    back = await now(
        client.sessions.update(
            sid, mode="auto", labels={"upsert": ["solved"], "remove": ["web"]}, metadata={"set": {"by": "Dana"}},
            consumption_offsets={"client": custom.offset},
        )
    )
    assert back.mode == "auto" and back.labels == ["solved"] and back.metadata == {"by": "Dana"}, back
    trigger = await now(say(sid, kind="message", source="ai_agent"))
    assert trigger.kind == "status" and trigger.data["status"] == "acknowledged", trigger
    answer = await until(client, sid, over, trace_id=trigger.trace_id)
    assert any(event.kind == "message" and event.source == "ai_agent" for event in answer), answer

    listed = await now(client.sessions.list(customer_id="cust_ada", labels="solved"))
    assert sid in [other.id for other in listed], listed
    await seen(name)
    await now(client.sessions.delete(sid))
    await raises(NotFoundError, lambda: client.sessions.retrieve(sid))


async def in_threads(read, post):
    """For the client that waits: the read holds a thread of its own while the post is made."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(read()))
    thread.start()
    post()
    thread.join(40)
    return answers[0]


async def in_tasks(read, post):
    reading = asyncio.ensure_future(read())
    await post()
    return await reading


async def main():
    url = sys.argv[1]
    await handoff(ParlantClient(base_url=url), "waiting", in_threads)
    await handoff(AsyncParlantClient(base_url=url), "asynchronous", in_tasks)
    print("done")


asyncio.run(main())
