import { agentList } from '../../../domain/telephony/agent-list.ts';
import { centre, user } from './centre.ts';

const mira = user('2001', 'Mira Lund');
const tobias = user('2002', 'Tobias Ek');

test('an agent is matched with the user who has their extension (QG-14, QG-15)', () => {
  const agents = agentList({ withoutLogon: 'unflagged' });
  agents.setUsers([mira, tobias]);
  agents.logOn({ agentId: 'a-17', agentName: 'Mira L.', extension: '2001' });
  expect(agents.match('2001')).toEqual({ is: 'matched', userId: 'user-2001', agentId: 'a-17', agentName: 'Mira L.' });
  expect(agents.match('3001')).toEqual({ is: 'no-user' });
});

test('a call without a logon is not flagged, and one after it is (QG-17)', () => {
  const it = centre();
  it.call('2001', { connectionId: 'before', guid: 'before' });
  it.event({ is: 'disconnected', connectionId: 'before' });
  it.logOn('2001');
  it.call('2001', { connectionId: 'after', guid: 'after' });
  it.event({ is: 'disconnected', connectionId: 'after' });
  it.event({ is: 'agent-logged-off', extension: '2001' });
  it.call('2001', { connectionId: 'later', guid: 'later' });
  it.event({ is: 'disconnected', connectionId: 'later' });
  expect(it.flagged().map(({ guid }) => guid)).toEqual(['after']);
  expect(it.unflagged().map(({ guid, reason }) => [guid, reason])).toEqual([
    ['before', 'nobody-logged-on'],
    ['later', 'nobody-logged-on'],
  ]);
});

test('where nobody logs on at this PBX, the user of the extension is its agent (QG-17)', () => {
  const agents = agentList({ withoutLogon: 'user' });
  agents.setUsers([mira]);
  expect(agents.match('2001')).toMatchObject({ agentId: 'user-2001', agentName: 'Mira Lund' });
});

test('neither of two users with one extension is flagged, and both are named (QG-14)', () => {
  const it = centre({ users: [mira, { ...tobias, extension: '2001' }] });
  it.logOn('2001');
  it.call('2001');
  it.event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(it.flagged()).toEqual([]);
  expect(it.unflagged()).toMatchObject([{ guid: 'guid-2001', reason: 'duplicate-extension' }]);
  expect(it.agents.differences().duplicateExtensions).toEqual([
    { extension: '2001', users: [mira, { ...tobias, extension: '2001' }] },
  ]);
});

test('nobody knows whose call it is when two agents are logged on at one extension (QG-14)', () => {
  const it = centre();
  it.logOn('2001', 'a-17');
  it.logOn('2001', 'a-18');
  it.call('2001');
  it.event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(it.unflagged()).toMatchObject([{ reason: 'duplicate-extension' }]);
});

test('agents without a user, and users who never logged on as an agent, are both reported (QG-14)', () => {
  const agents = agentList({ withoutLogon: 'unflagged', seen: ['2002'] });
  agents.setUsers([mira, tobias, user('2004', 'Ada Voss')]);
  agents.logOn({ agentId: 'a-17', extension: '2001' });
  agents.logOn({ agentId: 'a-99', extension: '2099' });
  const { agentsWithoutUser, usersNeverSeen } = agents.differences();
  expect(agentsWithoutUser.map(({ agentId }) => agentId)).toEqual(['a-99']);
  expect(usersNeverSeen.map(({ name }) => name)).toEqual(['Ada Voss']);
});

test('the recording of an agent without a user has no flags and is listed, and that of nobody’s phone is not listed (QG-14, QG-15)', () => {
  const it = centre();
  it.logOn('2099');
  for (const extension of ['2099', '3001']) {
    it.call(extension);
    it.event({ is: 'disconnected', connectionId: `leg-${extension}` });
  }
  expect(it.flagged()).toEqual([]);
  expect(it.unflagged()).toMatchObject([{ extension: '2099', reason: 'agent-without-user' }]);
});

test('a user who is loaded during a call is matched with it (QG-18)', () => {
  const it = centre({ users: [] });
  it.logOn('2001');
  it.call('2001');
  it.agents.setUsers([mira]);
  it.event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(it.flagged()).toMatchObject([{ guid: 'guid-2001' }]);
});
