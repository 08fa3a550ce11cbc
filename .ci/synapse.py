"""Starts Matrix Synapse on loopback with an application service, and a person who answers in matrix-nio.

    python .ci/synapse.py HOME PORT HOOK

HOME is an empty folder, PORT that of the homeserver, HOOK where its transactions go. The person comes when invited, answers
"Are you there?" with "I am looking.", and leaves after "Thank you.". Standard output says READY, then what they saw and did.
It ends with the homeserver when it is told to.
"""

import asyncio
import pathlib
import signal
import subprocess
import sys
import time
import urllib.request

from nio import AsyncClient, InviteMemberEvent, RoomMessageNotice, RoomMessageText

HOME, PORT, HOOK = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
ADDRESS = f"http://127.0.0.1:{PORT}"
NAME, AGNES = "desk.local", "@agnes:desk.local"

REGISTRATION = f"""\
id: switchboard
url: {HOOK}
as_token: as-token-of-the-test
hs_token: hs-token-of-the-test
sender_localpart: sb_bridge
rate_limited: false
namespaces:
  users: [{{exclusive: true, regex: "@sb_.*:desk\\\\.local"}}]
  aliases: [{{exclusive: true, regex: "#sb_.*:desk\\\\.local"}}]
  rooms: []
"""

SETTINGS = f"""\
server_name: {NAME}
pid_file: {HOME}/synapse.pid
media_store_path: {HOME}/media
signing_key_path: {HOME}/signing.key
log_config: {HOME}/log.yaml
report_stats: false
registration_shared_secret: secret-of-the-test
macaroon_secret_key: key-of-the-test
form_secret: form-of-the-test
trusted_key_servers: []
federation_domain_whitelist: []
app_service_config_files: [{HOME}/registration.yaml]
database: {{name: sqlite3, args: {{database: {HOME}/synapse.db}}}}
rc_login: {{address: {{per_second: 1000, burst_count: 1000}}, account: {{per_second: 1000, burst_count: 1000}}}}
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_joins: {{local: {{per_second: 1000, burst_count: 1000}}}}
listeners:
  - {{port: {PORT}, type: http, bind_addresses: ["127.0.0.1"], resources: [{{names: [client]}}]}}
"""

LOG = f"""\
version: 1
formatters: {{plain: {{format: "%(asctime)s %(levelname)s %(name)s %(message)s"}}}}
handlers: {{file: {{class: logging.FileHandler, filename: {HOME}/synapse.log, formatter: plain}}}}
root: {{level: WARNING, handlers: [file]}}
"""


def say(*words):
    print(*words, flush=True)


def start():
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "registration.yaml").write_text(REGISTRATION)
    (HOME / "homeserver.yaml").write_text(SETTINGS)
    (HOME / "log.yaml").write_text(LOG)
    settings = ["-c", str(HOME / "homeserver.yaml")]
    module = [sys.executable, "-m", "synapse.app.homeserver"]
    subprocess.run([*module, *settings, "--generate-keys"], check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*module, *settings], stdout=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{ADDRESS}/health", timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    register = pathlib.Path(sys.executable).with_name("register_new_matrix_user")
    words = ["-u", "agnes", "-p", "password", "--no-admin", *settings, ADDRESS]
    subprocess.run([str(register), *words], check=True, stdout=subprocess.DEVNULL)
    return server


class Person:
    """Agnes, in her own client."""

    def __init__(self):
        self.client = AsyncClient(ADDRESS, AGNES)
        self.client.add_event_callback(self.come, InviteMemberEvent)
        self.client.add_event_callback(self.read, (RoomMessageText, RoomMessageNotice))

    async def come(self, room, event):
        if event.state_key == AGNES and event.membership == "invite":
            await self.client.join(room.room_id)
            say("CAME", room.display_name)

    async def read(self, room, event):
        if event.sender == AGNES:
            return
        kind = "NOTICE" if isinstance(event, RoomMessageNotice) else "MESSAGE"
        say(kind, event.body.replace("\n", " | "))
        if kind == "MESSAGE" and event.body == "Are you there?":
            await self.client.room_typing(room.room_id)
            content = {"msgtype": "m.text", "body": "I am looking."}
            await self.client.room_send(room.room_id, "m.room.message", content)
        if kind == "MESSAGE" and event.body == "Thank you.":
            await self.client.room_leave(room.room_id)
            say("LEFT")

    async def work(self):
        await self.client.login("password")
        await self.client.set_displayname("Agnes Miller")
        say("READY")
        await self.client.sync_forever(timeout=10_000, full_state=True)


def main():
    server = start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        asyncio.run(Person().work())
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
