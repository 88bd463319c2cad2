"""Starts the engine, changed where one process for all functions makes people wait:

- An API call does not wait behind an import: see gate.py.
- An invocation ends when the function has answered. The engine waits 5 to 50 ms more for what the function may still log.
- Nothing stops for half a second while Python looks through all contacts for what it could free. It finds next to nothing.
- Messages of queues reach their functions while records of streams are worked on. The engine has one thread for both.

What is replaced here belongs to the engine's version, which is pinned (requirements.txt).
"""

import gc
import logging
import re
import sys
import threading
import time

from function_log import FunctionLog
from gate import Gate
from ministack import app as engine
from ministack.core import lambda_runtime
from ministack.core.concurrency import spawn_background
from ministack.services import lambda_svc

gate = Gate(time.monotonic)
carry_out = engine.app
execute = lambda_svc._execute_function_with_config_scope
COLLECTION_SECONDS = 1800
credential = re.compile(rb"Credential=([^/]+)/")


async def in_turn(scope, receive, send):
    """Only DynamoDB's requests wait: an import makes thousands, and each is carried out in one go."""

    parts = []

    async def receive_again():
        return parts.pop(0) if parts else await receive()

    async def request():
        await carry_out(scope, receive_again, send)

    headers = dict(scope.get("headers", ()))
    if not headers.get(b"x-amz-target", b"").startswith(b"DynamoDB_"):
        return await request()
    signed_by = credential.search(headers.get(b"authorization", b""))
    function = signed_by.group(1).decode() if signed_by else ""
    # People, tests and simulators call with other keys than those of a function's role.
    if not function.startswith("ASIA"):
        return await request()
    # It takes its turn when all of it is there.
    while not parts or parts[-1].get("more_body"):
        parts.append(await receive())
    await gate.carry_out(function, request)


def execute_announced(function, event):
    if not (isinstance(event, dict) and "http" in (event.get("requestContext") or {})):
        return execute(function, event)
    config = function.get("config") or function
    key = lambda_runtime.execution_credentials(config)["AWS_ACCESS_KEY_ID"]
    is_reserved = lambda_svc._reserved_concurrency(function, config) is not None
    gate.begin_call(key, is_reserved)
    try:
        return execute(function, event)
    finally:
        gate.end_call(key, is_reserved)


class Streams:
    """Hands records of streams to their functions in a thread of its own."""

    def __init__(self, hand_on):
        self._hand_on = hand_on
        self._lock = threading.Lock()
        self._is_working = False
        self._has_more = False

    def poll(self):
        with self._lock:
            self._has_more = True
            if self._is_working:
                return False
            self._is_working = True
        spawn_background(self._work, thread_name="streams")
        return False

    def _work(self):
        while True:
            with self._lock:
                if not self._has_more:
                    self._is_working = False
                    return
                self._has_more = False
            try:
                while self._hand_on():
                    pass
            except Exception:
                logging.exception("records of streams")
                time.sleep(1)


def follow_log(worker):
    worker.function_log = FunctionLog(worker._proc.stderr.fileno(), worker._stderr_queue.put)
    worker.function_log.follow()


def log_until_now(worker):
    worker.function_log.take()
    return worker._drain_stderr()


def collect_seldom():
    while True:
        time.sleep(COLLECTION_SECONDS)
        gc.collect()


# By itself, Python collects the oldest generation after each quarter by which it has grown.
gc.set_threshold(*gc.get_threshold()[:2], 1 << 30)
threading.Thread(target=collect_seldom, daemon=True).start()
# The event loop waits up to this long for a thread that computes; Python's 5 ms add up over the steps of one API call.
sys.setswitchinterval(0.001)
engine.app = in_turn
lambda_svc._execute_function_with_config_scope = execute_announced
lambda_svc._poll_dynamodb_streams = Streams(lambda_svc._poll_dynamodb_streams).poll
lambda_runtime.Worker._read_stderr = follow_log
lambda_runtime.Worker._drain_stderr_bounded = log_until_now
engine.main()
