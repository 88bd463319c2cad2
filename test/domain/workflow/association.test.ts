import {
  associationProblems,
  inRanges,
  isAssociated,
  whyNotAssociated,
} from '../../../domain/data-server/association.ts';
import { locationProblem, usernameProblem } from '../../../domain/data-server/location.ts';

test.each([
  ['10.1.0.7', '10.1.0.7', true],
  ['10.1.0.8', '10.1.0.7', false],
  ['10.1.0.0', '10.1.0.0/24', true],
  ['10.1.0.255', '10.1.0.0/24', true],
  ['10.1.1.0', '10.1.0.0/24', false],
  ['10.0.255.255', '10.1.0.0/24', false],
  ['10.1.0.77', '10.1.0.99/24', true],
  ['10.1.0.10', '10.1.0.10-10.1.0.99', true],
  ['10.1.0.99', '10.1.0.10 - 10.1.0.99', true],
  ['10.1.0.9', '10.1.0.10-10.1.0.99', false],
  ['10.1.0.100', '10.1.0.10-10.1.0.99', false],
  ['255.255.255.255', '0.0.0.0/0', true],
  ['0.0.0.0', '0.0.0.0/0', true],
  ['10.1.0.7', '10.1.0.7/32', true],
  ['2001:db8::', '2001:db8::/32', true],
  ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8::/32', true],
  ['2001:db9::', '2001:db8::/32', false],
  ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1', true],
  ['fe80::1%eth0', 'fe80::/10', true],
  ['fec0::', 'fe80::/10', false],
  ['fd00::10', 'fd00::10-fd00::1f', true],
  ['fd00::1f', 'fd00::10-fd00::1f', true],
  ['fd00::20', 'fd00::10-fd00::1f', false],
  ['::1', '::/0', true],
  ['10.1.0.7', '::/0', false],
  ['::1', '0.0.0.0/0', false],
  ['::ffff:10.1.0.7', '10.1.0.0/24', true],
  ['10.1.0.7', '::ffff:10.1.0.0/120', true],
  ['not an address', '0.0.0.0/0', false],
])('the address %s is in %s: %s (SU-22)', (address, range, expected) => {
  expect(inRanges(address, [range])).toBe(expected);
});

test.each([
  '10.1.0',
  '10.1.0.256',
  '10.01.0.1',
  '10.1.0.0/33',
  '10.1.0.0/-1',
  '10.1.0.0/',
  '10.1.0.9-10.1.0.1',
  '10.1.0.1-fd00::1',
  'fd00::1::2',
  'fd00:1',
  '1:2:3:4:5:6:7:8:9',
  ':1:2:3:4:5:6:7',
  '',
  'pc-17',
])('"%s" is refused as a range, and contains nothing (SU-22)', (range) => {
  const problems = associationProblems({ mode: 'any', ipRanges: ['10.0.0.1', range], teamIds: [] });
  expect(problems.map(({ field }) => field)).toEqual(['ipRanges.1']);
  expect(inRanges('10.1.0.1', [range])).toBe(false);
});

const both = { ipRanges: ['10.1.0.0/24'], teamIds: ['sales'] };
const inside = '10.1.0.7';
const outside = '10.2.0.7';

test.each([
  ['any', inside, ['support'], true],
  ['any', outside, ['sales', 'europe'], true],
  ['any', outside, ['support'], false],
  ['all', inside, ['sales'], true],
  ['all', inside, ['support'], false],
  ['all', outside, ['sales'], false],
  ['all', undefined, ['sales'], false],
] as const)(
  '%s of address and team must fit the PC %s with the teams %s (SU-24)',
  (mode, ipAddress, teamIds, expected) => {
    expect(isAssociated({ mode, ...both }, { ...(ipAddress && { ipAddress }), teamIds })).toBe(expected);
  },
);

test.each(['any', 'all'] as const)('a single criterion is enough whatever the mode: %s (SU-22, SU-23)', (mode) => {
  expect(isAssociated({ mode, ipRanges: both.ipRanges, teamIds: [] }, { ipAddress: inside, teamIds: [] })).toBe(true);
  expect(isAssociated({ mode, ipRanges: [], teamIds: ['sales'] }, { teamIds: ['inside sales', 'sales'] })).toBe(true);
});

