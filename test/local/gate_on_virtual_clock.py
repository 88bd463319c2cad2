"""Plays requests to local/engine/gate.py, and prints when each began. What is played is an argument: engine-gate.test.ts describes it."""

import asyncio
import json
import selectors
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "local/engine"))
sys.dont_write_bytecode = True

from gate import Gate


class VirtualClock(selectors.SelectSelector):
    """An event loop that has nothing to do asks it to wait: the time has passed at once."""

    now = 0.0

    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError("Everybody waits for ever")
        self.now += timeout
        return []


clock = VirtualClock()
loop = asyncio.SelectorEventLoop(clock)
loop.time = lambda: clock.now
gate = Gate(loop.time)
happens = json.loads(sys.argv[1])


async def call(function, end, is_reserved):
    gate.begin_call(function, is_reserved)
    await asyncio.sleep(end)
    gate.end_call(function, is_reserved)


async def request(played):
    began = None

    async def carry_out():
        nonlocal began
        began = round(clock.now * 1000)
        await asyncio.sleep(played["takes"] / 1000)

    await asyncio.sleep(played["at"] / 1000)
    asking = asyncio.create_task(gate.carry_out(played["function"], carry_out))
    if "until" in played:
        loop.call_later((played["until"] - played["at"]) / 1000, asking.cancel)
    await asyncio.gather(asking, return_exceptions=True)
    return began


async def begin(called):
    await asyncio.sleep(called["from"] / 1000)
    await call(called["function"], (called["to"] - called["from"]) / 1000, called.get("reserved", False))


async def play():
    calls = [asyncio.create_task(begin(called)) for called in happens.get("calls", [])]
    began = await asyncio.wait_for(asyncio.gather(*map(request, happens["requests"])), 60)
    for one in calls:
        one.cancel()
    return began


print(json.dumps(loop.run_until_complete(play())))
