import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import { unsetSettings } from '../../../domain/control/settings.ts';
import { administrator, agent, recorded, startApi, supervisor } from '../api-kit.ts';

const monitoring = {
  monitoringId: 'm-1',
  contactId: 'c-1',
  agentId: 'u-sam',
  way: 'listen',
  by: 'lea.lead',
  at: '2026-11-19T09:05:00.000Z',
  through: 'amazon-connect',
  result: 'requested',
} as const;

const start = async () => {
  const api = await startApi();
  await api.contacts.keepNewest([recorded('c-1'), recorded('c-lea', { agentId: 'u-lea', acdId: 'lea.lead' })]);
  await api.monitorings.begin(monitoring);
  await api.monitorings.conclude({ ...monitoring, result: 'started' });
  await api.monitorings.begin({ ...monitoring, monitoringId: 'm-2', contactId: 'c-lea', agentId: 'u-lea', by: 'root' });
  return api;
};
type Api = Awaited<ReturnType<typeof start>>;

const heard = async (api: Api, claims: typeof agent, contactId = 'c-1') => {
  const { body } = await api.get(claims, `/v1/contacts/${contactId}`);
  return (body as ContactDetail).history
    .filter(({ what }) => what === 'listened-live')
    .map(({ at, by, detail }) => ({ at, by, detail }));
};

test('the history of a contact says who listened to it, to people who may read ledgers (QG-33)', async () => {
  const api = await start();
  const entry = { at: monitoring.at, by: 'lea.lead', detail: 'Started.' };
  expect(await heard(api, supervisor)).toEqual([entry]);
  expect(await heard(api, administrator)).toEqual([entry]);
});

test('the agent of the contact finds no trace of it in anything that they get, whatever is granted (QG-33)', async () => {
  const api = await start();
  await api.controlSettings.save({
    ...unsetSettings,
    grants: [{ to: { role: 'agent' }, functions: ['ledger', 'pause'], writes: [], sees: [] }],
    version: 1,
  });
  const { status, body } = await api.get(agent, '/v1/contacts/c-1');
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toMatch(/lea\.lead|listened|m-1/);
  const { body: found } = await api.get(agent, '/v1/contacts?from=2026-11-01&to=2026-11-30');
  expect(JSON.stringify(found)).not.toMatch(/lea\.lead|listened/);
});

test('a supervisor who was on the contact does not see who listened to them (QG-33)', async () => {
  const api = await start();
  expect(await heard(api, supervisor, 'c-lea')).toEqual([]);
  expect(await heard(api, administrator, 'c-lea')).toEqual([
    { at: monitoring.at, by: 'root', detail: 'No answer was recorded.' },
  ]);
});
