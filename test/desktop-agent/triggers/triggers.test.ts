import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { triggerFile } from '../../../desktop-agent/triggers/trigger-file.ts';
import { type TriggerParts, triggers } from '../../../desktop-agent/triggers/triggers.ts';
import type { Trigger } from '../../../domain/desktop-item/desktop-item.ts';
import type { Step } from '../../../domain/desktop-item/trigger-machine.ts';
import { cardEvent, cardField, rules } from '../../domain/desktop-item/examples.ts';

const start = Date.parse('2026-11-20T10:00:00Z');
const clickIn: Trigger = { on: 'enter', itemId: cardField.itemId };
const clickOut: Trigger = { on: 'leave', itemId: cardField.itemId };

/** A PC whose time passes only when a test says so. `wallMs` is what its clock shows, and may be set. */
const pc = (file: string) => {
  let passedMs = 0;
  let wallOffset = 0;
  let timers: { act(): void; at: number }[] = [];
  const calls: (readonly string[])[] = [];
  const warnings: string[] = [];
  const nowMs = () => start + passedMs + wallOffset;
  const parts: TriggerParts = {
    rules,
    store: triggerFile(file),
    nowMs,
    setTimer(act, ms) {
      const timer = { act, at: passedMs + ms };
      timers.push(timer);
      return {
        cancel() {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
    pauseOnly: (media) => void calls.push(media),
    reportSoon: () => {},
    warn: (what) => void warnings.push(what),
  };
  return {
    parts,
    calls,
    warnings,
    pass(ms: number): void {
      passedMs += ms;
      for (const { act } of timers.filter(({ at }) => at <= passedMs)) act();
    },
    setClock(byMs: number): void {
      wallOffset += byMs;
    },
    /** The PC is switched off: its timers are gone, its clock goes on. */
    switchOff(): void {
      timers = [];
    },
  };
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-triggers-'));
  file = join(folder, 'state', 'triggers.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('sound and screen are paused at 59 s and resumed at 60 s (PR-16, PR-20, PR-21)', () => {
  const { parts, calls, pass } = pc(file);
  const running = triggers(parts);
  running.observe(clickIn);
  expect(calls).toEqual([['audio', 'screen']]);
  pass(59_999);
  expect(running.paused()).toEqual(['audio', 'screen']);
  pass(1);
  expect(running.paused()).toEqual([]);
  expect(calls).toEqual([['audio', 'screen'], []]);
});

test('pictures captured since the click are hidden, however long the browser took to report it (PR-16)', () => {
  // On time; 300 ms late; much later than pictures are held back; by a clock that is ahead; long before anything could be late.
  for (const [seenAt, from] of [
    [0, 0],
    [-300, -300],
    [-60_000, -60_000],
    [5000, 0],
    [-86_400_000, -600_000],
  ] as const) {
    const { parts } = pc(join(folder, `${seenAt}.json`));
    const since: number[] = [];
    const running = triggers({ ...parts, pauseOnly: (_, time) => void since.push(time - start) });
    running.observe(clickIn, start + seenAt);
    expect(since).toEqual([from]);
    // The cloud is told when the click was; the duration is counted from when the pause began.
    expect(running.unreported()).toMatchObject([{ run: { startedAt: start + from, endsAt: start + 60_000 } }]);
  }
});

test('a field that a browser reports once more, after its pause is over, hides nothing of the time before (PR-16, PR-21)', () => {
  const { parts, pass } = pc(file);
  const running = triggers(parts);
  running.observe(clickIn, start);
  pass(60_000);
  pass(30_000);
  // The browser has connected anew; the agent has been in the field all the time.
  running.observe(clickIn, start);
  expect(running.paused()).toEqual(['audio', 'screen']);
  expect(running.unreported().at(-1)).toMatchObject({ is: 'started', run: { startedAt: start + 60_000 } });
});

test('a pause lasts its minute although somebody sets the clock of the PC (PR-21)', () => {
  for (const byMs of [3_600_000, -3_600_000]) {
    const { parts, pass, setClock } = pc(join(folder, `${byMs}.json`));
    const running = triggers(parts);
    running.observe(clickIn);
    setClock(byMs);
    pass(59_999);
    expect(running.paused()).toEqual(['audio', 'screen']);
    pass(1);
    expect(running.paused()).toEqual([]);
  }
});

test('an early stop cancels the timer, so a later pause has its whole minute (PR-22, PR-23)', () => {
  const { parts, pass, calls } = pc(file);
  const running = triggers(parts);
  running.observe(clickIn);
  pass(30_000);
  running.observe(clickOut);
  running.observe(clickOut);
  expect(calls).toEqual([['audio', 'screen'], []]);
  pass(10_000);
  running.observe(clickIn);
  pass(59_999);
  expect(running.paused()).toEqual(['audio', 'screen']);
  pass(1);
  expect(running.paused()).toEqual([]);
});

test('a pause survives that the PC is switched off and on, and ends at its minute and not later (PR-21)', () => {
  const { parts, pass, switchOff, calls } = pc(file);
  triggers(parts).observe(clickIn);
  switchOff();
  pass(40_000);
  const restarted = triggers(parts);
  expect(calls.at(-1)).toEqual(['audio', 'screen']);
  expect(restarted.paused()).toEqual(['audio', 'screen']);
  pass(19_999);
  expect(restarted.paused()).toEqual(['audio', 'screen']);
  pass(1);
  expect(restarted.paused()).toEqual([]);
});

test('a pause whose minute passed while the PC was off is over when the PC starts, and the cloud learns that (PR-21)', () => {
  const { parts, pass, switchOff } = pc(file);
  triggers(parts).observe(clickIn);
  switchOff();
  pass(60_000);
  const restarted = triggers(parts);
  expect(restarted.paused()).toEqual([]);
  expect(restarted.unreported()).toMatchObject([{ is: 'started' }, { is: 'ended', cause: 'duration' }]);
});

test('steps that the cloud has not confirmed are still there after a restart, and confirmed ones are not (PR-16)', () => {
  const { parts } = pc(file);
  const running = triggers(parts);
  running.observe(clickIn);
  running.observe(clickOut);
  const [{ is, run }] = running.unreported() as [Step];
  const done = [{ is, runId: run.runId, endsAt: run.endsAt }];
  running.reported(done);
  // The answer may come twice.
  running.reported(done);
  expect(triggers(parts).unreported()).toMatchObject([{ is: 'ended', cause: 'stop-trigger' }]);
});

test('events watch before the first call and between calls, as long as the session lasts (PR-17)', () => {
  const { parts, pass } = pc(file);
  const running = triggers(parts);
  for (let hour = 0; hour < 8; hour++) {
    pass(3_600_000);
    running.observe(clickIn);
    expect(running.paused()).toEqual(['audio', 'screen']);
    running.observe(clickOut);
    expect(running.paused()).toEqual([]);
  }
});

test('a full disk stops no pause, and is reported', () => {
  const { parts, warnings } = pc(file);
  const write = () => {
    throw new Error('no space left on device');
  };
  const running = triggers({ ...parts, store: { ...parts.store, write } });
  running.observe(clickIn);
  expect(running.paused()).toEqual(['audio', 'screen']);
  expect(warnings).toEqual(['The state of the triggers cannot be stored: no space left on device']);
});

test('a state that cannot be read begins with nothing paused', () => {
  const { parts } = pc(file);
  triggers(parts).observe(clickIn);
  for (const broken of ['', '{"runs":[{}],"unreported":[]}', readFileSync(file, 'utf8').slice(0, -5)]) {
    writeFileSync(file, broken);
    expect(triggers(parts).paused()).toEqual([]);
  }
});

test('an event that is switched off resumes at once what it paused', () => {
  const { parts } = pc(file);
  const running = triggers(parts);
  running.observe(clickIn);
  running.setRules({ ...rules, events: [{ ...cardEvent, mode: 'off' }] });
  expect(running.paused()).toEqual([]);
});
