import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import { wav } from '../../local/media/wav.ts';
import { findViolations } from './kit/accessibility.ts';
import { waitForContact } from './kit/api.ts';
import { login, openBrowser, signInAt } from './kit/browser.ts';
import { sample } from './kit/contact-record.ts';
import { farAway, saveWorkflow } from './kit/daily-event.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { putRecording, stream } from './kit/provider.ts';
import { connect } from './kit/recorders.ts';
import { status, turnOn, waitUntil, waitUntilReported } from './kit/recording-control.ts';
import { openSite, type Site } from './kit/site.ts';

const all = { percent: 100, immediateUpload: false };
const everything = [
  'pause',
  'start-stop',
  'blackout',
  'tag',
  'metadata',
  'pause-others',
  'ledger',
  'evaluation-forms',
  'evaluate',
] as const;

const recorded = randomUUID();
const liveContacts: string[] = [];
let site: Site;
let browser: Browser;

beforeAll(async () => {
  await turnOn({
    grants: (['administrator', 'supervisor', 'agent'] as const).map((role) => ({
      to: { role },
      functions: [...everything],
      writes: ['order'],
      sees: ['order'],
    })),
    fields: [{ key: 'order', label: 'Order number', type: 'text', maxLength: 20 }],
  });
  const key = `connect/example/CallRecordings/2025/06/04/${recorded}_20250604T15:00_UTC.wav`;
  const location = await putRecording(key, wav({ seconds: 3, codec: 'mu-law' }));
  await stream({
    ...sample('outbound'),
    ContactId: recorded,
    Recording: { Location: location, Status: 'AVAILABLE', Type: 'AUDIO', DeletionReason: null },
    Recordings: null,
  });
  await stream({ ...sample('outbound'), ContactId: randomUUID() });
  await waitForContact(recorded, ({ callDuration }) => callDuration === 3);
  await saveWorkflow('daily', {
    rules: [
      {
        ruleId: 'voice-and-screen',
        name: 'Voice and screen',
        conditions: [{ field: 'duration', atLeast: 3 }],
        actions: {
          keep: { voice: all, 'matching-screen': all, 'unmatched-screen': all },
          metadata: { project: 'Quality' },
        },
      },
    ],
    defaultRule: { actions: { keep: { voice: all, 'matching-screen': all, 'unmatched-screen': all } } },
    ...farAway(),
  });
  site = await openSite({ enabled: true, teamIds: [] });
  for (let count = 0; count < 2; count += 1) liveContacts.push(await connect.begin(login('agent').username));
  for (const contactId of liveContacts) await waitUntilReported(contactId);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  for (const contactId of liveContacts) {
    await connect.end(contactId);
    await waitUntil('ended', async () => (await status(contactId)).endedAt !== null);
  }
  await site?.leave();
});

const openPage = async (path: string, role?: string): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${outputs.consoleUrl}${path}`);
  if (role) await signInAt(page, role);
  return page;
};

/** Waits until nothing is loading and a heading names the page. */
const settled = async (page: Page, heading: string | RegExp) => {
  await page.getByRole('heading', { name: heading, level: 1 }).first().waitFor();
  await eventually(async () =>
    expect(await page.locator('[class*="awsui_spinner"], [aria-busy="true"]').count()).toBe(0),
  );
};

const expectNone = async (page: Page) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await eventually(async () =>
      expect(await page.evaluate('document.documentElement.style.colorScheme')).toBe(colorScheme),
    );
    expect({ colorScheme, found: await findViolations(page) }).toEqual({ colorScheme, found: [] });
  }
};

const expectFocus = async (element: Locator) =>
  eventually(async () => expect(await element.and(element.page().locator('*:focus')).count()).toBe(1));

const pages: [path: string, heading: string | RegExp][] = [
  ['/contacts?from=2025-06-01&to=2025-06-30', 'Contacts'],
  ['/missing-recordings', 'Missing recordings'],
  ['/missing-recordings?tab=unmatched', 'Missing recordings'],
  ['/users', /^Users/],
  ['/live', 'Live'],
  ['/recording-controls', 'Recording Controls'],
  ['/pauses', 'Pauses'],
  ['/integrations', 'Integrations'],
  ['/recording-control-settings', 'Recording control settings'],
  ['/evaluation-forms', 'Evaluation forms'],
  ['/evaluation-forms/new', 'Add an evaluation form'],
  ['/tonight', 'Tonight’s upload'],
  ['/workflow', 'Workflow administration'],
  ['/workflow?event=end-of-call', 'Workflow administration'],
  ['/data-servers', 'Data servers'],
  ['/data-servers/new', 'Register a data server'],
  ['/set-up-check', 'Set-up check'],
  ['/second-factor', 'Second factor'],
  ['/no-such-page', 'Page not found'],
];

test.each(pages)('axe finds no violation on %s, in light and in dark', async (path, heading) => {
  const page = await openPage(path, 'administrator');
  await settled(page, heading);
  await expectNone(page);
  await page.context().close();
});

test('axe finds no violation on a contact with its recording', async () => {
  const page = await openPage(`/contacts/${recorded}`, 'administrator');
  await page.getByRole('heading', { name: 'History' }).waitFor();
  await expectNone(page);
  await page.context().close();
});

test.each(['/recording-controls', '/recording-controls/embedded'])(
  'axe finds no violation on %s of an agent who is on two contacts',
  async (path) => {
    const page = await openPage(path, 'agent');
    await page.getByRole('button', { name: 'Pause all' }).waitFor();
    await expectNone(page);
    await page.context().close();
  },
);

test('axe finds no violation on the sign-in pages', async () => {
  const page = await openPage('/');
  await page.getByLabel('Password', { exact: true }).waitFor();
  await expectNone(page);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByRole('button', { name: 'Send code' }).waitFor();
  await expectNone(page);
  await page.context().close();
});

test('axe finds no violation while a rule is edited, or a dialog is open', async () => {
  const page = await openPage('/workflow', 'administrator');
  await page.getByRole('button', { name: 'Edit Voice and screen' }).click();
  await page.getByRole('button', { name: 'Simulate', exact: true }).click();
  await page.getByText('The simulation changed nothing.').waitFor();
  await expectNone(page);
  await page.getByRole('link', { name: 'Data servers' }).click();
  await page
    .getByRole('button', { name: /^Enrolment code for/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create a code' }).waitFor();
  await expectNone(page);
  await page.context().close();
});

test('the first Tab stop skips the navigation', async () => {
  const page = await openPage('/users', 'administrator');
  await settled(page, /^Users/);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to main content' });
  await expectFocus(skip);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expectFocus(page.locator('#main').locator('*:focus'));
  await page.context().close();
});
