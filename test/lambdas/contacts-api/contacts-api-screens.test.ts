import { screenContact } from '../../../domain/screen-only/screen-contact.ts';
import { administrator, agent, contact, now, startApi } from '../api-kit.ts';

const at = (minutes: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + minutes * 60_000).toISOString();

/** Sam recorded the screen from ten to eleven. */
const start = async () => {
  const api = await startApi();
  const screen = { contactId: 'screen-1', agentId: 'u-sam', username: 'sam.seller', from: at(0), to: at(60) };
  await api.contacts.keepNewest([screenContact({ ...screen, startedBy: 'on-demand' }, now)]);
  const add = (contactId: string, from: number, to: number, agentId = 'u-sam') =>
    api.contacts.keepNewest([
      contact(contactId, { agentId, connectedToAgentAt: at(from), disconnectedAt: at(to), queueName: 'Sales' }),
    ]);
  const calls = async (id = 'screen-1', claims = administrator) =>
    (await api.get(claims, `/v1/contacts/${id}`)).body.callsDuring;
  return { add, calls };
};

test('a screen that was recorded without a call names the calls that its agent had at that time, which explain where it is black (OD-29)', async () => {
  const { add, calls } = await start();
  await add('later', 50, 70);
  await add('before', -20, 0);
  await add('long', -90, 5);
  await add('another', 10, 20, 'u-cara');
  await add('after', 60, 65);
  await add('within', 10, 20);
  expect(await calls()).toMatchObject([
    { contactId: 'long', startedAt: at(-90), endedAt: at(5), visible: true },
    { contactId: 'within', startedAt: at(10), endedAt: at(20), queueName: 'Sales', acdId: 'sam.seller' },
    { contactId: 'later', startedAt: at(50), endedAt: at(70) },
  ]);
  expect(await calls('screen-1', agent)).toHaveLength(3);
});

test('a call names no calls, nor does a screen whose agent was on none (OD-29)', async () => {
  const { add, calls } = await start();
  expect(await calls()).toEqual([]);
  await add('c-1', 10, 20);
  await add('c-2', 10, 20);
  expect(await calls('c-1')).toEqual([]);
});
