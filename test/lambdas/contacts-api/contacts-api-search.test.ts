import {
  administrator,
  agent,
  contact,
  machine,
  now,
  people,
  recorded,
  recording,
  startApi,
  supervisor,
  user,
} from '../api-kit.ts';
import { idsOf, withContacts } from './contacts-api-kit.ts';

test('a contact is shown with the fields of the table, its names, and its duration from the media file (AC-29..AC-36)', async () => {
  const api = await startApi();
  await api.contacts.keepNewest([recorded('c1')]);
  await api.recordings.keep(recording('c1', { part: 'ivr', location: 'recordings/ivr/c1.wav', durationSeconds: 20 }));
  await api.recordings.keep(recording('c1'));
  const { body } = await api.get(administrator, '/v1/contacts');
  expect(body).toEqual({
    next: null,
    searchedTo: null,
    contacts: [
      {
        contactId: 'c1',
        acdId: 'sam.seller',
        calledNumber: '+41445550100',
        callingNumber: '+41795550123',
        associatedContactId: 'c1',
        contactDirection: 'inbound',
        firstName: 'sam',
        lastName: 'seller',
        callDuration: 184.5,
        date: '2026-11-19',
        time: '10:02:15',
        recordingType: 'Amazon Connect',
        callerNumber: '+41795550123',
        dialledNumber: '+41445550100',
        initialContactId: 'c1',
        channel: 'voice',
        initiationMethod: 'INBOUND',
        queueName: 'Orders',
        agentId: 'u-sam',
        teamId: 'inside',
        teamName: 'Inside Sales',
        startedAt: '2026-11-19T09:02:15Z',
        recordingState: 'present',
        fileUploadState: 'Uploaded',
        redacting: false,
      },
    ],
  });
});

test('date and time are those of the connection to the agent, in the contact centre’s time zone (AC-37, AC-38, AC-39)', async () => {
  const { get } = await withContacts([contact('late', { connectedToAgentAt: '2026-11-18T23:30:05Z' })]);
  expect((await get(administrator, '/v1/contacts')).body.contacts[0]).toMatchObject({
    date: '2026-11-19',
    time: '00:30:05',
    recordingType: 'Amazon Connect',
  });
});

test('a contact that never reached an agent is shown without date, time, names or duration (AC-34, AC-37)', async () => {
  const bare = {
    contactId: 'c1',
    initialContactId: 'c1',
    channel: 'voice' as const,
    initiationMethod: 'INBOUND',
    listedRecordings: [],
    updatedAt: '2026-11-19T09:06:55Z',
    contentHash: 'aa',
    recordKey: 'k',
    importedAt: now,
  };
  const { get } = await withContacts([bare]);
  expect((await get(administrator, '/v1/contacts')).body.contacts[0]).toMatchObject({
    acdId: null,
    date: null,
    time: null,
    firstName: null,
    callDuration: null,
    calledNumber: null,
    contactDirection: null,
    recordingState: 'not-expected',
  });
});

test('names appear once the user is synced, even by user name if the record has no agent id (AC-34, AC-35)', async () => {
  const { agentId: _, ...byName } = contact('by-name', { acdId: 'nina.new' });
  const { get, users, wait } = await withContacts([contact('by-id', { agentId: 'u-nina', acdId: 'nina.new' }), byName]);
  const names = async () => (await get(administrator, '/v1/contacts')).body.contacts.map(({ firstName }) => firstName);
  expect(await names()).toEqual([null, null]);
  await users.putUsers([user('u-nina', 'nina.new', 'care')]);
  wait(60_000);
  expect(await names()).toEqual(['nina', 'nina']);
});

test('a contact whose record gives only the user name is found by agent and team, and by that agent themselves', async () => {
  const { agentId: _, ...byName } = contact('by-name');
  const { agentId: __, ...strangers } = contact('strangers', { acdId: 'somebody.else' });
  const { find } = await withContacts([byName, strangers]);
  for (const query of ['?agent=sam.seller', '?agent=u-sam', '?team=inside'])
    expect(await find(query)).toEqual(['by-name']);
  for (const caller of [agent, supervisor]) expect(await find('', caller)).toEqual(['by-name']);
  expect(await find('?agent=somebody.else')).toEqual(['strangers']);
});

test('a renamed user is found under both names and shown with today’s (AC-11)', async () => {
  const { find, get } = await withContacts([contact('c1', { acdId: 'sam.old' }), contact('c2', { agentId: 'u-cara' })]);
  for (const name of ['u-sam', 'sam.seller', 'SAM.old']) expect(await find(`?agent=${name}`)).toEqual(['c1']);
  expect(await find('?agent=stranger')).toEqual([]);
  expect((await get(administrator, '/v1/contacts?agent=sam.old')).body.contacts[0]?.firstName).toBe('sam');
});

