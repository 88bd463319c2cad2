import { sha256 } from '../../../domain/sha256.ts';
import {
  administrator,
  agent,
  type ControlApi,
  machine,
  settings,
  startControl,
  supervisor,
} from '../recording-control/recording-control-kit.ts';

let api: ControlApi;
beforeEach(async () => {
  api = await startControl();
});
afterEach(() => api.restore());

const ticketOf = async (claims: object): Promise<string> => {
  const { status, body } = await api.post({ ...claims, sub: 'subject' }, '/v1/me/changes-ticket');
  expect(status).toBe(201);
  return (body as unknown as { ticket: string }).ticket;
};
const opened = async (claims: object) => api.connections.open('connection', await sha256(await ticketOf(claims)));

describe('a ticket for the channel of changes', () => {
  test('covers an agent’s own contacts, a supervisor’s teams, and everybody for an administrator', async () => {
    expect(await opened(agent)).toMatchObject({ role: 'agent', subject: 'subject', topics: ['agent#u-sam'] });
    const lead = await opened(supervisor);
    expect(lead).toMatchObject({ role: 'supervisor' });
    expect(lead!.topics).toEqual(expect.arrayContaining(['agent#u-lea']));
    expect(lead!.topics.filter((topic) => topic.startsWith('team#')).length).toBeGreaterThan(0);
    expect(lead!.topics).not.toContain('everybody');
    expect((await opened(administrator))!.topics).toContain('everybody');
  });

  test('is a new one each time, and only its hash is stored', async () => {
    const [first, second] = [await ticketOf(agent), await ticketOf(agent)];
    expect(first).not.toBe(second);
    expect(await api.connections.open('connection', first)).toBeUndefined();
  });

  test('is for people only, so programs and anyone who has not signed in are refused', async () => {
    expect((await api.post(machine('read'), '/v1/me/changes-ticket')).status).toBe(403);
    expect((await api.post(undefined, '/v1/me/changes-ticket')).status).toBe(401);
  });
});

test('open pages are notified of new settings, which are saved even when that fails', async () => {
  const { version } = (await api.settingsStore.read())!;
  const saved = await api.put(administrator, '/v1/recording-control/settings', settings({ longestPause: 60, version }));
  expect([saved.status, api.counts.get('settings announced')]).toEqual([200, 1]);
  api.restore();
  api = await startControl({}, { announceSettings: () => Promise.reject(new Error('The database does not answer')) });
  const next = (await api.settingsStore.read())!.version;
  const again = await api.put(
    administrator,
    '/v1/recording-control/settings',
    settings({ longestPause: 90, version: next }),
  );
  expect(again.status).toBe(200);
  expect((await api.settingsStore.read())!.longestPause).toBe(90);
});
