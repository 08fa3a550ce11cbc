"""Has a foreign validator read the server's OpenAPI description, then a foreign tester drive the server from it.

Arguments: the server's address, an admin's token, and how many requests to make up for each operation.
Needs openapi-spec-validator and schemathesis; the last line says whether anything was found.
"""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator

SEED = 20240515
# What is no failure of a server: that nothing came in the time of a wait, and that no agent process is there.
CONFIG = """
[[operations]]
include-operation-id = "list_events"
checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "504"]

[[operations]]
include-operation-id = "create_event"
checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "503"]
"""
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,allow_header_conformance"
)


def main(address, token, examples):
    with urllib.request.urlopen(address + "/openapi.json") as answer:
        OpenAPIV31SpecValidator(json.load(answer)).validate()
    print("the description is valid; seed", SEED, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "schemathesis.toml")
        with open(config, "w") as file:
            file.write(CONFIG)
        tester = os.path.join(os.path.dirname(sys.executable), "schemathesis")
        command = [
            tester, "--config-file", config, "run", address + "/openapi.json", "--no-color",
            "--header", "Authorization: Bearer " + token, "--checks", CHECKS, "--seed", str(SEED),
            "--max-examples", examples, "--generation-database", "none", "--request-timeout", "20",
            "--continue-on-failure", "--warnings", "off", "--suppress-health-check", "all",
        ]
        return subprocess.run(command, stderr=subprocess.STDOUT, cwd=folder).returncode


code = main(*sys.argv[1:])
print("drive_api:", "nothing found" if code == 0 else f"schemathesis ended with {code}", flush=True)
sys.exit(code)
