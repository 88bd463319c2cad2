import type { ContactFile } from '../../../domain/contact/contact-store.ts';
import type { User } from '../../../domain/user/user.ts';
import { endOfCallDecision } from '../../../domain/workflow/end-of-call.ts';
import { hasSound, isComplete, kindOf, noMarks, people, subjectOf } from '../../../domain/workflow/subject.ts';
import type { Actions } from '../../../domain/workflow/workflow.ts';
import { aCall, listed, recorded } from '../../kit/recordings.ts';
import { recording } from '../../ports/staged-recordings.ts';

const user = (userId: string, more: Partial<User> = {}): User => ({
  ...{ userId, username: userId, active: true, formerUsernames: [], syncedAt: '2026-11-20T00:00:00.000Z' },
  ...more,
});
const teams = [{ teamId: 'inside', name: 'Inside', path: ['sales', 'inside'] }];
const peopleOf = (...users: User[]) => people({ users, teams });

describe('the owner of a recording', () => {
  const idOf = (username: string, agentId: string | undefined, ...users: User[]) =>
    peopleOf(...users).agent({ username, ...(agentId !== undefined && { agentId }) })?.userId;

  test('is the agent with its id, otherwise the one who has the user name now, otherwise the one who had it', () => {
    const ann = user('u-1', { username: 'Ann', formerUsernames: ['Berry'] });
    expect(idOf('nobody', 'u-1', ann)).toBe('u-1');
    expect(idOf('aNN', 'u-9', ann)).toBe('u-1');
    expect(idOf('bERRY', undefined, user('u-2'), ann)).toBe('u-1');
    expect(idOf('berry', undefined, ann, user('u-3', { username: 'Berry' }))).toBe('u-3');
    expect(idOf('tom', undefined, ann)).toBeUndefined();
  });

  test('is the active user of a name that changed hands, and may be somebody who has left', () => {
    const left = user('u-1', { username: 'ann', active: false });
    const now = user('u-2', { username: 'ann' });
    expect(idOf('ann', undefined, now, left)).toBe('u-2');
    expect(idOf('ann', undefined, left, now)).toBe('u-2');
    expect(idOf('ann', undefined, left)).toBe('u-1');
  });

  test('counts for their team and the teams above it', () => {
    const { teamIds } = peopleOf();
    expect([teamIds('inside'), teamIds('unlisted'), teamIds(undefined)]).toEqual([
      ['sales', 'inside'],
      ['unlisted'],
      [],
    ]);
  });
});

test('a contact is complete when its provider’s record has arrived, and a screen recording has no such record (SU-29)', () => {
  expect([isComplete(undefined), isComplete(aCall({ recordKey: '' })), isComplete(aCall())]).toEqual([
    false,
    false,
    true,
  ]);
  expect(isComplete(aCall({ recordKey: '', channel: 'screen' }))).toBe(true);
});

test('a contact has sound that is staged, in the archive, or listed by its provider and not deleted', () => {
  const file = (more: Partial<ContactFile>) => ({ recordings: [], ...more }) as unknown as ContactFile;
  const lists = (...listedRecordings: ReturnType<typeof listed>[]) => file({ contact: aCall({ listedRecordings }) });
  expect(hasSound(undefined, [])).toBe(false);
  expect(hasSound(file({}), [recording(1, { medium: 'screen' })])).toBe(false);
  expect(hasSound(undefined, [recording(1, { medium: 'screen' }), recording(2)])).toBe(true);
  expect(hasSound(file({ recordings: [recorded({ medium: 'screen' }), recorded()] }), [])).toBe(true);
  expect(hasSound(file({ recordings: [recorded({ medium: 'screen' })] }), [])).toBe(false);
  expect(hasSound(lists(listed({ medium: 'screen' }), listed()), [])).toBe(true);
  expect(hasSound(lists(listed({ medium: 'screen' }), listed({ status: 'deleted' })), [])).toBe(false);
});

