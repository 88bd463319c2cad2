import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry, Extraction, SealedFile, State } from '../../desktop-agent/service/journal/states.ts';
import { allowed, type Event, step } from '../../desktop-agent/service/journal/steps.ts';
import { Failure } from '../../domain/failure.ts';

const extraction = { extractionId: 'e', revision: 1 } as Extraction;
const file = { path: 'recordings/a.sealed', sealed: { size: 1, sha256: '0' } } as SealedFile;
const receipt = { key: 'k', size: 1, sha256: '0', at: '2026-11-28T12:00:00Z' };

const entries: Record<State, Entry> = {
  waiting: { state: 'waiting', extraction },
  missing: { state: 'missing', extraction, reason: 'not-captured', detail: '' },
  sealed: { state: 'sealed', extraction, file },
  registered: { state: 'registered', extraction, file, recordingId: 'r' },
  sent: { state: 'sent', extraction, file, recordingId: 'r' },
  archived: { state: 'archived', extraction, file, recordingId: 'r', receipt },
  staged: { state: 'staged', extraction, file },
};
const events: Record<Event['is'], Event> = {
  revised: { is: 'revised', extraction: { ...extraction, revision: 2 } },
  missing: { is: 'missing', reason: 'not-captured', detail: '' },
  sealed: { is: 'sealed', file },
  registered: { is: 'registered', recordingId: 'r' },
  sent: { is: 'sent' },
  'not-confirmed': { is: 'not-confirmed' },
  confirmed: { is: 'confirmed', receipt },
  recycled: { is: 'recycled' },
  staged: { is: 'staged' },
  lost: { is: 'lost' },
  superseded: { is: 'superseded' },
  reported: { is: 'reported' },
};

test('an extraction goes through its states exactly as docs/desktop-states.md draws it', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/desktop-states.md'), 'utf8');
  const drawn = [...page.matchAll(/^ {2}(\S+) --> (\S+): (\S+)$/gm)].map(
    ([, from, to, event]) => `${from} ${event} ${to}`,
  );
  const real = Object.entries(allowed).flatMap(([event, states]) =>
    event === 'revised' || event === 'superseded'
      ? []
      : states.map((state) => {
          const after = step(entries[state], events[event as Event['is']]);
          return `${state} ${event} ${after.state === 'ended' ? '[*]' : after.state}`;
        }),
  );
  expect(drawn.sort()).toEqual(real.sort());
});

test('a later revision starts over from any state', () => {
  for (const entry of Object.values(entries))
    expect(step(entry, events.revised)).toMatchObject({ state: 'waiting', extraction: { revision: 2 } });
});

test('an impossible step is refused, and changes nothing', () => {
  for (const entry of Object.values(entries)) {
    for (const event of Object.values(events)) {
      if (!allowed[event.is].includes(entry.state)) expect(() => step(entry, event)).toThrow(Failure);
    }
  }
});

test.each([
  ['missing', 'none'],
  ['archived', 'uploaded'],
  ['staged', 'staged'],
] as const)('a recording that is %s ends as %s', (state, outcome) => {
  expect(step(entries[state], events.reported)).toEqual({ state: 'ended', outcome });
});

test('a recycled recording never counts as uploaded', () => {
  const recycled = step(entries.registered, events.recycled) as Entry;
  expect(step(recycled, events.reported)).toEqual({ state: 'ended', outcome: 'recycled' });
});
