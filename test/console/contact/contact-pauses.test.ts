import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import type { ControlLedger } from '../../../api/control/control.ts';
import { checkText, entryText, pauseText } from '../../../console/contact/ledger/control-words.ts';
import { regionsOf } from '../../../console/contact/recordings/pauses.ts';

type Pause = ContactDetail['pauses'][number];
type Entry = ControlLedger['entries'][number];

const began = Date.parse('2026-11-21T10:00:00.000Z');
const at = (seconds: number) => new Date(began + seconds * 1000).toISOString();
const pause = (from: number, to: number | null, part: Partial<Pause> = {}): Pause => ({
  from: at(from),
  to: to === null ? null : at(to),
  offsetSeconds: from,
  endOffsetSeconds: to,
  media: ['audio', 'screen'],
  blackout: false,
  confirmed: true,
  by: 'amara.okafor',
  source: 'person',
  reason: null,
  endedThrough: 'person',
  ...part,
});
const ledger = (...facts: ({ at: string; kind: string } & Record<string, unknown>)[]): Entry[] =>
  facts.map((fact, index) => ({ ...fact, number: index + 1, previousHash: '0'.repeat(64), hash: '1'.repeat(64) }));
const talk = { seconds: 100, talkSeconds: 100 };
const places = (...of: Parameters<typeof regionsOf>) => regionsOf(...of).map(({ at: second, end }) => [second, end]);

test('a pause is drawn where it was, only in the recordings of its media (PR-12)', () => {
  const pauses = [pause(20, 40), pause(60, null, { media: ['screen'] })];
  expect(places(pauses, 'audio', talk)).toEqual([[20, 0.4]]);
  expect(places(pauses, 'screen', talk)).toEqual([
    [20, 0.4],
    [60, 1],
  ]);
  expect(places(pauses, 'audio', { seconds: 0, talkSeconds: null })).toEqual([]);
});

test('a pause that never happened is a labelled point, and one beyond the audio is at its end', () => {
  const vain = pause(20, 20, { confirmed: false, endedThrough: 'failure' });
  expect(places([vain, pause(150, 170)], 'audio', talk)).toEqual([
    [20, 0.2],
    [100, 1],
  ]);
  expect(pauseText(vain, 'UTC')).toBe(
    'Paused without effect: recording continued, at 10:00:20, by amara.okafor by hand',
  );
});

test('pauses that a recorder cuts out are points, and what follows moves forward (PR-12)', () => {
  const pauses = [pause(20, 40), pause(60, 70)];
  expect(places(pauses, 'audio', { seconds: 70, talkSeconds: 100 })).toEqual([
    [20, 20 / 70],
    [40, 40 / 70],
  ]);
  expect(places(pauses, 'audio', { seconds: 99, talkSeconds: 100 })).toHaveLength(2);
});

test('a pause shows who, why and how long, and whether every recorder confirmed it', () => {
  expect(pauseText(pause(20, 62, { reason: 'Card number' }), 'UTC')).toBe(
    'Paused 0:42, at 10:00:20, by amara.okafor by hand: Card number',
  );
  expect(pauseText(pause(20, null, { confirmed: false, blackout: true, source: 'trigger' }), 'UTC')).toBe(
    'Blackout until the end, as far as we know, NOT confirmed by every recorder, at 10:00:20, by amara.okafor by a trigger',
  );
});

test('every entry of a ledger is described in words, even one of an unknown kind', () => {
  const [command, answer, marked, transferred, unknown] = ledger(
    {
      ...{ at: at(1), kind: 'command', commandId: 'a', verb: 'pause', media: ['audio', 'screen'], blackout: true },
      ...{ by: 'amara.okafor', source: 'trigger' },
    },
    {
      ...{ at: at(2), kind: 'answer', commandId: 'a', recorder: 'amazon-connect', medium: 'audio' },
      ...{ result: 'failed', code: '21220' },
    },
    { at: at(3), kind: 'mark', mark: 'metadata', name: 'subject', by: 'amara.okafor' },
    { at: at(4), kind: 'transferred', toContactId: 'c-2', pausePolicy: 'keep' },
    { at: at(5), kind: 'moved' },
  ).map(entryText);
  expect(command).toEqual({
    what: 'Start of a blackout requested',
    by: 'amara.okafor',
    detail: 'Audio, Screen, by a trigger',
  });
  expect(answer).toEqual({ what: 'Audio: Did not happen', by: 'Amazon Connect', detail: '(21220)' });
  expect(marked).toEqual({ what: 'Metadata written', by: 'amara.okafor', detail: 'subject' });
  expect(transferred?.detail).toBe('To c-2: the pause was kept');
  expect(unknown?.what).toBe('moved');
});

test('a broken ledger shows at which entry, and why', () => {
  expect(checkText({ sound: false, entry: 7, reason: 'altered' })).toBe(
    'Not intact: entry 7 was changed after it was written.',
  );
  expect(checkText({ sound: true, entries: 4, head: '1'.repeat(64) })).toMatch(/^Intact: all 4 entries verified/);
});
