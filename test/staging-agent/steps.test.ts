import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Failure } from '../../domain/failure.ts';
import type { Ended, Entry, State } from '../../staging-agent/journal/states.ts';
import { type Event, next } from '../../staging-agent/journal/steps.ts';
import { entries, entriesByState, receipt } from './entries.ts';

const at = '2026-11-21T00:00:00Z';
const events: { [Is in Event['is']]: Extract<Event, { is: Is }> } = {
  registered: { is: 'registered', recordingId: 'id' },
  'registration-refused': { is: 'registration-refused', reason: 'Not associated' },
  'parts-hashed': { is: 'parts-hashed', parts: { size: 5, sha256: ['0a', 'ff'] } },
  sent: { is: 'sent', upload: { uploadId: 'u', parts: [] } },
  'not-confirmed': { is: 'not-confirmed' },
  confirmed: { is: 'confirmed', receipt },
  'not-kept': { is: 'not-kept' },
  'receipt-rejected': { is: 'receipt-rejected' },
  trashed: { is: 'trashed', dueAt: 5, inPlace: false },
  'kept-after-all': { is: 'kept-after-all' },
  deleted: { is: 'deleted' },
  'deletion-reported': { is: 'deletion-reported', at },
  'moved-to-refused': { is: 'moved-to-refused', at },
  'not-movable': { is: 'not-movable', since: at, files: '[]' },
  'taken-away': { is: 'taken-away', at, reason: 'Somebody took it' },
  replaced: { is: 'replaced', at, reason: 'Another file' },
};

type Outcome = State | `ended: ${Ended['outcome']}`;

/** The whole state machine: everything not listed here is refused. `trashed` stands for what was recycled. */
const transitions: Record<State | 'trashed-archived', Partial<Record<Event['is'], Outcome>>> = {
  whole: { registered: 'waiting', 'registration-refused': 'refusing' },
  waiting: {
    'parts-hashed': 'waiting',
    sent: 'sent',
    confirmed: 'archived',
    'not-kept': 'recycled',
    'taken-away': 'ended: elsewhere',
    replaced: 'ended: changed',
  },
  sent: { 'not-confirmed': 'waiting', confirmed: 'archived' },
  archived: { 'receipt-rejected': 'waiting', trashed: 'trashed', replaced: 'ended: changed' },
  recycled: {
    trashed: 'trashed',
    'kept-after-all': 'waiting',
    'taken-away': 'ended: elsewhere',
    replaced: 'ended: changed',
  },
  trashed: { deleted: 'gone', 'kept-after-all': 'waiting', 'taken-away': 'ended: elsewhere' },
  'trashed-archived': { deleted: 'gone' },
  gone: { 'deletion-reported': 'ended: uploaded' },
  refusing: {
    'moved-to-refused': 'ended: refused',
    'not-movable': 'refused-in-place',
    'taken-away': 'ended: elsewhere',
  },
  'refused-in-place': {
    'moved-to-refused': 'ended: refused',
    'taken-away': 'ended: elsewhere',
    replaced: 'ended: changed',
  },
};

const samples: Record<keyof typeof transitions, Entry> = (() => {
  const content = { path: 'a.wav', size: 7, sha256: 'hash', mtimeMs: 1, endedAt: at };
  const registered = { ...content, recordingId: 'id' };
  const [whole] = fc.sample(entriesByState.whole, 1);
  return {
    whole: { ...whole!, ...content },
    waiting: { ...registered, state: 'waiting' },
    sent: { ...registered, state: 'sent', upload: { uploadId: 'u', parts: [] } },
    archived: { ...registered, state: 'archived', receipt },
    recycled: { ...registered, state: 'recycled' },
    trashed: { ...registered, state: 'trashed', dueAt: 5, inPlace: false },
    'trashed-archived': { ...registered, state: 'trashed', receipt, dueAt: 5, inPlace: false },
    gone: { ...registered, state: 'gone', receipt },
    refusing: { ...content, state: 'refusing', reason: 'Too short' },
    'refused-in-place': { ...content, state: 'refused-in-place', reason: 'Too short', since: at, files: '[]' },
  };
})();

