import type { ProviderUser, User } from '../../../domain/user/user.ts';
import { userChanges } from '../../../domain/user/user-sync.ts';

const at = '2026-11-20T12:00:00.000Z';
const listed: ProviderUser = {
  userId: 'u1',
  username: 'mira',
  firstName: 'Mira',
  lastName: 'Stonebridge',
  teamId: 't1',
};
const stored: User = { ...listed, formerUsernames: [], active: true, syncedAt: '2026-11-19T12:00:00.000Z' };
const other: ProviderUser = { userId: 'u2', username: 'nils' };

const changesOf = (known: User[], today: ProviderUser[]) => {
  const { changed, report } = userChanges(known, today, at);
  const { at: _, ...counts } = report;
  return { changed, counts: Object.entries(counts).flatMap(([word, count]) => (count ? [`${count} ${word}`] : [])) };
};

describe('a user sync', () => {
  test.each<[string, User[], ProviderUser[], string[], Partial<User>[]]>([
    ['a new user is added (AC-11)', [], [listed], ['1 added'], [{ userId: 'u1', active: true, formerUsernames: [] }]],
    ['a user as before is not written again', [stored], [listed], ['1 unchanged'], []],
    [
      'a renamed user keeps their id and their old name (AC-11)',
      [stored],
      [{ ...listed, username: 'mira.s' }],
      ['1 renamed'],
      [{ userId: 'u1', username: 'mira.s', formerUsernames: ['mira'] }],
    ],
    [
      'a name of long ago is not forgotten by the next renaming',
      [{ ...stored, username: 'b', formerUsernames: ['a'] }],
      [{ ...listed, username: 'c' }],
      ['1 renamed'],
      [{ formerUsernames: ['a', 'b'] }],
    ],
    [
      'a name taken again is no former name',
      [{ ...stored, username: 'b', formerUsernames: ['a'] }],
      [{ ...listed, username: 'a' }],
      ['1 renamed'],
      [{ username: 'a', formerUsernames: ['b'] }],
    ],
    [
      'a user in another team is changed',
      [stored],
      [{ ...listed, teamId: 't2' }],
      ['1 changed'],
      [{ teamId: 't2', formerUsernames: [] }],
    ],
    [
      'a user no longer listed becomes inactive and keeps their names (AC-11)',
      [stored, { ...stored, ...other }],
      [other],
      ['1 changed', '1 deactivated'],
      [{ userId: 'u2' }, { userId: 'u1', active: false, lastName: 'Stonebridge' }],
    ],
    [
      'an inactive user is not deactivated again',
      [{ ...stored, active: false }],
      [other],
      ['1 added'],
      [{ userId: 'u2' }],
    ],
    [
      'a user listed again is active again (AC-11)',
      [{ ...stored, active: false }],
      [listed],
      ['1 changed'],
      [{ userId: 'u1', active: true }],
    ],
    [
      'a deleted user added again under the same name is somebody else',
      [stored],
      [{ ...listed, userId: 'u9' }],
      ['1 added', '1 deactivated'],
      [
        { userId: 'u9', active: true },
        { userId: 'u1', active: false },
      ],
    ],
    ['a user on two pages of the list is one user', [], [listed, listed], ['1 added'], [{ userId: 'u1' }]],
  ])('changes only what differs: %s', (_, known, today, counts, changed) => {
    const outcome = changesOf(known, today);
    expect(outcome.counts).toEqual(counts);
    expect(outcome.changed).toHaveLength(changed.length);
    expect(outcome.changed).toMatchObject(changed);
  });

  test('removes a first name that was removed in Connect', () => {
    const { firstName: _, ...nameless } = listed;
    expect(userChanges([stored], [nameless], at).changed[0]).not.toHaveProperty('firstName');
  });

  test('keeps supervised teams', () => {
    const supervisor = { ...stored, supervisedTeamIds: ['t7'] };
    expect(userChanges([supervisor], [{ ...listed, username: 'm' }], at).changed[0]?.supervisedTeamIds).toEqual(['t7']);
  });

  test('refuses an empty list while users are active, and accepts it when none are', () => {
    expect(() => userChanges([stored], [], at)).toThrow(expect.objectContaining({ name: 'Failure', code: 'conflict' }));
    const left = { ...stored, userId: 'u3', username: 'lara', active: false };
    expect(() => userChanges([left, stored], [], at)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(userChanges([left], [], at).changed).toEqual([]);
  });
});
