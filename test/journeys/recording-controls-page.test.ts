import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ControlSettingsChange } from '../../api/control/control-settings.ts';
import { read } from './kit/api.ts';
import { login, openBrowser, signInAt } from './kit/browser.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { connect, webex } from './kit/recorders.ts';
import { command, ledger, status, turnOn, waitUntil, waitUntilReported } from './kit/recording-control.ts';

const agent = login('agent').username;
const everything = ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'] as const;
const grants: ControlSettingsChange['grants'] = [
  { to: { role: 'administrator' }, functions: [...everything], writes: [], sees: [] },
  { to: { role: 'supervisor' }, functions: [...everything], writes: [], sees: [] },
  {
    to: { role: 'agent' },
    functions: ['pause', 'start-stop', 'blackout', 'tag', 'metadata'],
    writes: ['order'],
    sees: [],
  },
];

const fields: ControlSettingsChange['fields'] = [{ key: 'order', label: 'Order number', type: 'text', maxLength: 20 }];

let browser: Browser;
let context: BrowserContext;
let page: Page;
let contactId: string;

const button = (name: string, of: Page = page) => of.getByRole('button', { name, exact: true });
const medium = (name: string, of: Page = page) =>
  of.getByRole('list', { name: 'What is recorded' }).getByRole('listitem').filter({ hasText: name });
/** The page's words about both media. */
const says = (text: string, of: Page = page) =>
  eventually(async () => {
    for (const name of ['Audio', 'Screen']) {
      const shown = (await medium(name, of).textContent({ timeout: 2000 })) ?? '';
      if (!new RegExp(`(Audio|Screen)${text}`).test(shown)) throw new Error(`Not yet ${text}: ${shown}`);
    }
  });
const truth = async () => (await connect.truth(contactId)).recordings;

beforeAll(async () => {
  await turnOn({ grants, fields });
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  contactId = await connect.begin(agent);
  await waitUntilReported(contactId);
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
});
afterEach(async () => {
  await connect.fail({ operation: 'SuspendContactRecording', times: 0 });
  await context.close();
  await connect.end(contactId);
  await waitUntil('ended', async () => (await status(contactId)).endedAt !== null);
});

const openControls = async (role = 'agent') => {
  await page.goto(`${outputs.consoleUrl}/recording-controls`);
  await signInAt(page, role);
};

test('an agent pauses on the page, a refresh and a second window show the same, and either can resume (PR-03, PR-12)', async () => {
  await openControls();
  await says('Recording');
  await button('Pause').click();
  await says('Paused');
  expect(await truth()).toEqual({ audio: 'suspended', screen: 'suspended' });
  await page.getByRole('timer', { name: 'Time left in the pause' }).waitFor();

  await page.reload();
  await says('Paused');
  const second = await (await browser.newContext()).newPage();
  await second.goto(`${outputs.consoleUrl}/recording-controls/embedded`);
  await signInAt(second, 'agent');
  await says('Paused', second);
  await button('Resume', second).click();
  await says('Recording', second);
  await says('Recording');
  await second.context().close();
  expect(await truth()).toEqual({ audio: 'recording', screen: 'recording' });

  await page.keyboard.press('Control+Shift+Digit2');
  await says('Paused');
  // The API is a third way to see the same state.
  expect((await command(contactId, 'resume')).status).toBe(200);
  await says('Recording');
  expect((await ledger(contactId)).check.sound).toBe(true);
});

test('a failed pause stays a loud alarm until it succeeds, even after a refresh, and says what is recorded now (PR-03, PR-12)', async () => {
  await openControls();
  await says('Recording');
  await connect.fail({ operation: 'SuspendContactRecording', times: 100, kind: 'error', status: 503 });
  await button('Pause').click();
  const alarm = page.getByRole('alert').filter({ hasText: /RECORDING: Audio, Screen/ });
  await alarm.waitFor({ timeout: 40_000 });
  expect(await truth()).toEqual({ audio: 'recording', screen: 'recording' });
  expect(await page.getByText('Paused', { exact: true }).count()).toBe(0);
  await page.reload();
  await alarm.waitFor();

  await connect.fail({ operation: 'SuspendContactRecording', times: 0 });
  await button('Try again').click();
  await says('Paused');
  await alarm.waitFor({ state: 'detached' });
  expect(await truth()).toEqual({ audio: 'suspended', screen: 'suspended' });
});

