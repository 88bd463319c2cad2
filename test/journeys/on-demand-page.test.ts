import type { Browser, Page } from 'playwright-core';
import type { SchedulesView } from '../../api/administration/people/who-is-recorded.ts';
import type { MyControls } from '../../api/control/control.ts';
import type { OnDemandCallView, OnDemandStatusView } from '../../api/control/on-demand.ts';
import { examples } from '../../api/examples.ts';
import { buildConsole } from '../../local/front-door/build-console.ts';
import { findViolations } from './kit/accessibility.ts';
import { openConsoleWithStub } from './kit/console-with-stub.ts';
import { eventually } from './kit/eventually.ts';
import { openBrowser } from './kit/open-browser.ts';

/** The On-Demand portal and the page Schedules in the real browser, over an API that remembers what it was sent. */
const status = examples.getOnDemand as OnDemandStatusView;
const [example] = status.calls as [OnDemandCallView];
const idle: OnDemandCallView = {
  ...example,
  look: 'not-started',
  ownSince: null,
  actions: [
    { action: 'start', why: null },
    { action: 'stop', why: 'This call is not being recorded.' },
    { action: 'start-blackout', why: 'This call is not being recorded.' },
    { action: 'stop-blackout', why: 'No blackout is in progress.' },
    { action: 'update', why: null },
  ],
};
const controls: MyControls = {
  ...(examples.getMyControls as MyControls),
  onDemand: true,
  fields: [
    { key: 'caller', label: 'Caller name', type: 'text', writable: true, visible: true },
    { key: 'secret', label: 'Not for agents', type: 'text', writable: false, visible: false },
  ],
};

let console: Awaited<ReturnType<typeof openConsoleWithStub>>;
let browser: Browser;
let page: Page;
let calls: OnDemandCallView[];
let sent: { path: string; body: unknown }[];
let refusal: object | undefined;
let schedules: SchedulesView;

