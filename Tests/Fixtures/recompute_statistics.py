"""Recomputes what `switchboard stats --json` says from what `switchboard export --private` writes.

    python3 recompute_statistics.py EXPORT STATS

Follows the definitions on the page of statistics, not the program. Prints `equal`, or every difference and exits with 1.
The report must have been made without a filter.
"""

import json
import re
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
LONG_WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
HUMAN = ("human_agent", "human_agent_on_behalf_of_ai_agent")
OUTCOMES = ("resolved", "unresolved", "escalated", "spam")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def micros(text):
    """A moment of ISO 8601 in UTC, in microseconds since 1970."""
    date, fraction = re.fullmatch(r"([^.Z]+)(?:\.(\d+))?Z", text).groups()
    time = datetime.strptime(date, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    return int((time - EPOCH).total_seconds()) * SECOND + int((fraction or "0").ljust(6, "0")[:6])


def handoff_of(event):
    data = event["data"]
    if event["kind"] != "custom" or event["source"] not in HUMAN or not isinstance(data, dict):
        return None
    if data.get("type") != "handoff":
        return None
    if data.get("action") not in ("take_over", "release", "hand_back", "close", "reopen"):
        return None
    return data


def outcome_of(act):
    return act.get("outcome") if act and act.get("outcome") in OUTCOMES else None


def asked_for_person(event):
    """The reason of the call that asks for a person; None if none does."""
    if event["kind"] != "tool" or not isinstance(event["data"], dict):
        return None
    asked = None
    for call in event["data"].get("tool_calls") or []:
        if not isinstance(call, dict) or not isinstance(call.get("tool_id"), str):
            continue
        mode = ((call.get("result") or {}).get("control") or {}).get("mode")
        if mode in ("auto", "manual"):
            asked = (mode, call)
    if asked is None or asked[0] != "manual":
        return None
    call = asked[1]
    arguments = call.get("arguments") or {}
    if isinstance(arguments.get("reason"), str) and arguments["reason"]:
        return arguments["reason"]
    texts = [text for text in arguments.values() if isinstance(text, str)]
    longest = max(texts, key=lambda text: len(text.encode()), default="")
    return longest or call["tool_id"].split(":", 1)[-1]


def is_preamble(event):
    data = event["data"] if isinstance(event["data"], dict) else {}
    return "__preamble__" in (data.get("tags") or [])


class Session:
    """One session, read from the beginning of its log to its end."""

    def __init__(self, line):
        known = line["private"]
        self.row = line["session"]
        self.home = known["home"]
        self.declared = known["reason"]
        self.known = {entry["offset"]: entry for entry in known["entries"]}
        self.mode, self.owner, self.owned, self.reason = "auto", None, None, None
        self.requested, self.unanswered = None, None
        self.closed, self.label, self.outcome = False, False, None
        self.takeover = None
        self.messages = {"customer": 0, "AI": 0, "late": 0, "self": 0, "as the AI": 0}
        self.episodes, self.closings, self.turns = [], [], 0
        switches = list(known["switches"])
        for event in line["events"]:
            if event["deleted"]:
                continue
            while switches and self.comes_first(switches[0], event):
                self.switch(switches.pop(0))
            self.follow(event)
        for switch in switches:
            self.switch(switch)
        self.owed_at_end = self.owed()
        self.silent_since = self.unanswered if self.mode == "auto" and not self.closed else None

    @staticmethod
    def comes_first(switch, event):
        if switch["before"] is not None:
            return switch["before"] <= event["offset"]
        return micros(switch["moment"]) < micros(event["creation_utc"])

    # What changes the state.

    def open_again(self):
        self.closed, self.label, self.outcome = False, False, None

    def to_manual(self, moment, reason):
        self.mode, self.owner, self.owned = "manual", None, None
        self.requested, self.reason = moment, reason
        self.open_again()

    def to_auto(self):
        self.mode, self.owner, self.owned = "auto", None, None
        self.reason, self.requested = None, None
        was_closed, self.closed = self.closed, self.label
        if was_closed and not self.closed:
            self.outcome = None

    def change_mode(self, mode, moment, reason):
        if mode == self.mode:
            return
        if mode == "manual":
            self.to_manual(moment, reason)
        else:
            self.to_auto()

    def switch(self, switch):
        before, moment = self.snapshot(), micros(switch["moment"])
        if switch["import"]:
            self.owner, self.owned = None, None
            self.change_mode(switch["mode"], moment, None)
            if self.mode == "manual" and self.declared is not None:
                self.reason = self.declared
        else:
            self.change_mode(switch["mode"], moment, self.declared)
        self.note(before, moment, "program", None)

    def takes_effect(self, event, act, known):
        if self.home == "local":
            return known.get("effective", False)
        if self.home == "switchboard":
            return True
        key = (act.get("by") or {}).get("key", "")
        names = act.get("from")
        is_owner = self.owner is not None and self.takeover is not None and key == self.takeover[1]
        at = self.takeover[0] if self.takeover else None
        action = act["action"]
        if action == "take_over":
            return self.owner is None or (names is not None and names == at)
        if action == "release":
            return is_owner
        if action == "hand_back" and names is not None:
            return self.owner is None or names == at
        if action in ("hand_back", "close"):
            return is_owner or self.owner is None
        return True

    def follow(self, event):
        known = self.known.get(event["offset"], {})
        moment, source, kind = micros(event["creation_utc"]), event["source"], event["kind"]
        late = known.get("late", False)
        before, act = self.snapshot(), handoff_of(event)
        effective = act is not None and self.takes_effect(event, act, known)
        self.count(kind, source, late)
        if kind == "message" and source == "customer":
            if self.unanswered is None:
                self.unanswered = moment
            if self.closed:
                self.open_again()
        if self.is_answer(event, act, late, known):
            self.unanswered = None
            if source in HUMAN:
                self.requested = None
        cause = "program"
        asked = asked_for_person(event)
        if asked is not None:
            cause = "tool"
            if not late and self.mode == "auto":
                self.to_manual(moment, asked)
        if effective:
            self.carry_out(event, act, moment, known)
        seen = act if effective or self.home != "local" else None
        if seen and seen["action"] == "take_over":
            cause = "operator"
        self.note(before, moment, cause, seen)
        if kind == "message" and source in HUMAN and self.mode == "manual":
            self.answer(before, moment)

    def is_answer(self, event, act, late, known):
        if act is not None and act["action"] == "close":
            return True
        if event["kind"] != "message":
            return False
        if event["source"] in HUMAN:
            return True
        whole = not known.get("growing") and not known.get("cut")
        return (
            event["source"] == "ai_agent" and self.mode == "auto" and not late and whole and not is_preamble(event)
        )

    def carry_out(self, event, act, moment, known):
        by = act.get("by") or {}
        action = act["action"]
        if action == "take_over":
            if self.mode == "auto":
                self.to_manual(moment, None)
                self.requested = None
            self.owner = known.get("author", by.get("name", "operator"))
            self.owned = moment
            for reason in (known.get("reason"), act.get("note")):
                if isinstance(reason, str):
                    self.reason = reason
                    break
            self.takeover = (event["offset"], by.get("key", ""))
            return
        if action == "release" and self.mode == "manual":
            self.owner, self.owned = None, None
            keeps = act.get("restores_wait") is True and self.requested is not None
            self.requested = self.requested if keeps else moment
        elif action == "hand_back":
            self.to_auto()
            self.outcome = outcome_of(act)
        elif action == "close":
            self.to_auto()
            if self.home != "parlant":
                self.label = True
            self.closed, self.outcome, self.unanswered = True, outcome_of(act), None
        elif action == "reopen":
            self.open_again()
        if action != "reopen":
            self.takeover = None

    # What is written down.

    def snapshot(self):
        return {
            "mode": self.mode, "closed": self.closed, "owed": self.owed(),
            "starts": [time for time in (self.requested, self.unanswered) if time is not None],
        }

    def owed(self):
        if self.mode == "manual" and self.owner is not None and None not in (self.unanswered, self.owned):
            return max(self.unanswered, self.owned)
        return None

    def count(self, kind, source, late):
        if kind != "message":
            return
        if source == "customer":
            self.turns += 1
            self.messages["customer"] += 1
        elif source == "ai_agent":
            self.messages["AI"] += 1
            self.messages["late"] += late
        elif source == "human_agent":
            self.messages["self"] += 1
        elif source in HUMAN:
            self.messages["as the AI"] += 1

    def note(self, before, moment, cause, act):
        if before["mode"] == "auto" and self.mode == "manual":
            if self.episodes:
                self.episodes[-1]["turns"] = self.turns
            self.episodes.append(
                {
                    "cause": cause, "reason": self.reason, "requested": moment, "claimed": None, "by": None,
                    "responded": None, "waits": [], "ended": None, "ending": None, "outcome": None, "turns": None,
                    "longest": 0,
                }
            )
        if "manual" in (before["mode"], self.mode) and self.episodes:
            episode = self.episodes[-1]
            if self.owner is not None and episode["claimed"] is None:
                episode["claimed"], episode["by"] = moment, self.owner
            if before["owed"] is not None and before["owed"] != self.owed():
                episode["longest"] = max(episode["longest"], moment - before["owed"])
        if before["mode"] == "manual" and self.mode == "auto":
            self.turns = 0
            endings = {"hand_back": "handed back", "close": "closed"}
            self.episodes[-1]["ended"] = moment
            self.episodes[-1]["ending"] = endings.get(act["action"] if act else None, "switched")
            self.episodes[-1]["outcome"] = outcome_of(act)
        if self.closed and not before["closed"]:
            self.closings.append({"at": moment, "reopened": None})
        elif before["closed"] and not self.closed and self.closings:
            self.closings[-1]["reopened"] = moment

    def answer(self, before, moment):
        if not self.episodes:
            return
        episode = self.episodes[-1]
        if episode["responded"] is None:
            episode["responded"] = moment
        if before["starts"]:
            episode["waits"].append((min(before["starts"]), moment))


class Clock:
    def __init__(self, zone, hours):
        self.zone = ZoneInfo(zone or "UTC")
        self.days, self.open = None, None
        if hours:
            days, times = hours.lower().split()
            first, last = (WEEKDAYS.index(day) for day in (days.split("-") * 2)[:2])
            if "-" in days:
                last = WEEKDAYS.index(days.split("-")[1])
            self.days = {(first + step) % 7 for step in range((last - first) % 7 + 1)}
            self.open = [int(time[:2]) * 60 + int(time[3:]) for time in times.split("-")]

    def local(self, moment):
        return datetime.fromtimestamp(moment // SECOND, self.zone)

    def wall(self, moment):
        return moment + int(self.local(moment).utcoffset().total_seconds()) * SECOND

    def weekday(self, moment):
        return (self.local(moment).weekday() + 1) % 7

    def time(self, start, end):
        if start >= end:
            return 0
        if self.days is None:
            return end - start
        start, end = self.wall(start), self.wall(end)
        total = 0
        for day in range(start // DAY, end // DAY + 1):
            # The first of January 1970 was a Thursday.
            if (day + 4) % 7 in self.days:
                opens, closes = (day * DAY + minute * 60 * SECOND for minute in self.open)
                total += max(0, min(end, closes) - max(start, opens))
        return total


def rate(part, whole):
    return {"part": len(part), "n": len(whole)}


def times(values):
    values = sorted(values)
    n = len(values)

    def rank(percent):
        return values[-(-n * percent // 100) - 1] if values else None

    return {
        "n": n, "sum_us": sum(values), "mean_us": sum(values) // n if n else None, "p50_us": rank(50),
        "p90_us": rank(90), "p95_us": rank(95),
    }


def tally(names):
    counts = {}
    for name in names:
        if name is not None:
            counts[name] = counts.get(name, 0) + 1
    return named(counts)


def named(counts):
    rows = [{"name": name, "count": counts[name]} for name in sorted(counts, key=str.encode)]
    return {"n": sum(counts.values()), "counts": rows}


def figures(sessions, pairs, clock, limits, now):
    """All figures of some sessions and of some handoffs, each with its session."""
    episodes = [episode for _, episode in pairs]
    ended = [e for e in episodes if e["ending"]]
    returned = [e for e in ended if e["ending"] != "closed"]
    claimed = [e for e in episodes if e["claimed"] is not None]
    spoken = [s for s in sessions if s.messages["customer"]]
    closings = [closing for s in sessions for closing in s.closings]

    def human(session):
        return session.messages["self"] + session.messages["as the AI"]

    def longest_owed(session, episode):
        is_open = episode is session.episodes[-1] and session.mode == "manual" and session.owed_at_end is not None
        return max(episode["longest"], now - session.owed_at_end if is_open else 0)

    def is_silent(session):
        return session.silent_since is not None and now - session.silent_since > 60 * SECOND

    def is_reopened(closing):
        limit = limits["reopen_hours"] * 3600 * SECOND
        return closing["reopened"] is not None and closing["reopened"] - closing["at"] <= limit

    abandoned = [
        e for s, e in pairs
        if e["claimed"] is not None and longest_owed(s, e) >= limits["abandon_minutes"] * 60 * SECOND
    ]
    total = {name: sum(s.messages[name] for s in sessions) for name in ("customer", "AI", "late", "self", "as the AI")}
    late = total.pop("late")
    return {
        "sessions": {"n": len(sessions)},
        "bot-handled": rate([s for s in sessions if s.messages["AI"]], sessions),
        "containment": rate([s for s in sessions if not s.episodes and not human(s)], sessions),
        "handoff rate": rate([s for s in sessions if s.episodes], sessions),
        "no-answer rate": rate([s for s in spoken if is_silent(s)], spoken),
        "late-AI rate": {"part": late, "n": total["AI"]},
        "reopen rate": rate([c for c in closings if is_reopened(c)], closings),
        "handoffs": {"n": len(episodes)},
        "requested by a tool": rate([e for e in episodes if e["cause"] == "tool"], episodes),
        "taken by an operator": rate([e for e in episodes if e["cause"] == "operator"], episodes),
        "claimed": rate(claimed, episodes),
        "resolution": rate([e for e in ended if e["outcome"] == "resolved"], ended),
        "hand-back rate": rate([e for e in ended if e["ending"] == "handed back"], ended),
        "bounce": rate(
            [e for e in returned if e["turns"] is not None and e["turns"] <= limits["bounce_turns"]], returned
        ),
        "abandonment": rate(abandoned, claimed),
        "time to claim": times(
            [clock.time(e["requested"], e["claimed"]) for e in claimed if e["cause"] != "operator"]
        ),
        "time to first human response": times(
            [clock.time(e["requested"], e["responded"]) for e in episodes if e["responded"] is not None]
        ),
        "waiting": times([clock.time(*wait) for e in episodes for wait in e["waits"]]),
        "handle time": times(
            [clock.time(e["claimed"], e["ended"]) for e in claimed if e["ended"] is not None]
        ),
        "messages": named(total),
        "outcomes": tally(e["outcome"] for e in episodes),
        "reasons": tally(e["reason"] for e in episodes),
        "load by hour": tally(f"{clock.local(e['requested']).hour:02}" for e in episodes),
        "load by weekday": tally(LONG_WEEKDAYS[clock.weekday(e["requested"])] for e in episodes),
    }


def groups_of(sessions, by, since, until, clock):
    """The sessions and handoffs of a window by the names of their groups."""
    found = {} if by else {"": ([], [])}

    def session_keys(session):
        if not by:
            return [""]
        if by == "agent":
            return [session.row["agent_id"]]
        if by == "label":
            return session.row["labels"]
        if by == "hour":
            return [f"{clock.local(micros(session.row['creation_utc'])).hour:02}"]
        return []

    def episode_keys(session, episode):
        if by in (None, "agent", "label"):
            return session_keys(session)
        if by == "hour":
            return [f"{clock.local(episode['requested']).hour:02}"]
        key = episode[{"operator": "by", "bridge": "by", "reason": "reason", "outcome": "outcome"}[by]]
        if by == "bridge" and key is not None and not key.startswith("bridge:"):
            return []
        return [] if key is None else [key]

    def contains(moment):
        return moment < until and (since is None or since <= moment)

    for session in sessions:
        is_new = contains(micros(session.row["creation_utc"]))
        keys = set(session_keys(session)) if is_new else set()
        for episode in session.episodes:
            if not contains(episode["requested"]):
                continue
            for key in episode_keys(session, episode):
                found.setdefault(key, ([], []))[1].append((session, episode))
                if is_new and by in ("operator", "reason", "outcome", "bridge"):
                    keys.add(key)
        for key in keys:
            found.setdefault(key, ([], []))[0].append(session)
    return found


def report(sessions, told):
    clock, by = Clock(told["zone"], told["hours"]), told["by"]
    since, until = told["since"] and micros(told["since"]), micros(told["until"])
    now, limits = micros(told["now"]), told["limits"]
    current = groups_of(sessions, by, since, until, clock)
    before = None
    if since is not None:
        before = groups_of(sessions, by, since - (until - since), since, clock)
    result = []
    for key in sorted(set(current) | set(before or {}), key=str.encode):
        group = {"key": key if by else None}
        group["figures"] = figures(*current.get(key, ([], [])), clock, limits, now)
        if before is not None:
            group["before"] = figures(*before.get(key, ([], [])), clock, limits, now)
        result.append(group)
    return result


def differences(own, told, place=""):
    if isinstance(own, dict) and isinstance(told, dict):
        for key in sorted(set(own) | set(told)):
            yield from differences(own.get(key), told.get(key), f"{place}/{key}")
    elif isinstance(own, list) and isinstance(told, list) and len(own) == len(told):
        for number, pair in enumerate(zip(own, told)):
            yield from differences(*pair, f"{place}/{number}")
    elif own != told or type(own) is not type(told):
        yield f"{place}: recomputed {own}, told {told}"


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        sessions = [Session(json.loads(line)) for line in lines]
    with open(sys.argv[2], encoding="utf-8") as file:
        told = json.load(file)
    found = list(differences(report(sessions, told), told["groups"]))
    print("\n".join(found) if found else "equal")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
