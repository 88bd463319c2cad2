"""Who may use the engine next."""

import asyncio
import collections
import threading

ANSWERING, BACKGROUND = range(2)

# A function computes for some milliseconds between two requests. Nothing else begins for so long after a request of a reserved
# function, because nothing that has begun can be interrupted.
HOLD_SECONDS = 0.015
# Nobody is kept from beginning for longer.
LONGEST_HOLD_SECONDS = 0.25


class Waiting:
    """Turns that functions wait for. Each function gets one after the other: one that waits for hundreds does not keep one that waits for
    two."""

    def __init__(self):
        self._turns = {}

    def __bool__(self):
        return bool(self._turns)

    def add(self, function, turn):
        self._turns.setdefault(function, collections.deque()).append(turn)

    def take(self):
        function = next(iter(self._turns))
        turns = self._turns.pop(function)
        turn = turns.popleft()
        if turns:
            self._turns[function] = turns
        return turn


class Gate:
    """Lets requests of functions begin. Those of a function with reserved concurrency that answers an API call begin at once. All others
    begin one at a time, and when the event loop has nothing else to do: whatever comes in waits for one of them at most. Functions
    that answer API calls, and those that work in the background, get half of the time each if both want it. Within a half, functions take
    turns.

    `begin_call` and `end_call` may be called by any thread, the rest belongs to the event loop.
    """

    def __init__(self, clock):
        self._clock = clock
        self._lock = threading.Lock()
        self._calls = collections.Counter()
        self._reserved_calls = collections.Counter()
        self._reserved_requests = 0
        self._reserved_seen = float("-inf")
        self._waiting = {ANSWERING: Waiting(), BACKGROUND: Waiting()}
        self._waiting_since = {}
        self._used = {ANSWERING: 0.0, BACKGROUND: 0.0}
        self._is_busy = False
        self._begun = 0.0
        self._next = None

    def begin_call(self, function, is_reserved):
        """A function begins to answer an API call."""
        with self._lock:
            self._calls[function] += 1
            if is_reserved:
                self._reserved_calls[function] += 1
                self._reserved_seen = self._clock()

    def end_call(self, function, is_reserved):
        with self._lock:
            self._calls[function] -= 1
            if is_reserved:
                self._reserved_calls[function] -= 1

    async def carry_out(self, function, request):
        """Carries out a function's request when it is its turn."""
        if self._reserved_calls[function] > 0:
            self._reserved_requests += 1
            try:
                return await request()
            finally:
                self._reserved_requests -= 1
                self._reserved_seen = self._clock()
                self._look()
        rank = ANSWERING if self._calls[function] > 0 else BACKGROUND
        await self._turn(rank, function)
        try:
            return await request()
        finally:
            self._end(rank)

    async def _turn(self, rank, function):
        turn = asyncio.get_running_loop().create_future()
        if not self._waiting[rank]:
            # Time that was not used is not saved up.
            self._used[rank] = max(self._used[rank], max(self._used.values()) - LONGEST_HOLD_SECONDS)
            self._waiting_since[rank] = self._clock()
        self._waiting[rank].add(function, turn)
        self._look()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._end(rank)
            raise

    def _end(self, rank):
        self._used[rank] += self._clock() - self._begun
        self._is_busy = False
        self._look()

    def _look(self, after=0.0):
        if self._next:
            self._next.cancel()
        loop = asyncio.get_running_loop()
        self._next = loop.call_later(after, self._admit) if after > 0 else loop.call_soon(self._admit)

    def _admit(self):
        self._next = None
        ranks = [rank for rank, waiting in self._waiting.items() if waiting]
        if self._is_busy or not ranks:
            return
        now = self._clock()
        overdue = min(self._waiting_since[rank] for rank in ranks) + LONGEST_HOLD_SECONDS
        if asyncio.get_running_loop()._ready and now < overdue:
            return self._look()
        held = self._held_until()
        if now < min(held, overdue):
            return self._look(after=min(held, overdue) - now)
        rank = min(ranks, key=self._used.get if now >= held else self._waiting_since.get)
        turn = self._waiting[rank].take()
        if turn.cancelled():
            return self._look()
        self._is_busy = True
        self._begun = self._waiting_since[rank] = now
        turn.set_result(None)

    def _held_until(self):
        if self._reserved_requests > 0:
            return float("inf")
        return self._reserved_seen + HOLD_SECONDS if any(self._reserved_calls.values()) else float("-inf")
