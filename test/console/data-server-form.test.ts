import { agentState, diskLow } from '../../console/data-servers/agent-state.ts';
import {
  associationText,
  changeOf,
  type DataServerDraft,
  daysText,
  draftErrors,
  draftOf,
  newDraft,
} from '../../console/data-servers/draft.ts';
import type { DataServerView } from '../../console/kit/api/administration.ts';
import { sentenceOfForm } from '../../console/kit/api/field-errors.ts';
import { RequestProblem } from '../../console/kit/api/problem.ts';

const server: DataServerView = {
  dataServerId: 'vienna',
  name: 'Vienna',
  stagedUpload: { enabled: true, location: '\\\\nas01\\qm$', username: 'CC\\qm.staging', passwordSet: true },
  timeZone: 'Europe/Vienna',
  bandwidth: [{ days: ['MON', 'TUE'], from: '19:00', to: '06:00', bytesPerSecond: 31_501 }],
  association: { mode: 'all', ipRanges: ['10.20.0.0/16'], teamIds: ['billing'] },
  version: 4,
  changedAt: null,
  changedBy: null,
  enrolment: null,
  agents: [],
};
const draft = (part: Partial<DataServerDraft>): DataServerDraft => ({
  ...newDraft('Europe/Vienna'),
  name: 'Vienna',
  location: '\\\\nas01\\qm$',
  ...part,
});

test('a data server opened and saved without a change stays the same, to the byte per second (SU-17, SU-18, SU-19)', () => {
  const { name, timeZone, bandwidth, association } = server;
  const { passwordSet: _p, ...stagedUpload } = server.stagedUpload;
  expect(changeOf(draftOf(server), 4)).toEqual({
    ...{ name, timeZone, bandwidth, association, stagedUpload },
    version: 4,
  });
});

test('the page refuses before sending what the server would refuse (SU-18, SU-19, SU-22)', () => {
  const wrong = draftErrors(
    draft({ location: 'D:\\staging', username: 'qm.staging', ipRanges: ['10.20.0.0/16', '10.20'] }),
  );
  expect(Object.keys(wrong)).toEqual(['stagedUpload.location', 'stagedUpload.username', 'association.ipRanges']);
  expect(wrong['association.ipRanges']).toContain('10.20 ');
  expect(draftErrors(draft({ username: 'CC\\qm.staging', ipRanges: ['10.20.0.0/16'] }))).toEqual({});
});

test('a password is sent only when one was entered (SU-20)', () => {
  expect(changeOf(draft({ password: '' }), 0).stagedUpload).not.toHaveProperty('password');
  expect(changeOf(draft({ password: ' x ' }), 0).stagedUpload.password).toBe(' x ');
  expect(draftOf(server).password).toBe('');
});

test('staged upload needs a location when it is enabled, and not before (SU-18)', () => {
  expect(draftErrors(draft({ location: ' ' }))).toHaveProperty(['stagedUpload.location']);
  expect(draftErrors(draft({ location: ' ', enabled: false }))).toEqual({});
});

test('times and limits are accepted as people type them, and refused at their field', () => {
  const window = { days: ['FRI', 'MON'] as const, from: '8.30', to: '1800', limit: '0,25' };
  expect(changeOf(draft({ bandwidth: [window] }), 0).bandwidth).toEqual([
    { days: ['MON', 'FRI'], from: '08:30', to: '18:00', bytesPerSecond: 31_250 },
  ]);
  const wrong = { days: [], from: '24:00', to: '', limit: 'fast' };
  expect(Object.keys(draftErrors(draft({ bandwidth: [window, wrong] })))).toEqual([
    'bandwidth.1.days',
    'bandwidth.1.from',
    'bandwidth.1.to',
    'bandwidth.1.bytesPerSecond',
  ]);
});

test('a sentence says who stages on a data server (SU-22, SU-23, SU-24)', () => {
  const sentenceFor = (part: Partial<DataServerDraft>) => associationText(draft(part), (id) => id.toUpperCase());
  const both = { ipRanges: ['10.0.0.1'], teamIds: ['billing', 'bookings'] };
  expect(sentenceFor({})).toBe('Nobody yet: no addresses or teams are associated');
  expect(sentenceFor({ ipRanges: ['10.0.0.1'] })).toBe('PCs with the address 10.0.0.1');
  expect(sentenceFor({ teamIds: ['billing'], mode: 'all' })).toBe('Agents of BILLING');
  expect(sentenceFor({ ...both, mode: 'any' })).toBe('Agents of BILLING, BOOKINGS, and PCs with the address 10.0.0.1');
  expect(sentenceFor({ ...both, mode: 'all' })).toBe('Agents of BILLING, BOOKINGS, on PCs with the address 10.0.0.1');
});

test.each([
  [['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], 'Every day'],
  [['FRI', 'MON', 'TUE', 'WED', 'THU'], 'Monday to Friday'],
  [['SAT', 'SUN'], 'Saturday, Sunday'],
  [['MON', 'WED', 'THU', 'FRI'], 'Monday, Wednesday to Friday'],
  [[], ''],
] as const)('the form reads %p as %s', (days, text) => expect(daysText(days)).toBe(text));

describe('a staging agent', () => {
  const now = new Date('2026-11-21T01:00:00Z');
  test.each([
    [null, [], 'Enrolled', 'Not seen yet'],
    ['2026-11-21T00:59:40Z', [], 'Running', 'Last seen just now'],
    ['2026-11-21T00:56:00Z', ['The share is gone.'], 'Running, with errors', 'Last seen 4 minutes ago'],
    ['2026-11-20T22:00:00Z', [], 'Silent', 'Last seen 3 hours ago'],
  ])('that was last seen %s with the errors %p is shown as: %s', (lastSeenAt, errors, state, seen) =>
    expect(agentState({ lastSeenAt, errors }, now)).toMatchObject({ state, seen }),
  );
  test('warns of its disk when only a tenth is free', () => {
    expect([100, 101].map((freeBytes) => diskLow({ freeBytes, totalBytes: 1000 }))).toEqual([true, false]);
  });
});

test('a problem with fields leads to those fields, and any other problem is shown as it is', () => {
  const fields = [{ field: 'stagedUpload.location', reason: 'Location must be a UNC path' }];
  expect(sentenceOfForm(new RequestProblem(400, 'The request is invalid', fields))).toMatch(
    /look at the marked fields/,
  );
  const taken = new RequestProblem(409, 'A data server named Zurich already exists', [{ field: 'name', reason: '' }]);
  expect(sentenceOfForm(taken)).toBe('A data server named Zurich already exists');
});
