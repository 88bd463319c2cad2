import type { GatewayView, RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import { examples } from '../../api/examples.ts';
import { parseExtensions } from '../../console/gateways/parse-extensions.ts';
import {
  flaggedText,
  gatewayState,
  offsetText,
  ofSite,
  problemsOf,
  sitesOf,
  sourceState,
} from '../../console/gateways/words.ts';

const [server] = (examples.listRecordingServers as { recordingServers: RecordingServerView[] }).recordingServers as [
  RecordingServerView,
];
const gateway = server.gateway as GatewayView;
const now = new Date('2026-11-19T14:20:00.000Z');

test('a gateway shows whether it is running, and since when it is not', () => {
  expect(gatewayState(null, now)).toEqual({ type: 'pending', text: 'No gateway is enrolled' });
  expect(gatewayState({ ...gateway, lastSeenAt: null, enrolledAt: now.toISOString() }, now).text).toBe(
    'Has not reported yet',
  );
  expect(gatewayState(gateway, now)).toEqual({ type: 'success', text: 'Seen just now' });
  expect(gatewayState({ ...gateway, silent: true }, new Date('2026-11-19T16:20:00.000Z'))).toMatchObject({
    type: 'error',
    text: expect.stringMatching(/^Silent for 2 h/),
  });
  expect(sourceState({ ...gateway.source!, state: 'lost' }, now)).toMatchObject({ type: 'error' });
});

test('a clock is correct, behind or ahead', () => {
  expect([null, 14, 2500, -600_000].map(offsetText)).toEqual([
    undefined,
    'Correct',
    '2.5 s behind',
    '10 minutes ahead',
  ]);
});

test('the share of flagged recordings is never rounded up to all of them', () => {
  expect(flaggedText({ flagged: 0, unflagged: 0 })).toBeUndefined();
  expect(flaggedText({ flagged: 9999, unflagged: 1 })).toBe('9,999 of 10,000 (99.9 %)');
  expect(flaggedText({ flagged: 3, unflagged: 0 })).toBe('3 of 3 (100 %)');
});

test('whatever somebody should look into is described in sentences', () => {
  expect(problemsOf(server)).toEqual([]);
  const bad: RecordingServerView = {
    ...server,
    dataServerName: null,
    users: 0,
    flagsCreated: false,
    gateway: { ...gateway, clockOffsetMilliseconds: 9000, faults: ['old', 'new', 'new'] },
  };
  expect(problemsOf(bad)).toEqual([
    'Its data server was removed. Choose another.',
    'No user has an extension here. Set extensions on the page Users, or import them.',
    'Its flags are not created yet. Run "cti-gateway configure" on the CTI server.',
    'The clock of the CTI server is 9.0 s behind.',
    'new',
    'old',
  ]);
});

test('sites are viewed together, or one at a time (QG-32, QG-37)', () => {
  const servers = [
    { ...server, name: 'a' },
    { ...server, name: 'b', site: 'Zug' },
    { ...server, name: 'c', site: null },
  ];
  expect(sitesOf(servers)).toEqual(['', 'Bern', 'Zug']);
  expect(ofSite(servers, undefined)).toHaveLength(3);
  expect(ofSite(servers, 'Zug').map(({ name }) => name)).toEqual(['b']);
  expect(ofSite(servers, '').map(({ name }) => name)).toEqual(['c']);
});

test('extensions are read as a spreadsheet copies them, with or without a heading', () => {
  const line = { user: 'mira.lund', extension: '2001', recordingServer: 'Bern PBX' };
  expect(parseExtensions('User\tExtension\tServer\r\nmira.lund\t2001\tBern PBX\n\n')).toEqual({
    extensions: [line],
    wrong: [],
  });
  expect(parseExtensions('mira.lund; 2001 ;Bern PBX\nhalf;2002')).toEqual({
    extensions: [line],
    wrong: ['Line 2: user, extension, recording server'],
  });
  expect(parseExtensions('')).toEqual({ extensions: [], wrong: [] });
});
