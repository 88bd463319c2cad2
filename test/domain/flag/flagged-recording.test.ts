import { type FlaggedRecording, isSameWrite, placeOf, searchedValue } from '../../../domain/flag/flagged-recording.ts';
import { interactionFrom, interactionOfCall } from '../../../domain/flag/interaction.ts';
import { withFormerNames } from '../../../domain/flag/names-of-agent.ts';
import type { User } from '../../../domain/user/user.ts';

const recording: FlaggedRecording = {
  recordingServerId: 'server-1',
  guid: 'g-1',
  contactId: 'c-1',
  startedAt: '2026-11-20T10:00:00.000Z',
  endedAt: '2026-11-20T10:01:00.000Z',
  flags: { AgentId: '2001', CallerName: 'Mira Lund' },
  writtenAt: '2026-11-20T10:01:05.000Z',
};

test('names are searched without regard to case and white space, however their letters are composed', () => {
  expect(searchedValue('  Mira \t LUND\n')).toBe('mira lund');
  expect(searchedValue('A\u030asa')).toBe(searchedValue('\u00c5SA'));
});

test('the same flags are one write, whenever and in whatever order a gateway writes them', () => {
  expect(isSameWrite(recording, { ...recording, writtenAt: '2026-11-21T00:00:00.000Z' })).toBe(true);
  const { guid, ...rest } = recording;
  expect(isSameWrite(recording, { ...rest, guid })).toBe(true);
  expect(isSameWrite(recording, { ...recording, flags: { CallerName: 'Mira Lund', AgentId: '2001' } })).toBe(true);
  const nothing = { extension: undefined } as unknown as Partial<FlaggedRecording>;
  const noFlag = { QueueName: undefined } as unknown as FlaggedRecording['flags'];
  expect(isSameWrite(recording, { ...recording, ...nothing, flags: { ...recording.flags, ...noFlag } })).toBe(true);
});

test('a write with another flag, or with any other difference, is another write', () => {
  expect(isSameWrite(recording, { ...recording, flags: { AgentId: '2001' } })).toBe(false);
  expect(isSameWrite(recording, { ...recording, flags: { ...recording.flags, AgentId: '2002' } })).toBe(false);
  expect(isSameWrite(recording, { ...recording, extension: '801' })).toBe(false);
  expect(isSameWrite(recording, { ...recording, endedAt: '2026-11-20T10:02:00.000Z' })).toBe(false);
});

test('flagged recordings sort as their calls began, and two of one instant stay apart', () => {
  const later = { ...recording, startedAt: '2026-11-20T10:00:00.001Z', guid: 'a' };
  expect([placeOf(later), placeOf(recording)].sort()).toEqual([placeOf(recording), placeOf(later)]);
  expect(placeOf({ ...recording, guid: 'g-2' })).not.toBe(placeOf(recording));
  expect(placeOf({ ...recording, recordingServerId: 'server-2' })).not.toBe(placeOf(recording));
});

test('an interaction has a UUID of version 8, which follows from the source and its call', async () => {
  const id = await interactionOfCall('avaya-1', '00001');
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(await interactionOfCall('avaya-1', '00001')).toBe(id);
  expect(await interactionOfCall('avaya-2', '00001')).not.toBe(id);
  expect(await interactionOfCall('avaya-1', '00002')).not.toBe(id);
  expect(interactionFrom(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(
    '00010203-0405-8607-8809-0a0b0c0d0e0f',
  );
  expect(interactionFrom(new Uint8Array(32).fill(255))).toBe('ffffffff-ffff-8fff-bfff-ffffffffffff');
});

const user = (username: string, more: Partial<User> = {}): User => ({
  ...({ userId: `u-${username}`, username, formerUsernames: [], active: true } as unknown as User),
  ...more,
});

test('a search for a name also finds what was written under the other names of the same person', () => {
  const mira = user('mira', { formerUsernames: ['Mira.Berg'], firstName: 'Mira', lastName: 'Lund' });
  const users = [mira, user('sam')];
  expect(withFormerNames(' MIRA  lund', users)).toEqual(['mira lund', 'mira', 'mira.berg']);
  expect(withFormerNames('mira.berg', users)).toEqual(['mira.berg', 'mira', 'mira lund']);
  expect(withFormerNames('nobody', users)).toEqual(['nobody']);
  // Sam has no first and last name. That is no name they share with others.
  expect(withFormerNames('', [user('sam'), user('kim')])).toEqual(['']);
  expect(withFormerNames('sam', [user('sam')])).toEqual(['sam']);
});