const signIn = async () => {
  await page.getByLabel('User name', { exact: true }).fill('plain');
  await page.getByLabel('Password', { exact: true }).fill('fermata');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

const open = async (path: string, role: 'agent' | 'administrator' = 'agent') => {
  calls = [idle];
  sent = [];
  refusal = undefined;
  schedules = {
    ...(examples.getSchedules as SchedulesView),
    schedules: [],
    version: 0,
    changedAt: null,
    changedBy: null,
  };
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(10_000);
  await page.route('**/v1/**', (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    const json = (content: unknown, status = 200) => route.fulfill({ status, json: content });
    const body = request.method() === 'GET' ? undefined : request.postDataJSON();
    if (body !== undefined && !pathname.endsWith('ticket')) sent.push({ path: pathname, body });
    if (pathname === '/v1/me') return json({ ...(examples.getMe as object), role });
    if (pathname === '/v1/me/recording-controls') return json(controls);
    if (pathname === '/v1/on-demand') return json({ ...status, calls });
    if (pathname.startsWith('/v1/on-demand/')) {
      if (refusal) return route.fulfill({ status: 409, contentType: 'application/problem+json', json: refusal });
      calls = pathname.endsWith('/start') ? [example] : [idle];
      return json({ outcomes: [], call: calls[0] });
    }
    if (pathname.endsWith('/metadata')) return json({ contactId: example.contactId, tags: [], metadata: [] });
    if (pathname === '/v1/recording-schedules') {
      if (body) {
        schedules = { ...schedules, ...body, version: schedules.version + 1, changedBy: 'root' };
        schedules.changedAt = '2026-11-20T10:00:00.000Z';
      }
      return json(schedules);
    }
    if (pathname === '/v1/recording-schedules/simulation') return json(examples.simulateSchedules);
    return route.fallback();
  });
  await page.goto(console.url + path);
};

beforeAll(async () => {
  await buildConsole();
  [console, browser] = await Promise.all([openConsoleWithStub(), openBrowser()]);
});
afterEach(() => page?.context().close());
afterAll(async () => {
  await browser?.close();
  await console?.close();
});

test('the portal’s sign-in offers the browser nothing to save, and can remember the user name (OD-21, OD-22, OD-41)', async () => {
  await open('/on-demand');
  const password = page.getByLabel('Password', { exact: true });
  await password.waitFor();
  expect(await password.getAttribute('autocomplete')).toBe('new-password');
  expect(await page.getByLabel('User name', { exact: true }).getAttribute('autocomplete')).toBe('off');
  await page.getByLabel('Remember my user name').check();
  await signIn();
  await page.getByRole('heading', { level: 1, name: 'On-Demand' }).waitFor();
  const stored = await page.evaluate<string>('JSON.stringify(localStorage)');
  expect(stored).toContain('plain');
  expect(stored).not.toContain('"fermata"}');
  expect(JSON.parse(stored)['fermata.username']).toBe('"plain"');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await eventually(async () => expect(await page.getByLabel('User name', { exact: true }).inputValue()).toBe('plain'));
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
});

test('an agent who has forgotten their password can set a new one from the portal (OD-23)', async () => {
  await open('/on-demand');
  await page.getByText('Forgot your password?').click();
  await page
    .getByRole('heading', { name: /password/i })
    .first()
    .waitFor();
  await page.getByRole('button', { name: /code/i }).waitFor();
});

test('an agent starts and stops the recording of their call in the portal (OD-02, OD-18, OD-41)', async () => {
  await open('/on-demand');
  await signIn();
  await page.getByText('Not recorded').waitFor();
  expect(await page.getByRole('button', { name: 'Stop recording' }).getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.getByText('Your recording began at').waitFor();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByText('Not recorded').waitFor();
  expect(sent.map(({ path }) => path)).toEqual(['/v1/on-demand/recording/start', '/v1/on-demand/recording/stop']);
  expect(sent[0]!.body).toMatchObject({ contactId: example.contactId, clientRequestId: expect.any(String) });
});

test('a command that is refused says why, and a blackout is started (OD-19, OD-41)', async () => {
  await open('/on-demand');
  calls = [example];
  await signIn();
  refusal = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'A command is still in progress',
    code: 'busy',
  };
  await page.getByRole('button', { name: 'Start blackout' }).click();
  await page.getByText('A command is still in progress').waitFor();
  refusal = undefined;
  await page.getByRole('button', { name: 'Start blackout' }).click();
  await eventually(async () => expect(sent.at(-1)!.path).toBe('/v1/on-demand/blackout/start'));
});

test('information is written and never shown, and forbidden characters are named (OD-19, OD-32, OD-34)', async () => {
  await open('/on-demand');
  await signIn();
  const field = page.getByLabel('Caller name');
  await field.fill('Anna <b>');
  await page.getByText('These characters are not permitted: < >').waitFor();
  await field.fill('Anna Bäcker');
  await page.getByRole('button', { name: 'Update call' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await field.inputValue()).toBe('');
  expect(sent.at(-1)).toMatchObject({ body: { fields: { caller: 'Anna Bäcker' } } });
  // The page never requested the values that were there.
  expect(sent.filter(({ path }) => path.endsWith('/marks'))).toEqual([]);
  expect(await page.getByText('Not for agents').count()).toBe(0);
});

test('schedules are added, put in order and saved, and an end date of On-Demand is warned of (QG-36, OD-36)', async () => {
  await open('/schedules', 'administrator');
  await signIn();
  await page.getByRole('button', { name: 'Add a schedule' }).click();
  expect(await page.getByLabel('Never Expire').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Give the schedule a name').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Agents decide');
  await page.getByLabel('Never Expire').uncheck();
  await page.getByText('usually never expires').waitFor();
  await page.getByLabel('Never Expire').check();
  await page.getByRole('button', { name: 'Simulate', exact: true }).click();
  await page.getByRole('table', { name: 'Newest calls' }).getByText('Alice Agent').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Last changed by root').waitFor();
  expect(schedules).toMatchObject({ schedules: [{ name: 'Agents decide', type: 'on-demand' }], version: 1 });
  expect(schedules.schedules[0]).not.toHaveProperty('endsAt');
});

test('a Timed schedule has days, times and agents, and no percentages (QG-36)', async () => {
  await open('/schedules', 'administrator');
  await signIn();
  await page.getByRole('button', { name: 'Add a schedule' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Office hours');
  await page.getByRole('button', { name: /^Type/ }).click();
  await page.getByRole('option', { name: /^Timed/ }).click();
  expect(await page.getByLabel('Target Percent').count()).toBe(0);
  await page.getByLabel('Start time').fill('9 h');
  await page.getByLabel('Record Interval').fill('15');
  await page.getByLabel('Retention Days').fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A time like 08:30').waitFor();
  await page.getByText('Choose the users or teams whose screens are recorded').waitFor();
  await page.getByLabel('Start time').fill('09:00');
  await page.getByRole('button', { name: /^Single users/ }).click();
  await page.getByRole('option').first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Last changed by root').waitFor();
  expect(schedules.schedules).toMatchObject([
    {
      type: 'timed',
      timed: { start: '09:00', end: '17:00', intervalMinutes: 15, retentionDays: 30 },
      requirements: { userIds: [expect.any(String)] },
    },
  ]);
});

/** The bar that the component library draws on every page of a telephone has an attribute that means nothing there. */
const ofLibrary = 'aria-allowed-attr: .awsui_mobile-toolbar-nav';

test.each([
  ['/on-demand', 'On-Demand', 'agent'],
  ['/schedules', 'Schedules', 'administrator'],
] as const)(
  'axe finds no violation on %s, light and dark, on a desk and on a telephone',
  async (path, heading, role) => {
    await open(path, role);
    calls = [example, { ...idle, contactId: 'c-2', mode: null, look: null }];
    await signIn();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    if (path === '/schedules') {
      await page.getByRole('button', { name: 'Add a schedule' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Agents decide');
      await page.getByRole('button', { name: 'Simulate', exact: true }).click();
      await page.getByRole('table', { name: 'Newest calls' }).waitFor();
    } else await page.getByText('Your recording began at').waitFor();
    const pictures = process.env.FERMATA_PICTURES;
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await eventually(async () =>
          expect(await page.evaluate('document.documentElement.style.colorScheme')).toBe(colorScheme),
        );
        if (pictures) await page.screenshot({ path: `${pictures}${path}-${width}-${colorScheme}.png`, fullPage: true });
        const found = (await findViolations(page)).filter((line) => !line.startsWith(ofLibrary));
        expect({ width, colorScheme, found }).toEqual({ width, colorScheme, found: [] });
      }
    }
  },
);