test('days are those of the contact centre’s time zone, including the last one', async () => {
  const { find } = await withContacts([
    contact('before', { connectedToAgentAt: '2026-10-24T21:59:59Z' }),
    contact('first', { connectedToAgentAt: '2026-10-24T22:00:00Z' }),
    contact('last', { connectedToAgentAt: '2026-10-25T22:59:59Z' }),
    contact('after', { connectedToAgentAt: '2026-10-25T23:00:00Z' }),
  ]);
  expect(await find('?from=2026-10-25&to=2026-10-25')).toEqual(['last', 'first']);
});

test('every filter narrows the result, alone and combined', async () => {
  const { find } = await withContacts([
    contact('seller'),
    contact('carer', {
      agentId: 'u-cara',
      acdId: 'cara.care',
      queueName: 'Support',
      connectedToAgentAt: '2026-11-19T10:00:00Z',
    }),
    contact('outbound', {
      agentId: 'u-lea',
      contactDirection: 'outbound',
      callingNumber: '+41795550999',
      connectedToAgentAt: '2026-11-19T11:00:00Z',
    }),
  ]);
  expect(await find('?team=Sales')).toEqual(['outbound', 'seller']);
  expect(await find('?team=inside')).toEqual(['seller']);
  expect(await find('?team=nowhere')).toEqual([]);
  expect(await find('?queue=support')).toEqual(['carer']);
  expect(await find('?direction=outbound')).toEqual(['outbound']);
  expect(await find('?number=%2B41795550999')).toEqual(['outbound']);
  expect(await find('?number=+41795550999')).toEqual(['outbound']);
  expect(await find('?team=sales&direction=inbound&agent=sam.seller')).toEqual(['seller']);
  expect(await find('?team=care&agent=sam.seller')).toEqual([]);
});

test('a contact id finds the whole chain, whatever the dates (AC-32)', async () => {
  const old = { connectedToAgentAt: '2024-01-01T09:00:00Z' };
  const { find } = await withContacts([
    contact('first', old),
    contact('second', { initialContactId: 'first', connectedToAgentAt: '2024-01-01T09:10:00Z', agentId: 'u-cara' }),
    contact('other', old),
  ]);
  expect(await find('?contactId=first')).toEqual(['second', 'first']);
  expect(await find('?contactId=second')).toEqual(['second', 'first']);
  expect(await find('?contactId=absent')).toEqual([]);
  expect(await find('?contactId=second', agent)).toEqual(['first']);
  expect(await find('?contactId=second&agent=cara.care')).toEqual(['second']);
});

test('a search for missing recordings finds what is on their list, and one for present recordings what can be played (AC-04)', async () => {
  const at = (minute: number) => ({ connectedToAgentAt: `2026-11-19T09:${minute}:00Z` });
  const deleted = recorded('deleted', at(13));
  const { find, recordings } = await withContacts([
    recorded('present', at(10)),
    recorded('not-arrived', at(11)),
    contact('not-recorded', at(12)),
    { ...deleted, listedRecordings: deleted.listedRecordings.map((one) => ({ ...one, status: 'deleted' as const })) },
    contact('chat', { ...at(14), channel: 'chat' }),
  ]);
  await recordings.keep(recording('present'));
  expect(await find('?recording=missing')).toEqual(['deleted', 'not-recorded', 'not-arrived']);
  expect(await find('?recording=present')).toEqual(['present']);
});

test('a search finds only contacts that the caller may see', async () => {
  const { agentId: _a, acdId: _b, ...abandoned } = contact('abandoned');
  const { find, users, wait } = await withContacts([
    contact('sold'),
    contact('cared', { agentId: 'u-cara' }),
    abandoned,
  ]);
  const sorted = async (claims: typeof agent) => (await find('', claims)).sort();
  expect(await sorted(administrator)).toEqual(['abandoned', 'cared', 'sold']);
  expect(await sorted(machine)).toEqual(['abandoned', 'cared', 'sold']);
  expect(await sorted(supervisor)).toEqual(['sold']);
  expect(await sorted(agent)).toEqual(['sold']);
  expect(await sorted({ username: 'stranger', 'cognito:groups': ['supervisor'] })).toEqual([]);
  expect(await find('?agent=cara.care', supervisor)).toEqual([]);

  await users.setSupervisedTeams('u-lea', ['care']);
  wait(60_000);
  expect(await sorted(supervisor)).toEqual(['cared', 'sold']);
  await users.putUsers(people.map((one) => ({ ...one, teamId: 'sales' })));
  wait(60_000);
  expect(await sorted(agent)).toEqual(['sold']);
});

