import type { Contact } from '../../../domain/contact/contact.ts';
import type { ContactFile } from '../../../domain/contact/contact-store.ts';
import type { DataServer } from '../../../domain/data-server/data-server.ts';
import { inRunOrder } from '../../../domain/workflow/share/exact.ts';
import { subjectsOfContact } from '../../../domain/workflow/simulate.ts';
import { people } from '../../../domain/workflow/subject.ts';
import { aCall, listed, recorded } from '../../kit/recordings.ts';
import { recording } from '../../ports/staged-recordings.ts';

const server = (dataServerId: string, teamIds: string[]) =>
  ({ dataServerId, association: { mode: 'all', teamIds, ipRanges: [] } }) as unknown as DataServer;
const user = { formerUsernames: [], active: true, syncedAt: '2026-02-03T00:00:00Z' };
const organization = {
  people: people({ users: [{ ...user, userId: 'u-1', username: 'jdoe', teamId: 'inside' }], teams: [] }),
  dataServers: [server('site-1', ['outside']), server('site-2', ['inside'])],
};
const call = (more: Partial<Contact> = {}) =>
  aCall({ agentId: 'u-1', disconnectedAt: '2026-02-04T00:00:58Z', ...more });
const file = (contact: Contact | undefined, recordings: ContactFile['recordings'] = []) =>
  ({ contact, recordings }) as unknown as ContactFile;
const subjects = (of: ContactFile, staged: Parameters<typeof subjectsOfContact>[1] = []) =>
  subjectsOfContact(of, staged, organization);
const withSound = { listedRecordings: [listed()] };

describe('a simulation decides about', () => {
  test('what was staged of a contact (SU-33)', () => {
    const staged = [recording(1, { medium: 'audio' }), recording(2, { medium: 'screen' })];
    const decided = subjects(file(call()), staged);
    expect(decided.notStaged).toBe(0);
    expect(decided.subjects.map(({ recordingId, kind }) => [recordingId, kind])).toEqual([
      [staged[0]!.recordingId, 'voice'],
      [staged[1]!.recordingId, 'matching-screen'],
    ]);
  });

  test('the sound of a contact of which nothing was staged, as if its agent had staged it (SU-33)', () => {
    const { subjects: decided, notStaged } = subjects(file(call(withSound)));
    expect([decided, notStaged]).toMatchObject([
      [{ agentId: 'u-1', teamIds: ['inside'], dataServerId: 'site-2', kind: 'voice', durationSeconds: 60 }],
      0,
    ]);
    expect(decided[0]!.recordingId).toBe(call().contactId);
    expect(subjects(file(call(), [recorded()])).subjects[0]!.recordingId).toBe(recorded().recordingId);
  });

  test('nothing of an agent whose team has no data server, and says so (SU-33)', () => {
    const stranger = call({ ...withSound, agentId: 'u-9', acdId: 'stranger' });
    expect(subjects(file(stranger))).toEqual({ subjects: [], notStaged: 1 });
  });

  test('nothing of a contact without sound or without a record (SU-33)', () => {
    expect(subjects(file(call()))).toEqual({ subjects: [], notStaged: 0 });
    expect(subjects(file(undefined), [recording(1)])).toEqual({ subjects: [], notStaged: 0 });
  });

  test('a contact that lasted no time if nobody knows when it ended, from the first instant that is known (SU-33)', () => {
    const { disconnectedAt: _, connectedToAgentAt: __, ...ringing } = call(withSound);
    expect(subjects(file(ringing)).subjects).toMatchObject([{ durationSeconds: 0 }]);
  });
});

test('the order in which a day is counted is the same however the recordings are listed (SU-34)', () => {
  const rows = Array.from({ length: 50 }, (_, index) => ({ recordingId: `r-${index}` }));
  const order = inRunOrder('daily#2026-02-03', rows);
  expect(inRunOrder('daily#2026-02-03', rows.toReversed())).toEqual(order);
  expect(inRunOrder('daily#2026-02-04', rows)).not.toEqual(order);
  expect(order).not.toEqual(rows);
});