test('a screen counts by whether its contact has sound, and keystrokes belong to the screen', () => {
  const kinds = (withSound: boolean) =>
    (['audio', 'screen', 'keystroke'] as const).map((medium) => kindOf({ medium }, withSound));
  expect(kinds(true)).toEqual(['voice', 'matching-screen', 'matching-screen']);
  expect(kinds(false)).toEqual(['voice', 'unmatched-screen', 'unmatched-screen']);
});

describe('what rules see of a recording', () => {
  const context = { people: peopleOf(user('u-1', { username: 'ann', teamId: 'inside' })), withSound: true };
  const { agentId: _, ...plain } = recording(1, { durationSeconds: 70 });

  test('is its agent as of today, and its contact as far as it is known', () => {
    const contact = aCall({
      contactDirection: 'inbound',
      queueName: 'orders',
      calledNumber: '201',
      callingNumber: '030',
    });
    const marks = { tagged: true, metadata: { Order: '7' } };
    expect(subjectOf(plain, { ...context, contact, marks })).toEqual({
      ...{ contactId: 'contact-1', recordingId: plain.recordingId, kind: 'voice', agentId: 'u-1' },
      ...{ teamIds: ['sales', 'inside'], direction: 'inbound', calledNumber: '201', callingNumber: '030' },
      ...{ queueName: 'orders', durationSeconds: 70, metadata: { Order: '7' }, dataServerId: 'd-1', tagged: true },
    });
    const normal = { ...contact, normalCalledNumber: '+49201', normalCallingNumber: '+4930' };
    expect(subjectOf(plain, { ...context, contact: normal, marks })).toMatchObject({
      ...{ calledNumber: '+49201', callingNumber: '+4930' },
    });
  });

  test('is no more than its PC reported while its contact is not known', () => {
    const known = {
      ...{ contactId: 'contact-1', recordingId: plain.recordingId, kind: 'voice', teamIds: [] },
      ...{ durationSeconds: 70, metadata: {}, dataServerId: 'd-1', tagged: false },
    };
    const nobody = { ...context, people: peopleOf(), contact: undefined, marks: noMarks };
    expect(subjectOf(plain, nobody)).toEqual(known);
    expect(subjectOf({ ...plain, agentId: 'u-7' }, nobody)).toEqual({ ...known, agentId: 'u-7' });
  });
});

describe('what an End of Call rule decides at once (SU-30)', () => {
  const at = '2026-11-20T10:00:00.000Z';
  const decide = (percent: number, immediateUpload: boolean, tagged = false, more: Partial<Actions> = {}) =>
    endOfCallDecision(
      {
        ruleId: 'r-1',
        ruleName: 'Sales',
        actions: { keep: { voice: { percent, immediateUpload } }, ...more },
      } as never,
      { kind: 'voice', recordingId: 'x', tagged },
      at,
    );
  const own = { event: 'end-of-call', ruleId: 'r-1', ruleName: 'Sales', at };

  test('is to keep with Immediate Upload and to recycle at 0 %, and the rest waits for the Daily Event', () => {
    expect(decide(100, true)).toEqual({ ...own, outcome: 'keep', immediate: true });
    expect(decide(0, true)).toEqual({ ...own, outcome: 'recycle', immediate: false });
    expect(decide(0, false)).toEqual({ ...own, outcome: 'recycle', immediate: false });
    expect([decide(100, false), decide(1, false)]).toEqual([undefined, undefined]);
  });

  test('never recycles what is tagged (PR-07)', () => {
    expect(decide(0, true, true)).toEqual({ ...own, outcome: 'keep', immediate: true });
    expect(decide(0, false, true)).toBeUndefined();
  });

  test('comes with the reason and the retention, and excludes kinds of recordings that it does not name', () => {
    expect(decide(100, true, false, { retentionDays: 30, reason: 'a complaint' })).toEqual({
      ...{ ...own, outcome: 'keep', immediate: true, retentionDays: 30, reason: 'a complaint' },
    });
    expect(decide(0, true, false, { keep: {} })).toBeUndefined();
  });
});
