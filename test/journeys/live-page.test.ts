import type { Browser, Page } from 'playwright-core';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import type { LiveAgentsView } from '../../api/control/live.ts';
import { findViolations } from './kit/accessibility.ts';
import { agentCallRecord } from './kit/agents-contact.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { login, openBrowser, signInAt } from './kit/browser.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';
import { connect } from './kit/recorders.ts';
import { status, turnOn, waitUntil, waitUntilReported } from './kit/recording-control.ts';

const agent = login('agent').username;
const everything = ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'] as const;
const grants = (supervisor: readonly ('listen' | (typeof everything)[number])[]) => ({
  grants: [
    { to: { role: 'administrator' as const }, functions: [...everything], writes: [], sees: [] },
    { to: { role: 'supervisor' as const }, functions: [...supervisor], writes: [], sees: [] },
    { to: { role: 'agent' as const }, functions: ['pause' as const, 'ledger' as const], writes: [], sees: [] },
  ],
});

let browser: Browser;
let page: Page;
let contactId: string;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  contactId = await connect.begin(agent);
  await waitUntilReported(contactId);
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(20_000);
});
afterEach(async () => {
  await page.context().close();
  await connect.end(contactId).catch(() => undefined);
  await waitUntil('ended', async () => (await status(contactId)).endedAt !== null);
});

const openLive = async () => {
  await page.goto(`${outputs.consoleUrl}/live`);
  await signInAt(page, 'supervisor');
  await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
};
/** The row of the contact's agent. */
const row = () => page.getByRole('row').filter({ hasText: 'Amazon Connect' });
const monitors = async () => {
  const answer = await fetch(`${outputs.connectEndpoint}/simulator/monitoring/${contactId}`);
  return ((await answer.json()) as { monitoring: { userId: string }[] }).monitoring;
};

test('the page shows who is on a call and how it is recorded, and follows a pause and the end by itself (QG-35)', async () => {
  await turnOn(grants(everything));
  await openLive();
  await row().getByText('Recording (not started by Fermata)').first().waitFor();
  expect(
    await row()
      .getByRole('button', { name: /^Listen/ })
      .count(),
  ).toBe(0);

  expect((await call('agent', `/v1/contacts/${contactId}/recording/pause`, { method: 'POST', body: {} })).status).toBe(
    200,
  );
  await row().getByText('Paused').first().waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect({ colorScheme, found: await findViolations(page) }).toEqual({ colorScheme, found: [] });
  }

  await connect.end(contactId);
  await eventually(async () => expect(await row().count()).toBe(0), 15);
});

test('a supervisor listens once that is granted, the history says so, and the agent finds no trace (QG-33)', async () => {
  await turnOn(grants(everything));
  expect((await call('supervisor', `/v1/contacts/${contactId}/listening`, { method: 'POST' })).status).toBe(403);
  await turnOn(grants([...everything, 'listen']));
  expect((await call('agent', `/v1/contacts/${contactId}/listening`, { method: 'POST' })).status).toBe(403);
  expect(await monitors()).toEqual([]);

  await openLive();
  await row()
    .getByRole('button', { name: /^Listen to/ })
    .click();
  await page.getByText('You are listening in your Contact Control Panel. End it there.').waitFor();
  expect(await monitors()).toHaveLength(1);

  const from = Date.now() - 60_000;
  await stream(await agentCallRecord({ contactId, username: agent, from, to: from + 30_000 }));
  await waitForContact(contactId);
  const seenBy = async (role: 'administrator' | 'agent') =>
    (await read<ContactDetail>(role, `/v1/contacts/${contactId}`)).history.filter(
      ({ what }) => what === 'listened-live',
    );
  expect(await seenBy('administrator')).toEqual([expect.objectContaining({ by: login('supervisor').username })]);
  const own = await call('agent', `/v1/contacts/${contactId}`);
  expect(await own.text()).not.toMatch(/listened-live/);
  const ledger = await call('agent', `/v1/contacts/${contactId}/control-ledger`);
  expect(await ledger.text()).not.toContain(login('supervisor').username);
  expect((await call('agent', '/v1/live-agents')).status).toBe(403);
});

test('a team leader’s list has their own teams only, and can be narrowed to one (QG-35)', async () => {
  const everybody = await read<LiveAgentsView>('administrator', '/v1/live-agents');
  const own = await read<LiveAgentsView>('supervisor', '/v1/live-agents');
  expect(everybody.agents.map(({ agentId }) => agentId)).toEqual(
    expect.arrayContaining(own.agents.map(({ agentId }) => agentId)),
  );
  const [first] = own.agents;
  const team = await read<LiveAgentsView>('supervisor', `/v1/live-agents?teamId=${first?.teamId}`);
  expect(team.agents.map(({ agentId }) => agentId)).toContain(first?.agentId);
  expect((await read<LiveAgentsView>('supervisor', '/v1/live-agents?teamId=no-such-team')).agents).toEqual([]);
});
