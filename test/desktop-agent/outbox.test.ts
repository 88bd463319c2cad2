import type { CapturedPiece } from '../../desktop-agent/session/capture/capture.ts';
import { Outbox } from '../../desktop-agent/session/capture/outbox.ts';

const frame = (time: number, runId = 'run-1'): CapturedPiece => ({
  ...{ kind: 'frame', runId, time, key: time % 1000 === 0 },
  data: Buffer.alloc(1),
});
const run = (runId = 'run-1', logonSessionId = 'session-1'): CapturedPiece => ({
  kind: 'run',
  run: {
    ...{ runId, logonSessionId, monitorId: 'DP-1', primary: true, encoder: 'libx264' },
    ...{ width: 128, height: 64, framesPerSecond: 5, steady: true },
  },
  streamHeader: Buffer.alloc(1),
});

const nameOf = (piece: CapturedPiece): string =>
  piece.kind === 'frame' ? `${piece.runId} ${piece.time}` : piece.kind === 'gap' ? piece.gap.cause : piece.kind;

let nowMs: number;
let outbox: Outbox;
beforeEach(() => {
  nowMs = 0;
  outbox = new Outbox(() => nowMs);
});

/** What a service gets that connects now. */
const connect = (): string[] => {
  const sent: string[] = [];
  outbox.connect({
    send: (piece, number) => sent.push(`${number} ${nameOf(piece)}`) > 0,
    drained: async () => {},
  });
  return sent;
};

test('pictures that a killed service had not stored go to the next one, beginning with a key frame (AC-24)', async () => {
  outbox.add(run());
  for (const time of [0, 200, 400, 600, 800, 1000, 1200, 1400]) outbox.add(frame(time));
  const first = connect();
  await outbox.flush();
  expect(first).toHaveLength(9);
  // Up to the picture at 600: the key frame at 0 is needed for the rest of its group.
  outbox.confirm(5);
  outbox.disconnect();
  outbox.add(frame(1600));
  const second = connect();
  await outbox.flush();
  expect(second[0]).toBe('1 run');
  expect(second.slice(1).map((line) => Number(line.split(' ')[2]))).toEqual([
    0, 200, 400, 600, 800, 1000, 1200, 1400, 1600,
  ]);
  outbox.confirm(8);
  const third = connect();
  await outbox.flush();
  expect(third).toEqual(['1 run', '7 run-1 1000', '8 run-1 1200', '9 run-1 1400', '10 run-1 1600']);
});

test('a run that was stored to its end is forgotten (AC-24)', async () => {
  outbox.add(run());
  outbox.add(frame(0));
  outbox.add({ kind: 'run-end', runId: 'run-1', at: 200 });
  const gap = { logonSessionId: 'session-1', cause: 'paused', from: 200 } as const;
  outbox.add({ kind: 'gap', gap });
  outbox.confirm(3);
  expect(outbox.isEmpty).toBe(false);
  const sent = connect();
  await outbox.flush();
  expect(sent).toEqual(['4 paused']);
  outbox.confirm(4);
  expect(outbox.isEmpty).toBe(true);
});

test('pictures that a trigger drops are not sent to a service that comes later (PR-14)', async () => {
  outbox.add(run());
  for (const time of [0, 200, 400]) outbox.add(frame(time));
  outbox.add({ kind: 'drop', after: 100 });
  outbox.add(frame(2000));
  const sent = connect();
  await outbox.flush();
  expect(sent).toEqual(['1 run', '2 run-1 0', '5 drop', '6 run-1 2000']);
});

test('a service that has begun another logon gets no pictures of the one before (AC-13)', async () => {
  outbox.add(run('old', 'session-0'));
  outbox.add(frame(0, 'old'));
  outbox.add({ kind: 'gap', gap: { logonSessionId: 'session-0', cause: 'locked', from: 0 } });
  outbox.add(run());
  outbox.add(frame(1000));
  outbox.keepOnly('session-1');
  const sent = connect();
  await outbox.flush();
  expect(sent).toEqual(['4 run', '5 run-1 1000']);
});

test('pictures that no service has stored for a minute count as too many (AC-24)', () => {
  outbox.add(run());
  nowMs = 60_000;
  expect(outbox.isStuck).toBe(false);
  nowMs = 60_001;
  expect(outbox.isStuck).toBe(true);
  outbox.confirm(1);
  expect(outbox.isStuck).toBe(false);
});
