import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Me, UserList } from '../../api/administration/people/users.ts';
import type { ContactPageView } from '../../api/contacts/contacts.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { sample } from './kit/contact-record.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';

const instance = 'arn:aws:connect:us-west-2:111122223333:instance/11111111-aaaa-4bbb-8ccc-222222222222';

const contactOf = async (userId: string, username: string): Promise<string> => {
  const base = sample('inbound-with-hold');
  const ContactId = randomUUID();
  const ConnectedToAgentTimestamp = '2025-03-04T10:00:00Z';
  const ARN = `${instance}/agent/${userId}`;
  await stream({
    ...base,
    ContactId,
    Agent: { ...(base.Agent as object), ARN, Username: username, ConnectedToAgentTimestamp },
  });
  await waitForContact(ContactId);
  return ContactId;
};

const day = 'from=2025-03-04&to=2025-03-04';
const found = async (role: 'administrator' | 'supervisor' | 'agent') =>
  (await read<ContactPageView>(role, `/v1/contacts?${day}&limit=200`)).contacts.map(({ contactId }) => contactId);

let supervisor: Me;
let agent: Me;
let users: UserList['users'];

beforeAll(async () => {
  [supervisor, agent] = await Promise.all([read<Me>('supervisor', '/v1/me'), read<Me>('agent', '/v1/me')]);
  users = (await read<UserList>('administrator', '/v1/users')).users;
});

test('agents are users with names and teams from Connect, and a contact carries the names of its agent (AC-11, AC-34, AC-35)', async () => {
  const me = users.find(({ userId }) => userId === agent.userId)!;
  expect(me).toMatchObject({ username: outputs.logins.find(({ role }) => role === 'agent')!.username, active: true });
  const contactId = await contactOf(me.userId, me.username);
  expect(await waitForContact(contactId)).toMatchObject({
    acdId: me.username,
    firstName: me.firstName,
    lastName: me.lastName,
    teamName: me.teamName,
  });
});

test('an agent sees their own contacts, a supervisor those of their teams, and someone else’s contact is answered 404', async () => {
  const inTeam = users.find(
    ({ teamId, userId }) => supervisor.teamIds.includes(teamId ?? '') && userId !== agent.userId,
  )!;
  const elsewhere = users.find(({ teamId }) => teamId !== null && !supervisor.teamIds.includes(teamId))!;
  const [agents, teams, others] = [
    await contactOf(agent.userId!, agent.username),
    await contactOf(inTeam.userId, inTeam.username),
    await contactOf(elsewhere.userId, elsewhere.username),
  ];

  expect(await found('administrator')).toEqual(expect.arrayContaining([agents, teams, others]));
  expect(await found('supervisor')).toContain(teams);
  expect(await found('supervisor')).not.toContain(others);
  expect(await found('agent')).toContain(agents);
  expect(await found('agent')).not.toEqual(expect.arrayContaining([teams]));

  expect((await call('supervisor', `/v1/contacts/${teams}`)).status).toBe(200);
  expect((await call('supervisor', `/v1/contacts/${others}`)).status).toBe(404);
  expect((await call('agent', `/v1/contacts/${agents}`)).status).toBe(200);
  expect((await call('agent', `/v1/contacts/${teams}`)).status).toBe(404);
});

test('agents may not list users or missing recordings', async () => {
  expect((await call('agent', '/v1/users')).status).toBe(403);
  expect((await call('agent', '/v1/missing-recordings')).status).toBe(403);
  expect((await call('supervisor', '/v1/users/sync', { method: 'POST' })).status).toBe(403);
});

test('a machine client calls with its scopes, and only with them', async () => {
  const token = async (scope: string) => {
    const answer = await fetch(`${outputs.endpoint}/oauth2/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${outputs.machineClientId}:${outputs.machineClientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const get = async (path: string, bearer: string) =>
    (await fetch(`${outputs.apiUrl}${path}`, { headers: { authorization: `Bearer ${bearer}` } })).status;
  const bearer = await token('fermata/contacts.read');
  expect(await get('/v1/contacts', bearer)).toBe(200);
  expect(await get('/v1/users', bearer)).toBe(403);
  expect(await get('/v1/users', 'not-a-token')).toBe(401);
});

test('the served OpenAPI document is the committed one', async () => {
  const served = await (await call('nobody', '/v1/openapi.json')).json();
  expect(served).toEqual(JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8')));
});
