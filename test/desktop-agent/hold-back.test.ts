import { HoldBack, type StoredPiece } from '../../desktop-agent/service/segments/hold-back.ts';
import type { CapturedPiece } from '../../desktop-agent/session/capture/capture.ts';

const frame = (time: number, runId = 'run-1'): CapturedPiece => ({
  ...{ kind: 'frame', runId, time, key: time % 2000 === 0 },
  data: Buffer.alloc(100),
});

/** A service that holds pictures for two seconds, with a clock that the test moves. */
const service = () => {
  let nowMs = 0;
  const written: StoredPiece[] = [];
  const stored: number[] = [];
  const timers: { at: number; act: () => void }[] = [];
  const hold = new HoldBack({
    holdBackMs: 2000,
    nowMs: () => nowMs,
    later(ms, act) {
      const timer = { at: nowMs + ms, act };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    write: async (piece) => void written.push(piece),
    onStored: (number) => void stored.push(number),
  });
  return {
    hold,
    stored,
    times: () => written.flatMap((piece) => (piece.kind === 'frame' ? [piece.time] : [])),
    ends: () => written.flatMap((piece) => (piece.kind === 'run-end' ? [piece.at] : [])),
    /** Lets time pass; timers act late when the program was held up. */
    async pass(ms: number, { heldUp = false } = {}): Promise<void> {
      const end = nowMs + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        nowMs = heldUp ? end : Math.max(nowMs, next.at);
        timers.splice(timers.indexOf(next), 1);
        next.act();
        await new Promise((resolve) => setImmediate(resolve));
      }
      nowMs = end;
    },
  };
};

test('pictures are stored two seconds after they came, in order, and are confirmed (AC-10)', async () => {
  const { hold, times, stored, pass } = service();
  hold.add(1, frame(0));
  await pass(200);
  hold.add(2, frame(200));
  await pass(1799);
  expect(times()).toEqual([]);
  await pass(1);
  expect(times()).toEqual([0]);
  await pass(200);
  expect(times()).toEqual([0, 200]);
  expect(stored).toEqual([1, 2]);
  expect(hold.bytes).toBe(0);
});

test('a trigger takes back what was captured after it, and the run ends where it began (PR-14)', async () => {
  const { hold, times, ends, stored, pass } = service();
  for (const time of [0, 200, 400, 600]) hold.add(time / 200 + 1, frame(time));
  hold.add(5, { kind: 'run-end', runId: 'run-1', at: 800 });
  hold.add(6, { kind: 'drop', after: 300 });
  await pass(2000);
  expect(times()).toEqual([0, 200]);
  expect(ends()).toEqual([300]);
  expect(stored.at(-1)).toBe(6);
});

test('a monitor that changed loses its own pictures and no others (AC-10)', async () => {
  const { hold, times, pass } = service();
  hold.add(1, frame(400, 'left'));
  hold.add(2, frame(600, 'right'));
  hold.add(3, { kind: 'drop', runId: 'left', after: 300 });
  await pass(2000);
  expect(times()).toEqual([600]);
});

test('pictures that come late, together with the trigger that drops them, are never stored (PR-14)', async () => {
  const { hold, times, pass } = service();
  await pass(10_000);
  // The session was held up: these are nine seconds old.
  hold.add(1, frame(800));
  hold.add(2, frame(1000));
  hold.add(3, { kind: 'drop', after: 900 });
  await pass(2000);
  expect(times()).toEqual([800]);
});

test('a service that was held up reads what has arrived before it stores what became due in between (PR-14)', async () => {
  const { hold, times, pass } = service();
  hold.add(1, frame(0));
  await pass(200);
  hold.add(2, frame(200));
  // At 5000 the timer of the first picture acts. The second one is due too, but a drop may be behind it.
  const passed = pass(4800, { heldUp: true });
  expect(times()).toEqual([0]);
  hold.add(3, { kind: 'drop', after: 100 });
  await passed;
  expect(times()).toEqual([0]);
});

test('at logoff everything that is held back is stored at once, and what comes later is held back again (AC-26)', async () => {
  const { hold, times, pass } = service();
  hold.add(1, frame(0));
  hold.add(2, frame(200));
  await hold.flush();
  expect(times()).toEqual([0, 200]);
  hold.add(3, frame(400));
  await pass(1999);
  expect(times()).toEqual([0, 200]);
  await pass(1);
  expect(times()).toEqual([0, 200, 400]);
});