test('without any criterion nobody may stage (SU-16, SU-25)', () => {
  expect(isAssociated({ mode: 'all', ipRanges: [], teamIds: [] }, { ipAddress: inside, teamIds: ['sales'] })).toBe(
    false,
  );
});

test.each(['\\\\ServerName\\FolderName', '\\\\nas01\\qm$\\x', '\\\\10.1.0.4\\staged\\', '/srv/staged', '/mnt/nas 2/x'])(
  'the location %s is accepted (SU-13, SU-15)',
  (location) => {
    expect(locationProblem(location)).toBeUndefined();
  },
);

test.each([
  ['C:\\x', 'drive letter'],
  ['c:/x', 'drive letter'],
  ['', 'required'],
  ['  ', 'required'],
  ['\\\\server', 'server and a folder'],
  ['\\\\server\\', 'server and a folder'],
  ['\\\\\\share', 'server and a folder'],
  ['\\\\server\\share\\..\\other', '..'],
  ['\\\\server\\share\\\\x', 'a single \\'],
  ['\\\\?\\C:\\x', 'device'],
  ['\\\\.\\pipe\\x', 'device'],
  ['\\\\server\\a|b', '|'],
  ['\\server\\share', 'UNC path'],
  ['staged', 'UNC path'],
  ['/srv/../etc', '..'],
  ['/', 'below /'],
  ['/srv//x', 'a single /'],
  [' /srv/x', 'space'],
  [`/${'x'.repeat(1024)}`, '1024'],
])('the location "%s" is refused and says why (SU-15, SU-18)', (location, why) => {
  expect(locationProblem(location)).toContain(why);
});

test.each([
  ['Domain\\user.name', true],
  ['CORP-01\\svc_fermata$', true],
  ['user.name', false],
  ['Domain\\', false],
  ['\\user', false],
  ['Domain/user', false],
  ['Domain\\\\user', false],
  ['Domain\\user name', false],
  ['user@domain', false],
])('the user name %s is accepted: %s (SU-19)', (username, taken) => {
  expect(usernameProblem(username) === undefined).toBe(taken);
});

describe('an agent who is not associated gets the reason, in words that fit the data server’s criteria', () => {
  const reasonFor = (association: object, origin: object = {}) =>
    whyNotAssociated(
      { name: 'Zurich', association: { mode: 'any', ipRanges: [], teamIds: [], ...association } },
      { username: 'cara.care', isKnownUser: true, ipAddress: '192.168.0.1', teamIds: ['care'], ...origin },
    );

  test.each([
    ['by address', { ipRanges: ['10.1.0.0/24'] }, {}, 'Zurich: the address is in none of its ranges. Ask'],
    [
      'by address, but none given',
      { ipRanges: ['10.1.0.0/24'] },
      { ipAddress: undefined },
      'the manifest has no address.',
    ],
    ['by team', { teamIds: ['sales'] }, {}, 'Zurich: the agent is in none of its teams. Ask'],
    ['by team, no user', { teamIds: ['sales'] }, { isKnownUser: false, teamIds: [] }, 'no user has this name'],
    ['by both', { ...both, mode: 'all' }, { ipAddress: inside }, 'Zurich: the agent is in none of its teams. Ask'],
    ['by either', both, {}, 'none of its ranges, and the agent is in none of its teams.'],
    ['by nothing yet', {}, {}, 'neither addresses nor teams are associated with it yet'],
  ])('when it associates %s', (_, association, origin, words) => {
    expect(reasonFor(association, origin)).toContain(words);
  });

  test('unless the agent is associated', () => {
    expect(reasonFor(both, { ipAddress: inside })).toBeUndefined();
    expect(reasonFor({ ...both, mode: 'all' }, { ipAddress: inside, teamIds: ['sales'] })).toBeUndefined();
  });
});
