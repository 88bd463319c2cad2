import type { Browser, Page } from 'playwright-core';
import type { DesktopCodeView, DesktopListView } from '../../api/administration/desktops/desktop-list.ts';
import type { Me } from '../../api/administration/people/users.ts';
import type { AcdConfigurationView, RecordingRolesView } from '../../api/administration/people/who-is-recorded.ts';
import { examples } from '../../api/examples.ts';
import { buildConsole } from '../../local/front-door/build-console.ts';
import { findViolations } from './kit/accessibility.ts';
import { openConsoleWithStub } from './kit/console-with-stub.ts';
import { eventually } from './kit/eventually.ts';
import { openBrowser } from './kit/open-browser.ts';

/** The pages that administer screen recording, in the real browser, over an API that remembers what it was sent. */
const { desktops, ...list } = examples.listDesktops as DesktopListView;
const [pc] = desktops as [DesktopListView['desktops'][number]];
const [example] = (examples.listDesktopEnrolmentCodes as { codes: DesktopCodeView[] }).codes as [DesktopCodeView];
const unset = { version: 0, changedAt: null, changedBy: null };
const shown: DesktopListView = {
  ...list,
  desktops: [
    pc,
    {
      ...pc,
      desktopId: 'd-2',
      machine: 'PC-0043',
      users: pc.users.map((user) => ({
        ...user,
        capture: { ...user.capture, state: 'not-recording' as const },
        notRecorded: [
          {
            reason: 'no-permission' as const,
            sentence: 'The role of Anna Muster, Everybody else, lacks Record Screen.',
          },
        ],
      })),
    },
  ],
  withoutDesktop: [
    {
      userId: 'u-9',
      username: 'bob.agent',
      firstName: 'Bob',
      lastName: 'Agent',
      contactId: 'c-9',
      connectedAt: null,
    },
  ],
  rteMessaging: false,
};

let console: Awaited<ReturnType<typeof openConsoleWithStub>>;
let browser: Browser;
let page: Page;
let roles: RecordingRolesView;
let acd: AcdConfigurationView;
let codes: DesktopCodeView[];

const open = async (path: string) => {
  roles = { roles: [], everybodyElse: ['record-voice'], ...unset };
  acd = { rteMessaging: false, ...unset };
  codes = [example];
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(10_000);
  const saved = { changedAt: '2026-11-20T10:00:00.000Z', changedBy: 'root' };
  const { getMe } = examples;
  await page.route('**/v1/**', (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    const json = (content: unknown, status = 200) => route.fulfill({ status, json: content });
    const sent = request.method() === 'GET' || request.method() === 'DELETE' ? {} : request.postDataJSON();
    const isPut = request.method() === 'PUT';
    switch (pathname) {
      case '/v1/me':
        return json({ ...(getMe as Me), role: 'administrator' });
      case '/v1/recording-roles':
        if (isPut) roles = { ...sent, ...saved, version: roles.version + 1 };
        return json(roles);
      case '/v1/acd-configuration/amazon-connect':
        if (isPut) acd = { ...sent, ...saved, version: acd.version + 1 };
        return json(acd);
      case '/v1/desktops':
        return json(shown);
      case '/v1/desktop-enrolment-codes': {
        if (request.method() === 'GET') return json({ codes });
        const code = { ...example, codeId: 'new', note: sent.note, maxUses: sent.maxUses, uses: 0 };
        codes = [code, ...codes];
        return json({ ...code, code: '7K3QX-M0PZA-4RTWC-9HN2B' }, 201);
      }
      default:
        return route.fallback();
    }
  });
  await page.goto(console.url + path);
  await page.getByLabel('User name', { exact: true }).fill('plain');
  await page.getByLabel('Password', { exact: true }).fill('fermata');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
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

test('Desktops lists every PC, and why somebody who is logged on is not recorded (AC-08, AC-12)', async () => {
  await open('/desktops');
  const table = page.getByRole('table', { name: 'Desktops' });
  const silent = table.getByRole('row').filter({ hasText: 'PC-0043' });
  await silent.getByText('lacks Record Screen').waitFor();
  expect(await silent.innerText()).toContain('Not recorded');
  await page.getByText('Agents on a contact whose screen is not recorded').waitFor();
  await page.getByText('Bob Agent').waitFor();
  await page.getByRole('link', { name: 'ACD configuration' }).first().waitFor();
  await page.getByLabel('Find desktops').fill('0043');
  await eventually(async () => expect(await table.getByRole('row').count()).toBe(2));
});

test('an administrator creates a code for many PCs, and sees it once', async () => {
  await open('/desktops');
  await page.getByRole('button', { name: 'Create an enrolment code' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number of PCs').fill('250');
  await dialog.getByLabel('Note').fill('Zurich, second floor');
  await dialog.getByRole('button', { name: 'Create a code' }).click();
  await dialog.getByText('7K3QX-M0PZA-4RTWC-9HN2B', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('table', { name: 'Enrolment codes' }).getByRole('row').filter({ hasText: 'second floor' });
  await eventually(async () => expect(await row.innerText()).toContain('0 of 250'));
});

test('the check box Enable RTE Messaging for Screen Recording is saved (AC-09)', async () => {
  await open('/acd-configuration');
  await page.getByLabel('Enable RTE Messaging for Screen Recording').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Last changed by root').waitFor();
  expect(acd).toMatchObject({ rteMessaging: true, version: 1 });
});

test('a role gives Record Screen to its users, and one without a name is not saved (SU-11)', async () => {
  await open('/roles');
  await page.getByRole('button', { name: 'Add a role' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Give the role a name').waitFor();
  expect(roles.version).toBe(0);
  await page.getByLabel('Name', { exact: true }).fill('Screens');
  const screens = page.getByRole('group', { name: 'Permissions of Screens' });
  await screens.getByLabel('Record Voice').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Last changed by root').waitFor();
  expect(roles).toMatchObject({ roles: [{ name: 'Screens', permissions: ['record-screen'] }], version: 1 });
});

/** The bar that the component library draws on every page of a telephone has an attribute that means nothing there. */
const ofLibrary = 'aria-allowed-attr: .awsui_mobile-toolbar-nav';

test.each([
  ['/desktops', 'Desktops'],
  ['/acd-configuration', 'ACD configuration'],
  ['/roles', 'Roles'],
])('axe finds no violation on %s, light and dark, on a desk and on a telephone', async (path, heading) => {
  await open(path);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  if (path === '/roles') await page.getByRole('button', { name: 'Add a role' }).click();
  const pictures = process.env.FERMATA_PICTURES;
  for (const width of [1440, 1024, 390]) {
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
});
