import type { Browser, Page } from 'playwright-core';
import type { DesktopItemActivity, DesktopItemsView } from '../../api/administration/desktops/desktop-items.ts';
import { call, read } from './kit/api.ts';
import { openBrowser, signInAt } from './kit/browser.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';

let browser: Browser;
let page: Page;

const saved = () => read<DesktopItemsView>('administrator', '/v1/desktop-items');

beforeAll(async () => {
  browser = await openBrowser();
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${outputs.consoleUrl}/desktop-manager`);
  await signInAt(page, 'administrator');
  await page.getByRole('heading', { name: 'Desktop Manager', level: 1 }).waitFor();
});

afterAll(async () => {
  // Other journeys, and the desktop of the demo, begin with what they set themselves.
  const { version } = await saved();
  await call('administrator', '/v1/desktop-items', { method: 'PUT', body: { items: [], events: [], version } });
  await browser?.close();
});

test('an administrator adds the credit card example, and approves it (PR-14, PR-19, PR-20, PR-21, PR-22, PR-23)', async () => {
  await page.getByRole('button', { name: 'Use the credit card template' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText(/must begin with a host name/).waitFor();
  await dialog.getByLabel('Address of the payment page').fill('pay.example.com/checkout/*');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();

  const item = page.getByRole('group', { name: 'Credit Card Number' });
  const event = page.getByRole('group', { name: 'Pause while a card number is entered' });
  await event.getByText('Only counts: an item is New').waitFor();
  await item.getByLabel('Status').click();
  await page.getByRole('option', { name: /^Approved/ }).click();
  await event.getByText('Pauses', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The desktop items are saved.').waitFor();

  expect(await saved()).toMatchObject({
    items: [{ kind: 'field', status: 'Approved', address: 'pay.example.com/checkout/*' }],
    events: [
      {
        mode: 'on',
        startTrigger: { on: 'enter', itemId: 'credit-card-number' },
        pause: ['audio', 'screen'],
        durationSeconds: 60,
        stopTrigger: { on: 'leave', itemId: 'credit-card-number' },
      },
    ],
  });
  await page.getByRole('table', { name: 'Counts of PCs' }).getByText('Pause while a card number is entered').waitFor();
});

test('missing input is marked at its field, and nothing is saved (PR-14)', async () => {
  const { version } = await saved();
  await page.getByRole('button', { name: 'Add an event' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('group', { name: 'New event' }).getByText('Name is required').waitFor();
  expect((await saved()).version).toBe(version);
  await page.getByRole('button', { name: 'Remove New event' }).click();
  // An item that an event looks at cannot be removed.
  const remove = page.getByRole('button', { name: 'Remove Credit Card Number' });
  expect(await remove.getAttribute('aria-disabled')).toBe('true');
});

test('an administrator who saves over the changes of another gets a conflict, and can reload (PR-14)', async () => {
  const { items, events, version } = await saved();
  const renamed = [{ ...events[0]!, name: 'Renamed elsewhere' }];
  const change = { method: 'PUT', body: { items, events: renamed, version } };
  expect((await call('administrator', '/v1/desktop-items', change)).status).toBe(200);
  await page.getByRole('group', { name: 'Credit Card Number' }).getByLabel('Name', { exact: true }).fill('Card');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Reload and discard my changes' }).click();
  await page.getByRole('group', { name: 'Renamed elsewhere' }).waitFor();
});

test('agents and supervisors see neither desktop items nor the activity of PCs', async () => {
  for (const role of ['agent', 'supervisor'] as const) {
    expect((await call(role, '/v1/desktop-items')).status).toBe(403);
    expect((await call(role, '/v1/desktop-items/activity')).status).toBe(403);
  }
  const { versions, withoutExtension } = await eventually(() =>
    read<DesktopItemActivity>('administrator', '/v1/desktop-items/activity'),
  );
  expect([versions, withoutExtension]).toEqual([expect.any(Array), expect.any(Array)]);
});
