import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import type { UserList } from '../../api/administration/people/users.ts';
import { wav } from '../../local/media/wav.ts';
import { read, waitForContact } from './kit/api.ts';
import { login, openBrowser, signInAt } from './kit/browser.ts';
import { sample } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { putRecording, stream } from './kit/provider.ts';

const contactId = randomUUID();
let browser: Browser;
let page: Page;

const signIn = (role: string) => signInAt(page, role);

beforeAll(async () => {
  const key = `connect/example/CallRecordings/2025/06/03/${contactId}_20250603T15:00_UTC.wav`;
  const location = await putRecording(key, wav({ seconds: 3, codec: 'mu-law' }));
  const base = sample('outbound');
  await stream({
    ...base,
    ContactId: contactId,
    Agent: { ...(base.Agent as object), ConnectedToAgentTimestamp: '2025-06-03T15:00:05Z' },
    Recording: { Location: location, Status: 'AVAILABLE', Type: 'AUDIO', DeletionReason: null },
    Recordings: null,
  });
  await waitForContact(contactId, ({ callDuration }) => callDuration === 3);
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20_000);
});
afterEach(() => page.context().close());

test('an administrator signs in through a deep link, finds a contact of a day, and listens to both voices', async () => {
  await page.goto(`${outputs.consoleUrl}/contacts?from=2025-06-03&to=2025-06-03`);
  await signIn('administrator');
  const row = page.getByRole('row').filter({ hasText: '15:00:05' });
  await row.waitFor();
  expect(await row.textContent()).toContain('+12025550142');
  await row.getByRole('link', { name: /: open the contact of/ }).click();
  await page.getByRole('button', { name: /^Listen: Call recording/ }).click();
  const player = page.getByRole('group', { name: 'Player' });
  await player.waitFor();
  for (const voice of ['Customer', 'Agent']) await page.getByRole('button', { name: `Mute ${voice}` }).waitFor();
  const position = page.getByRole('slider', { name: 'Position' });
  await eventually(async () => expect(Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThan(0));
  await page.reload();
  await page.getByRole('heading', { name: 'History' }).waitFor();
  expect(await page.getByRole('table', { name: 'History' }).textContent()).toContain(login('administrator').username);
});

test('a wrong password is explained, and nothing is shown', async () => {
  await page.goto(outputs.consoleUrl);
  await page.getByLabel('User name', { exact: true }).fill(login('agent').username);
  await page.getByLabel('Password', { exact: true }).fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page
    .getByText(/is wrong/)
    .first()
    .waitFor();
  expect(await page.getByRole('table', { name: 'Contacts' }).count()).toBe(0);
});

test('an agent sees their own contacts, and no list of users', async () => {
  await page.goto(outputs.consoleUrl);
  await signIn('agent');
  await page.getByRole('heading', { name: 'My contacts', level: 1 }).waitFor();
  expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
});

test('missing recordings show their reason, and users their teams', async () => {
  const missed = randomUUID();
  await stream({ ...sample('outbound'), ContactId: missed });
  await waitForContact(missed);
  await page.goto(`${outputs.consoleUrl}/missing-recordings?reason=not-arrived`);
  await signIn('administrator');
  const row = (table: string, of: Locator) =>
    page.getByRole('table', { name: table }).getByRole('row').filter({ has: of });
  const missing = row('Missing recordings', page.locator(`a[href="/contacts/${missed}"]`));
  const rows = page.getByRole('table', { name: 'Missing recordings' }).getByRole('row');
  const more = page.getByRole('button', { name: 'Load more' });
  await eventually(async () => {
    await page.reload();
    await rows.nth(1).waitFor({ timeout: 5000 });
    // Oldest first: recordings that other journeys left missing come before.
    while ((await missing.count()) === 0 && (await more.count()) > 0) {
      const loaded = await rows.count();
      await more.click();
      await eventually(async () => expect(await rows.count()).toBeGreaterThan(loaded), 10);
    }
    await missing.waitFor({ timeout: 3000 });
  });
  expect(await missing.textContent()).toContain('Not arrived');

  const { username } = login('agent');
  const { users } = await read<UserList>('administrator', '/v1/users');
  const { teamName } = users.find((user) => user.username === username)!;
  await page.getByRole('link', { name: 'Users' }).click();
  const user = row('Users', page.getByText(username, { exact: true }));
  await user.waitFor();
  expect(await user.textContent()).toContain(teamName);
});
