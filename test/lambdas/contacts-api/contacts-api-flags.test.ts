import { flaggedCall } from '../../ports/flag-store.suite.ts';
import { administrator, agent, contact, people, startApi, supervisor, user } from '../api-kit.ts';

const nov = '?from=2026-11-01&to=2026-11-20';

/** A contact of each guid, flagged; the hour says when. */
const withCalls = async (...calls: [guid: string, hour: number, flags: Record<string, string>, agentId?: string][]) => {
  const api = await startApi();
  for (const [guid, hour, flags, agentId = 'u-sam'] of calls) {
    const startedAt = `2026-11-19T${String(hour).padStart(2, '0')}:00:00.000Z`;
    await api.flags.write(flaggedCall(guid, flags, { startedAt, endedAt: `${startedAt.slice(0, 14)}05:00.000Z` }));
    await api.contacts.keepNewest([contact(`c-${guid}`, { agentId, connectedToAgentAt: startedAt })]);
  }
  const find = async (query: string, claims = administrator) => {
    const { status, body } = await api.get(claims, `/v1/contacts${nov}&${query}`);
    expect(status).toBe(200);
    return body.contacts.map(({ contactId }) => contactId);
  };
  return { ...api, find };
};

test('contacts are found by each flag, together with the other filters (QG-01, QG-02)', async () => {
  const { find } = await withCalls(
    ['g-1', 9, { AgentId: '2001', QueueName: 'Orders', CTICallRef: '17.1', InteractionGuid: 'i-1' }],
    ['g-2', 10, { AgentId: '2002', QueueName: 'Orders', CallerName: 'Harbour Bakery' }],
    ['g-3', 11, { AgentId: '2001', QueueName: 'Care' }, 'u-cara'],
  );
  expect(await find('flag=AgentId&flagValue=2001')).toEqual(['c-g-3', 'c-g-1']);
  expect(await find('flag=QueueName&flagValue=orders')).toEqual(['c-g-2', 'c-g-1']);
  expect(await find('flag=CallerName&flagValue=harbour%20bakery')).toEqual(['c-g-2']);
  expect(await find('flag=CTICallRef&flagValue=17.1')).toEqual(['c-g-1']);
  expect(await find('flag=InteractionGuid&flagValue=i-1')).toEqual(['c-g-1']);
  expect(await find('flag=CTIWrapup&flagValue=sale')).toEqual([]);
  expect(await find('flag=AgentId&flagValue=2001&agent=cara.care')).toEqual(['c-g-3']);
  expect(await find('flag=AgentId&flagValue=2001&queue=no%20such')).toEqual([]);
});

test('people find only what they may see, whatever its flags (QG-02)', async () => {
  const { find } = await withCalls(
    ['g-1', 9, { QueueName: 'Orders' }, 'u-sam'],
    ['g-2', 10, { QueueName: 'Orders' }, 'u-cara'],
  );
  expect(await find('flag=QueueName&flagValue=Orders', supervisor)).toEqual(['c-g-1']);
  expect(await find('flag=QueueName&flagValue=Orders', agent)).toEqual(['c-g-1']);
});

test('an agent’s id finds both names after a renaming, and a name finds only what was written under it unless former names are included (QG-28)', async () => {
  const api = await withCalls(
    ['g-1', 9, { AgentId: '2001', AgentName: 'sam.old' }],
    ['g-2', 10, { AgentId: '2001', AgentName: 'sam.seller' }],
  );
  await api.users.putUsers([...people, user('u-max', 'max.other')]);
  expect(await api.find('flag=AgentId&flagValue=2001')).toEqual(['c-g-2', 'c-g-1']);
  expect(await api.find('flag=AgentName&flagValue=Sam.Seller')).toEqual(['c-g-2']);
  expect(await api.find('flag=AgentName&flagValue=sam.old')).toEqual(['c-g-1']);
  expect(await api.find('flag=AgentName&flagValue=Sam%20Seller&formerNames=true')).toEqual(['c-g-2', 'c-g-1']);
  expect(await api.find('flag=AgentName&flagValue=max.other&formerNames=true')).toEqual([]);
});

test('a long search is read page by page, and lists a contact of several recordings once', async () => {
  const api = await withCalls(
    ...Array.from({ length: 9 }, (_, index): [string, number, Record<string, string>] => [
      `g-${index}`,
      8 + index,
      { QueueName: 'Orders' },
    ]),
  );
  await api.flags.write(
    flaggedCall('second', { QueueName: 'Orders' }, { contactId: 'c-g-0', recordingServerId: 'graz' }),
  );
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await api.get(
      administrator,
      `/v1/contacts${nov}&flag=QueueName&flagValue=orders&limit=4${cursor}`,
    );
    seen.push(...body.contacts.map(({ contactId }) => contactId));
    cursor = body.next === null ? '' : `&cursor=${body.next}`;
  } while (cursor);
  expect(seen).toEqual(Array.from({ length: 9 }, (_, index) => `c-g-${8 - index}`));
});

test('flags whose contact has not arrived yet are found as soon as it has', async () => {
  const api = await withCalls();
  await api.flags.write(flaggedCall('g-1', { AgentId: '2001' }));
  expect(await api.find('flag=AgentId&flagValue=2001')).toEqual([]);
  await api.contacts.keepNewest([contact('c-g-1')]);
  expect(await api.find('flag=AgentId&flagValue=2001')).toEqual(['c-g-1']);
});

test('a contact shows the flags of its recordings, in their order (QG-01)', async () => {
  const { get } = await withCalls(['g-1', 9, { QueueName: 'Orders', AgentId: '2001' }]);
  expect((await get(administrator, '/v1/contacts/c-g-1')).body.flags).toEqual([
    {
      recordingServerId: 'bern',
      guid: 'g-1',
      extension: null,
      startedAt: '2026-11-19T09:00:00.000Z',
      endedAt: '2026-11-19T09:05:00.000Z',
      flags: [
        { name: 'AgentId', value: '2001' },
        { name: 'QueueName', value: 'Orders' },
      ],
      callerNameSource: null,
      writtenAt: '2026-11-02T09:03:01.000Z',
    },
  ]);
});

test('a contact of several recordings shows their flags from the first recording to the last (QG-01)', async () => {
  const api = await withCalls(['g-2', 11, { AgentId: '2002' }]);
  for (const [guid, hour] of [
    ['a-3', '12'],
    ['z-1', '09'],
  ] as const) {
    const startedAt = `2026-11-19T${hour}:00:00.000Z`;
    await api.flags.write(
      flaggedCall(guid, { AgentId: '2001' }, { contactId: 'c-g-2', startedAt, endedAt: startedAt }),
    );
  }
  const { body } = await api.get(administrator, '/v1/contacts/c-g-2');
  expect(body.flags.map(({ guid }) => guid)).toEqual(['z-1', 'g-2', 'a-3']);
});

test.each([
  ['flag=AgentId', 'flagValue'],
  ['flagValue=2001', 'flag'],
  ['flag=AgentId&flagValue=2001&formerNames=true', 'formerNames'],
])('a search with %s names the field that is missing or does not belong there', async (query, field) => {
  const { get } = await startApi();
  const { status, body } = await get(administrator, `/v1/contacts?${query}`);
  expect([status, body.errors.map((error) => error.field)]).toEqual([400, [field]]);
});
