import { silent } from '../../../lambdas/kit/telemetry.ts';
import { onTimer } from '../../../lambdas/recording-watch/on-timer.ts';

const start = Date.parse('2026-11-21T10:00:00.000Z');

const timers = () => {
  let now = start;
  const ended: { contactId: string; at: string }[] = [];
  const set: { contactId: string; at: string }[] = [];
  const counted: Record<string, number> = {};
  const count = (name: string, value: number) => {
    counted[name] = (counted[name] ?? 0) + value;
  };
  const take = onTimer({
    timers: { set: async (contactId, at) => void set.push({ contactId, at }) },
    endPause: async (contactId) => ended.push({ contactId, at: new Date(now).toISOString() }),
    clock: () => new Date(now),
    wait: async (milliseconds) => {
      now += milliseconds;
    },
    telemetry: { ...silent, count },
  });
  return { ended, set, counted, take: (message: unknown) => take({ body: JSON.stringify(message) }), raw: take };
};

const contactId = 'contact-1';

test('a pause ends at its time, to the millisecond, although the queue delivers its message a little early', async () => {
  const { take, ended, set } = timers();
  await take({ contactId, at: '2026-11-21T10:00:00.700Z' });
  expect(ended).toEqual([{ contactId, at: '2026-11-21T10:00:00.700Z' }]);
  expect(set).toEqual([]);
});

test('a late message ends the pause at once', async () => {
  const { take, ended } = timers();
  await take({ contactId, at: '2026-11-21T09:58:00.000Z' });
  expect(ended).toEqual([{ contactId, at: '2026-11-21T10:00:00.000Z' }]);
});

test('a pause longer than the queue’s longest delay is queued again, and does not end early', async () => {
  const { take, ended, set } = timers();
  await take({ contactId, at: '2026-11-21T10:45:00.000Z' });
  expect(ended).toEqual([]);
  expect(set).toEqual([{ contactId, at: '2026-11-21T10:45:00.000Z' }]);
});

test.each([
  ['not JSON'],
  ['{}'],
  ['{"contactId":"","at":"2026-11-21T10:00:00.000Z"}'],
  ['{"contactId":"a","at":"soon"}'],
  ['null'],
])('a message that cannot be used (%s) is counted and left', async (body) => {
  const { raw, ended, set, counted } = timers();
  await raw({ body });
  expect([ended, set, counted]).toEqual([[], [], { TimersUnread: 1 }]);
});
