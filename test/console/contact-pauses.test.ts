import type { ControlLedger } from '../../api/control.ts';
import { checkText, entryText, pauseText } from '../../console/contact/control-words.ts';
import { pausesOf, regionsOf } from '../../console/contact/pauses.ts';

type Entry = ControlLedger['entries'][number];

const began = Date.parse('2026-11-21T10:00:00.000Z');
const at = (seconds: number) => new Date(began + seconds * 1000).toISOString();
const ledger = (...facts: ({ at: string; kind: string } & Record<string, unknown>)[]): Entry[] =>
  facts.map((fact, index) => ({ ...fact, number: index + 1, previousHash: '0'.repeat(64), hash: '1'.repeat(64) }));

const command = (second: number, verb: string, part: object = {}) => ({
  at: at(second),
  kind: 'command',
  commandId: `${verb}-${second}`,
  verb,
  media: ['audio', 'screen'],
  blackout: false,
  by: 'amara.okafor',
  source: 'person',
  ...part,
});
const answer = (second: number, commandId: string, medium: string, result = 'confirmed') => ({
  at: at(second),
  kind: 'answer',
  commandId,
  recorder: 'amazon-connect',
  medium,
  result,
});
const done = (second: number, commandId: string, screen = 'confirmed') => [
  answer(second, commandId, 'audio'),
  answer(second, commandId, 'screen', screen),
];
const ended = (second: number) => ({ at: at(second), kind: 'contact-ended', pausedMedia: [] });

const call = { startedAt: at(0), endedAt: at(100), seconds: 100 };

test('a pause is told from its command to the one that ended it, with who and why (PR-12)', () => {
  const entries = ledger(
    command(20, 'pause', { reason: 'Card number' }),
    ...done(21, 'pause-20'),
    command(40, 'resume', { by: 'fermata', source: 'limit' }),
    ...done(41, 'resume-40'),
    ended(100),
  );
  expect(pausesOf(entries)).toEqual([
    {
      number: 1,
      from: at(20),
      to: at(40),
      media: ['audio', 'screen'],
      confirmed: ['audio', 'screen'],
      blackout: false,
      by: 'amara.okafor',
      source: 'person',
      reason: 'Card number',
      endedBy: 'fermata',
      endedThrough: 'limit',
    },
  ]);
});

test('a pause that no recorder confirmed is no stretch of silence, and says so (PR-04)', () => {
  const entries = ledger(command(20, 'pause'), ...done(21, 'pause-20', 'failed'), ended(100));
  const spans = pausesOf(entries);
  expect(spans).toMatchObject([{ confirmed: ['audio'], to: at(100), endedThrough: 'contact-end' }]);
  expect(regionsOf(spans, 'audio', call)).toMatchObject([{ start: 0.2, end: 1, at: 20 }]);
  expect(regionsOf(spans, 'screen', call)).toMatchObject([{ start: 0.2, end: 0.2 }]);
  expect(pauseText(spans[0]!, 'UTC', at(100))).toBe(
    'Paused 1:20, only Audio confirmed, at 10:00:20, by amara.okafor by hand',
  );
});

test('pausing again is the same pause, and where nothing is recorded there is none', () => {
  const entries = ledger(
    command(10, 'pause'),
    ...done(11, 'pause-10', 'not-recording'),
    command(15, 'pause', { media: ['audio'] }),
    answer(16, 'pause-15', 'audio', 'unchanged'),
    command(30, 'resume'),
    ...done(31, 'resume-30'),
  );
  expect(pausesOf(entries)).toMatchObject([{ from: at(10), to: at(30), media: ['audio'] }]);
});

test('a pause made at the provider is told by him, without an answer (PR-01)', () => {
  const entries = ledger(
    command(10, 'pause', { source: 'provider', media: ['audio'] }),
    command(30, 'resume', { source: 'provider', media: ['audio'] }),
  );
  expect(pausesOf(entries)).toMatchObject([{ confirmed: ['audio'], to: at(30) }]);
});

test('where a recorder leaves pauses out, they are places, and what comes after moves forward (PR-12)', () => {
  const entries = ledger(
    command(20, 'pause'),
    ...done(20, 'pause-20'),
    command(40, 'resume'),
    ...done(40, 'resume-40'),
    command(60, 'pause'),
    ...done(60, 'pause-60'),
    command(70, 'resume'),
    ...done(70, 'resume-70'),
    ended(100),
  );
  const spans = pausesOf(entries);
  expect(regionsOf(spans, 'audio', call).map(({ at: second, end }) => [second, end])).toEqual([
    [20, 0.4],
    [60, 0.7],
  ]);
  const shorter = regionsOf(spans, 'audio', { ...call, seconds: 70 });
  expect(shorter.map(({ at: second, start, end }) => [second, start === end])).toEqual([
    [20, true],
    [40, true],
  ]);
  expect(regionsOf(spans, 'audio', { ...call, seconds: 0 })).toEqual([]);
});

test('every entry of a ledger is told in words, also one of a kind that is new', () => {
  const [asked, said, marked, transferred, unknown] = ledger(
    command(1, 'pause', { blackout: true, source: 'trigger' }),
    { ...answer(2, 'pause-1', 'audio', 'failed'), code: '21220' },
    { at: at(3), kind: 'mark', mark: 'metadata', name: 'subject', by: 'amara.okafor' },
    { at: at(4), kind: 'transferred', toContactId: 'c-2', pausePolicy: 'keep' },
    { at: at(5), kind: 'moved' },
  ).map(entryText);
  expect(asked).toEqual({
    what: 'Start of a blackout asked for',
    by: 'amara.okafor',
    detail: 'Audio, Screen, by a trigger',
  });
  expect(said).toEqual({ what: 'Audio: Did NOT happen', by: 'Amazon Connect', detail: '(21220)' });
  expect(marked).toEqual({ what: 'Metadata written', by: 'amara.okafor', detail: 'subject' });
  expect(transferred?.detail).toBe('To c-2: the pause was kept');
  expect(unknown?.what).toBe('moved');
});

test('a ledger that does not check says at which entry, and why', () => {
  expect(checkText({ sound: false, entry: 7, reason: 'altered' })).toBe(
    'Not sound: entry 7 was changed after it was written.',
  );
  expect(checkText({ sound: true, entries: 4, head: '1'.repeat(64) })).toMatch(/^Sound: all 4 entries/);
});
