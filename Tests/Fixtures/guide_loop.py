"""Reads a conversation as Parlant's handoff guide does: each event once, by offsets.

    python guide_loop.py http://127.0.0.1:8800 COUNT

Asks COUNT questions and prints what it read of each answer of the AI, a line each. Works with every client from 3.0.
"""

import json
import sys

from parlant.client import ParlantClient

client = ParlantClient(base_url=sys.argv[1])
session = client.sessions.create(agent_id="aria", customer_id="cust_ada")
offset = 0


def ask(text):
    client.sessions.create_event(session.id, kind="message", source="customer", message=text)


def events():
    try:
        return client.sessions.list_events(session.id, min_offset=offset, wait_for_data=30)
    except Exception as error:
        if getattr(error, "status_code", None) == 504:
            return []
        raise


for number in range(int(sys.argv[2])):
    ask(f"Question {number}?")
    answered = done = False
    while not (answered and done):
        for event in events():
            offset = event.offset + 1
            if event.kind == "message" and event.source == "ai_agent":
                print(json.dumps(event.data["message"]), flush=True)
                answered = True
            if event.kind == "status" and event.data.get("data", {}).get("stage") == "completed":
                done = True
