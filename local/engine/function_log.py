"""What a function writes into its log."""

import os
import select
import threading


class FunctionLog:
    """Passes on every line that a function writes into a pipe. After `take`, everything that was written before it has been passed on:
    a function writes its log before its answer, and neither is buffered."""

    def __init__(self, pipe, pass_on):
        os.set_blocking(pipe, False)
        self._pipe = pipe
        self._pass_on = pass_on
        self._lock = threading.Lock()
        self._begun_line = b""

    def follow(self):
        """Returns when the function has ended. A function that logs much would stop if nobody read it."""
        readable = select.poll()
        readable.register(self._pipe, select.POLLIN)
        while True:
            readable.poll()
            if self.take():
                return

    def take(self):
        """Tells whether the function has ended."""
        with self._lock:
            while True:
                try:
                    written = os.read(self._pipe, 1 << 16)
                except BlockingIOError:
                    return False
                if not written:
                    return True
                *lines, self._begun_line = (self._begun_line + written).split(b"\n")
                for line in lines:
                    self._pass_on(line.decode("utf-8", "replace"))
