import { whyNotAssociated } from '../../../domain/data-server/association.ts';
import { silentSince } from '../../../domain/data-server/silence.ts';

test('a data server is silent since its last sign of life, when that is too long ago', () => {
  const [early, late] = ['2026-11-20T09:50:00.000Z', '2026-11-20T09:55:00.000Z'];
  const since = (now: string, ...signs: string[]) => silentSince(signs, new Date(now), 300_000);
  expect(since('2026-11-20T10:00:00.000Z', late, early)).toBeUndefined();
  expect(since('2026-11-20T10:00:00.001Z', late, early)).toBe(late);
  expect(since('2026-11-20T10:00:00.000Z')).toBeUndefined();
});

describe('a recording that a data server does not accept (SU-22, SU-23)', () => {
  const why = (association: object, origin: object) =>
    whyNotAssociated(
      { name: 'Bern', association: { mode: 'any', ipRanges: [], teamIds: [], ...association } } as never,
      { username: 'ann', isKnownUser: true, teamIds: [], ...origin } as never,
    )?.replace(/ Ask an administrator.*$/, '');
  const both = { ipRanges: ['10.0.0.0/8'], teamIds: ['sales'] };
  const start = 'ann is not associated with the data server Bern: ';
  const noTeam = 'the agent is in none of its teams';

  test.each<[string | undefined, object, object]>([
    [undefined, both, { teamIds: ['sales'] }],
    [`${start}neither addresses nor teams are associated with it yet.`, {}, {}],
    [`${start}the manifest has no address, and ${noTeam}.`, both, {}],
    [`${start}${noTeam}.`, { teamIds: ['sales'] }, { teamIds: ['support'] }],
    [`${start}no user has this name, so their team is unknown.`, { teamIds: ['sales'] }, { isKnownUser: false }],
    [`${start}the manifest has no address.`, { ...both, mode: 'all' }, { teamIds: ['sales'] }],
    [
      'ann at 10.1.2.3 is not associated with the data server Bern: the agent is in none of its teams.',
      { ...both, mode: 'all' },
      { ipAddress: '10.1.2.3' },
    ],
    [
      'ann at 192.168.0.1 is not associated with the data server Bern: the address is in none of its ranges.',
      { ipRanges: ['10.0.0.0/8'] },
      { ipAddress: '192.168.0.1' },
    ],
  ])('gets the reason: %s', (reason, association, origin) => expect(why(association, origin)).toBe(reason));
});
