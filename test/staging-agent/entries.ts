import * as fc from 'fast-check';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import type { Entry, Receipt } from '../../staging-agent/journal/states.ts';

export const manifest: Manifest = {
  ...{ version: 1, contactId: 'contact', medium: 'audio', username: 'jane.doe', machine: 'PC-017' },
  ...{ ipAddress: '10.1.2.17', startedAt: '2026-11-20T09:00:00Z', endedAt: '2026-11-20T09:05:12Z' },
  ...{ size: 7, sha256: 'hash' },
};

/** A receipt that matches the content of all `entries`. */
export const receipt: Receipt = { key: 'key', versionId: 'v', size: 7, sha256: 'hash', at: '2026-11-21T00:00:00Z' };

const content = fc.record(
  {
    path: fc.constant('a.wav'),
    size: fc.constant(7),
    sha256: fc.constant('hash'),
    mtimeMs: fc.integer(),
    endedAt: fc.constant('2026-11-20T09:05:12Z'),
    parts: fc.record({ size: fc.nat(), sha256: fc.array(fc.constantFrom('0a', 'ff')) }),
  },
  { requiredKeys: ['path', 'size', 'sha256', 'mtimeMs', 'endedAt'] },
);
const registered = content.map((one) => ({ ...one, recordingId: 'id' }));
const upload = fc.record({
  uploadId: fc.string(),
  parts: fc.array(fc.record({ part: fc.nat(), etag: fc.string(), sha256: fc.string() })),
});
const receipts = fc.constant(receipt);
const maybe = <Value>(name: string, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [name]: one }));
const refused = fc
  .tuple(content, fc.string(), maybe('person', fc.record({ username: fc.constant('jane.doe') })))
  .map(([one, reason, person]) => ({ ...one, reason, ...person }));

/** Entries of every state, as they may be in the journal. */
export const entriesByState = {
  whole: content.map((one) => ({ ...one, state: 'whole', registration: { ...manifest, durationSeconds: 3 } })),
  waiting: registered.map((one) => ({ ...one, state: 'waiting' })),
  sent: fc.tuple(registered, maybe('upload', upload)).map(([one, more]) => ({ ...one, state: 'sent', ...more })),
  archived: fc.tuple(registered, receipts).map(([one, own]) => ({ ...one, state: 'archived', receipt: own })),
  recycled: registered.map((one) => ({ ...one, state: 'recycled' })),
  trashed: fc
    .tuple(registered, maybe('receipt', receipts), fc.nat(), fc.boolean())
    .map(([one, more, dueAt, inPlace]) => ({ ...one, state: 'trashed', ...more, dueAt, inPlace })),
  gone: fc.tuple(registered, maybe('receipt', receipts)).map(([one, more]) => ({ ...one, state: 'gone', ...more })),
  refusing: refused.map((one) => ({ ...one, state: 'refusing' })),
  'refused-in-place': fc
    .tuple(refused, fc.string(), fc.string())
    .map(([one, since, files]) => ({ ...one, state: 'refused-in-place', since, files })),
} as { [State in Entry['state']]: fc.Arbitrary<Extract<Entry, { state: State }>> };

export const entries: fc.Arbitrary<Entry> = fc.oneof(...Object.values(entriesByState));
