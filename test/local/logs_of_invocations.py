"""Invokes a function in a process of its own as often as its argument says, and prints what local/engine/function_log.py found in the log of each."""

import json
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "local/engine"))
sys.dont_write_bytecode = True

from function_log import FunctionLog

function = r"""
import sys
for invocation in map(int, sys.stdin):
    for line in range(invocation % 5):
        sys.stderr.write(f"invocation {invocation}, line {line}: \u00e4 {'.' * 9000}\n")
        sys.stderr.flush()
    print("answer", flush=True)
"""
running = subprocess.Popen(
    [sys.executable, "-X", "utf8", "-c", function],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
)
lines = []
log = FunctionLog(running.stderr.fileno(), lines.append)
following = threading.Thread(target=log.follow)
following.start()
logs = []
for invocation in range(int(sys.argv[1])):
    print(invocation, file=running.stdin, flush=True)
    running.stdout.readline()
    log.take()
    logs.append(lines.copy())
    lines.clear()
running.stdin.close()
following.join(timeout=30)
if following.is_alive():
    sys.exit("It goes on although the function has ended")
print(json.dumps(logs))