test.each([
  ['+41 (0)79 555-01-23'],
  ['0041 79 555 01 23'],
  ['079 555 01 23'],
  ['tel:+41-79-555-01-23'],
  ['+41\u00a079\u00a0555\u00a001\u00a023'],
  ['＋４１７９５５５０１２３'],
])('a number is found however it was pasted (%s)', async (number) => {
  const { contacts, get } = await startApi({
    diallingPlan: { countryCode: '41', trunkPrefix: '0', internationalPrefix: '00' },
  });
  await contacts.keepNewest([recorded('c1', { callingNumber: '+41795550123' })]);
  await contacts.keepNewest([recorded('c2', { callingNumber: '+41795550124' })]);
  const path = `/v1/contacts?from=2026-11-19&to=2026-11-19&number=${encodeURIComponent(number)}`;
  const { body } = await get(administrator, path);
  expect(body.contacts.map(({ contactId }: { contactId: string }) => contactId)).toEqual(['c1']);
});

test('parts of names find agents and queues, in any case and without accents', async () => {
  const { find, users, wait } = await withContacts([
    contact('sold', { queueName: 'Orders VIP' }),
    contact('cared', { agentId: 'u-cara', acdId: 'cara.care', queueName: 'Anfragen Süd' }),
    contact('muller', { agentId: 'u-mul', acdId: 'jm1', queueName: 'Support' }),
  ]);
  await users.putUsers([user('u-mul', 'jm1', 'care', { firstName: 'Jörg', lastName: 'Müller' })]);
  wait(60_000);
  for (const part of ['seller', 'SELL', 'sam sell', 'seller sam', 'sam.old'])
    expect(await find(`?agent=${part}`)).toEqual(['sold']);
  for (const part of ['muller', 'MÜLL', 'jorg mu'])
    expect(await find(`?agent=${encodeURIComponent(part)}`)).toEqual(['muller']);
  expect((await find('?agent=ca')).sort()).toEqual(['cared']);
  expect(await find('?agent=sam cara')).toEqual([]);
  for (const part of ['vip', 'orders', 'vip ord']) expect(await find(`?queue=${part}`)).toEqual(['sold']);
  expect(await find('?queue=sud')).toEqual(['cared']);
  expect(await find('?agent=muller', supervisor)).toEqual([]);
});

test('a complete user name finds only its agent, although it is part of another name', async () => {
  const { find, users, wait } = await withContacts([
    contact('ann', { agentId: 'u-ann', acdId: 'ann' }),
    contact('anna', { agentId: 'u-anna', acdId: 'anna' }),
  ]);
  await users.putUsers([user('u-ann', 'ann'), user('u-anna', 'anna')]);
  wait(60_000);
  expect(await find('?agent=ann')).toEqual(['ann']);
  expect((await find('?agent=an')).sort()).toEqual(['ann', 'anna']);
});

test('channel, call duration and tags narrow a search', async () => {
  const api = await startApi();
  const find = async (query: string) => idsOf(await api.get(administrator, `/v1/contacts${query}`)).sort();
  await api.contacts.keepNewest([recorded('short'), recorded('long'), contact('chat', { channel: 'chat' })]);
  await api.recordings.keep(recording('short', { durationSeconds: 59.5 }));
  await api.recordings.keep(recording('long', { durationSeconds: 600 }));
  await api.markStore.tag('long', { label: 'Complaint about fees', by: 'ann', at: now });
  await api.markStore.tag('short', { label: 'Praise', by: 'ann', at: now });
  await api.markStore.untag('short', { label: 'Praise', by: 'ann', at: now });
  expect(await find('?channel=chat')).toEqual(['chat']);
  expect(await find('?channel=voice')).toEqual(['long', 'short']);
  expect(await find('?minSeconds=60')).toEqual(['long']);
  expect(await find('?maxSeconds=60')).toEqual(['short']);
  expect(await find('?minSeconds=10&maxSeconds=700')).toEqual(['long', 'short']);
  expect(await find('?tag=complaint')).toEqual(['long']);
  expect(await find('?tag=praise')).toEqual([]);
  expect((await api.get(administrator, '/v1/contacts?channel=fax')).status).toBe(400);
  expect((await api.get(administrator, '/v1/contacts?minSeconds=soon')).status).toBe(400);
});

test('the queues of imported contacts are offered as filters', async () => {
  const { get } = await withContacts([contact('a'), contact('b', { queueName: 'Billing' }), contact('c')]);
  expect((await get(agent, '/v1/queues')).body).toEqual({ queues: ['Billing', 'Orders'] });
});