const outcomeOf = (entry: Entry, event: Event): Outcome | 'refused' => {
  try {
    const after = next(entry, event);
    return after.state === 'ended' ? `ended: ${after.outcome}` : after.state;
  } catch (error) {
    if (error instanceof Failure && error.code === 'conflict') return 'refused';
    throw error;
  }
};

const names = Object.keys(transitions) as (keyof typeof transitions)[];
const everyPair = names.flatMap((state) =>
  Object.values(events).map((event) => [state, event.is, transitions[state][event.is] ?? 'refused'] as const),
);

test.each(everyPair)('a recording in state %s changes with the event %s to: %s (SU-03)', (state, is, expected) => {
  expect(outcomeOf(samples[state], events[is])).toBe(expected);
});

test('a recording that is not kept ends as recycled once its deletion is reported (SU-03)', () => {
  const { receipt: _, ...gone } = samples.gone as Extract<Entry, { state: 'gone' }>;
  expect(next(gone, events['deletion-reported'])).toMatchObject({ state: 'ended', outcome: 'recycled' });
});

test('a receipt for other bytes never counts as archived, whatever the state (SU-03)', () => {
  for (const other of [{ size: 8 }, { sha256: 'other' }, { partsSha256: `${'0'.repeat(64)}-2` }]) {
    const parts = { size: 4, sha256: ['11', '22'] };
    for (const state of ['waiting', 'sent'] as const) {
      const entry = { ...samples[state], parts } as Entry;
      expect(outcomeOf(entry, { is: 'confirmed', receipt: { ...receipt, ...other } })).toBe('refused');
    }
  }
});

/** Whether the local copy may be deleted now. */
const mayBeDeleted = (entry: Entry | Ended): boolean =>
  entry.state === 'trashed' || entry.state === 'gone' || entry.state === 'archived' || entry.state === 'recycled';

test('whatever happens in whatever order, a local copy is deleted only after a matching receipt, or by a decision not to keep it (SU-03)', () => {
  fc.assert(
    fc.property(
      entriesByState.whole,
      fc.array(fc.constantFrom(...Object.values(events)), { maxLength: 40 }),
      (start, all) => {
        let entry: Entry | Ended = start;
        let isDecided = false;
        for (const event of all) {
          if (entry.state === 'ended') break;
          try {
            entry = next(entry, event);
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            continue;
          }
          if (event.is === 'confirmed' || event.is === 'not-kept') isDecided = true;
          if (event.is === 'kept-after-all' || event.is === 'receipt-rejected') isDecided = false;
          if (mayBeDeleted(entry)) expect(isDecided).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('no event changes what was read of a recording, except the hashes of its parts (SU-03)', () => {
  fc.assert(
    fc.property(entries, fc.constantFrom(...Object.values(events)), (entry, event) => {
      const { path, size, sha256 } = entry;
      try {
        expect(next(entry, event)).toMatchObject({ path, size, sha256 });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    }),
  );
});

test('the diagram in the docs shows these transitions, and no others', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/agent-states.md'), 'utf8');
  const drawn = [...page.matchAll(/^ {4}(\w+) --> (\S+): (.+)$/gm)].flatMap(([, from, to, labels]) =>
    labels!.split(', ').map((label) => `${from} ${label} ${to}`),
  );
  const ends = (outcome: Outcome) => (outcome.startsWith('ended') ? '[*]' : outcome);
  const expected = new Set(
    names.flatMap((state) =>
      Object.entries(transitions[state]).map(
        ([is, outcome]) => `${state.replace('-archived', '')} ${is} ${ends(outcome)}`,
      ),
    ),
  );
  const plain = (name: string) => name.replaceAll('refused_in_place', 'refused-in-place');
  expect(drawn.map(plain).sort()).toEqual([...expected].sort());
});