test('an unconfirmed pause is as loud as a failure, and never shown as paused (PR-12)', async () => {
  await openControls();
  await says('Recording');
  await connect.fail({ operation: 'SuspendContactRecording', times: 100, kind: 'silence', happens: true });
  await button('Pause').click();
  await page.getByRole('alert').filter({ hasText: 'MAY STILL BE RECORDING: Audio, Screen' }).waitFor();
  expect(await page.getByText('Paused', { exact: true }).count()).toBe(0);
});

test('without a network the page says that the state is unknown, and recovers by itself (PR-12)', async () => {
  await openControls();
  await button('Pause').click();
  await says('Paused');
  await context.setOffline(true);
  await page.getByRole('alert').filter({ hasText: 'STATE UNKNOWN' }).waitFor();
  await says('Unknown; last known: Paused');
  await context.setOffline(false);
  await says('Paused');
});

test('stop asks for confirmation, and is final (PR-06)', async () => {
  await openControls();
  await button('Stop permanently').click();
  const question = page.getByRole('dialog', { name: 'Stop recording permanently?' });
  await question.getByRole('button', { name: 'Keep recording' }).click();
  expect(await truth()).toEqual({ audio: 'recording', screen: 'recording' });
  await button('Stop permanently').click();
  await question.getByRole('button', { name: 'Stop permanently' }).click();
  await says('Stopped permanently');
  expect(await truth()).toEqual({ audio: 'stopped', screen: 'stopped' });
});

test('tags and metadata are added to the contact, what looks like a card number is refused, and a field is written without showing its value (PR-12, OD-32)', async () => {
  await openControls();
  await page.getByLabel('New tag').fill('4111 1111 1111 1111');
  await page.getByText(/looks like a card number/).waitFor();
  await page.getByLabel('New tag').fill('complaint');
  await button('Tag').click();
  await button('Remove the tag complaint').waitFor();
  await page.getByLabel('Order number').fill('A-1042');
  await button('Save metadata').click();
  await page.getByText('Filled in. You can replace the saved value').waitFor();
  expect(await page.getByText('A-1042').count()).toBe(0);
});

test('a supervisor controls the contact of an agent of their team (PR-12, OD-07)', async () => {
  await openControls('supervisor');
  const row = page.getByRole('table', { name: 'Live contacts' }).getByRole('row').filter({ hasText: 'Audio' });
  await row
    .getByRole('button', { name: /^Control .*’s contact$/ })
    .first()
    .click();
  await button('Pause').click();
  await says('Paused');
});

test('functions that are not granted are not shown (OD-07, OD-27)', async () => {
  await turnOn({ grants: [{ to: { role: 'agent' }, functions: ['pause'], writes: [], sees: [] }] });
  try {
    await openControls();
    await button('Pause').waitFor();
    // Changed settings take effect within seconds, and the open page follows.
    await eventually(async () => {
      for (const name of ['Stop permanently', 'Start recording', 'Start blackout', 'Tag'])
        expect(await button(name).count()).toBe(0);
    });
    await button('Pause').waitFor();
    expect(await page.getByRole('link', { name: 'Pauses' }).count()).toBe(0);
  } finally {
    await turnOn({ grants, fields });
  }
});

test('an agent installs Recording Controls as an application, which explains why it does not control Webex (PR-03, PR-04, PR-05, PR-10, PR-11)', async () => {
  await page.goto(`${outputs.consoleUrl}/recording-controls/application`);
  await signInAt(page, 'agent');
  await says('Recording');

  const browserItself = await context.newCDPSession(page);
  const { data = '', errors } = await browserItself.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(JSON.parse(data)).toMatchObject({
    name: 'Recording Controls',
    start_url: '/recording-controls/application',
    display: 'standalone',
  });
  const { installabilityErrors } = await browserItself.send('Page.getInstallabilityErrors');
  // Nothing can be installed from a private window, which every test has.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);

  await button('Pause').click();
  await says('Paused');
  expect(await truth()).toEqual({ audio: 'suspended', screen: 'suspended' });

  const { userId } = await read<{ userId: string }>('agent', '/v1/me');
  const taskId = await webex.begin(userId);
  await page.getByText('Your contact is on Webex Contact Center').waitFor();
  await page.getByText('This application cannot be used with it.', { exact: false }).waitFor();
  await page.getByRole('link', { name: 'Open the Recording Controls page' }).click();
  await page.getByRole('heading', { name: 'Recording Controls', level: 1 }).waitFor();
  await webex.end(taskId);
  await button('Resume').first().click();
});
