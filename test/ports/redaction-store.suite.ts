import type { Redaction } from '../../domain/control/redaction.ts';
import { aCall } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;

const waiting: Redaction = {
  contactId: 'c-1',
  state: 'waiting',
  since: at(3),
  pauses: [at(1), at(2)],
  done: [],
  revision: 1,
};
const done: Redaction = {
  ...waiting,
  state: 'done',
  since: at(9),
  done: [{ at: at(9), by: 'blanker', pauses: 2, recordings: [{ recordingId: 'r-screen', sha256: 'ab'.repeat(32) }] }],
  revision: 2,
};

export const redactionStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const redactions = () => stores().redactions;

  test('a waiting redaction is stored as given, each contact by itself (PR-32)', async () => {
    expect([await redactions().find('c-1'), await redactions().find('')]).toEqual([undefined, undefined]);
    expect(await redactions().save(waiting)).toBe(true);
    expect(await redactions().save({ ...waiting, contactId: 'c-2' })).toBe(true);
    expect(await redactions().save(done)).toBe(true);
    expect(await redactions().find('c-1')).toEqual(done);
    expect(await redactions().find('c-2')).toEqual({ ...waiting, contactId: 'c-2' });
  });

  test('one of those who take the same step wins, and a report that it is done never hides a new pause (PR-32)', async () => {
    const first = await Promise.all([1, 2, 3].map(() => redactions().save(waiting)));
    expect(first.filter(Boolean)).toHaveLength(1);
    const paused: Redaction = { ...waiting, pauses: [...waiting.pauses, at(4)], revision: 2 };
    const second = await Promise.all([redactions().save(done), redactions().save(paused)]);
    expect(second.filter(Boolean)).toHaveLength(1);
    expect(await redactions().find('c-1')).toEqual(second[0] ? done : paused);
    expect(await redactions().save({ ...done, revision: 4 })).toBe(false);
    expect(await redactions().save(waiting)).toBe(false);
  });

  test('a redaction is read with its contact, which it neither creates nor changes (PR-32)', async () => {
    await redactions().save(waiting);
    expect(await stores().contacts.find('c-1')).toBeUndefined();
    const contact = aCall({ contactId: 'c-1' });
    await stores().contacts.keepNewest([contact]);
    const unmarked = { marks: { tags: [], metadata: [] }, markChanges: [] };
    const file = { contact, recordings: [], accesses: [], onMissingList: false, ...unmarked, redaction: waiting };
    expect([await stores().contacts.find('c-1'), await stores().contacts.findCheaply('c-1')]).toEqual([file, file]);
    await redactions().save(done);
    expect((await stores().contacts.find('c-1'))?.redaction).toEqual(done);
    expect(await stores().marks.ofContact('c-1')).toEqual({ tags: [], metadata: [] });
  });
};
