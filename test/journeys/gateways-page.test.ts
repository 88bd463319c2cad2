import type { Browser, Page } from 'playwright-core';
import type { DataServerView } from '../../api/administration/administration.ts';
import type { Me } from '../../api/administration/people/users.ts';
import type { RecordingServerView, UserExtensionView } from '../../api/administration/telephony/telephony.ts';
import type { ContactDetail, ContactPageView } from '../../api/contacts/contacts.ts';
import { examples } from '../../api/examples.ts';
import { buildConsole } from '../../local/front-door/build-console.ts';
import { findViolations } from './kit/accessibility.ts';
import { openConsoleWithStub } from './kit/console-with-stub.ts';
import { eventually } from './kit/eventually.ts';
import { openBrowser } from './kit/open-browser.ts';

/** The pages of telephony in the real browser, over an API that remembers what it was sent. */
const [bern] = (examples.listRecordingServers as { recordingServers: RecordingServerView[] }).recordingServers as [
  RecordingServerView,
];
const [dataServer] = (examples.listDataServers as { dataServers: DataServerView[] }).dataServers as [DataServerView];
const shown: RecordingServerView[] = [
  {
    ...bern,
    duplicateExtensions: [
      {
        extension: '2004',
        users: [
          { userId: 'u-1', name: 'Anna Muster' },
          { userId: 'u-2', name: 'Tobias Ek' },
        ],
      },
    ],
  },
  {
    ...bern,
    recordingServerId: 'zug',
    name: 'Zug PBX',
    site: 'Zug',
    users: 0,
    gateway: {
      ...bern.gateway!,
      machine: 'ZUG-CTI-1',
      silent: true,
      source: { ...bern.gateway!.source!, state: 'lost', detail: 'The connection was refused.' },
    },
  },
  { ...bern, recordingServerId: 'graz', name: 'Graz PBX', site: null, gateway: null },
];

let console: Awaited<ReturnType<typeof openConsoleWithStub>>;
let browser: Browser;
let page: Page;
let servers: RecordingServerView[];
let extensions: UserExtensionView[];
let loads: string[];
let searches: string[];

const open = async (path: string) => {
  servers = shown;
  extensions = [
    { userId: 'u-other', username: 'tobias.ek', extension: '2001', recordingServerId: bern.recordingServerId },
  ];
  loads = [];
  searches = [];
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(10_000);
  await page.route('**/v1/**', (route) => {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const json = (content: unknown, status = 200) => route.fulfill({ status, json: content });
    const isGet = request.method() === 'GET';
    const sent = isGet || !request.postData() ? {} : request.postDataJSON();
    const [, , resource = '', id = '', part] = pathname.split('/');
    if (pathname === '/v1/me') return json({ ...(examples.getMe as Me), role: 'administrator' });
    if (pathname === '/v1/data-servers') return json({ dataServers: [dataServer] });
    if (resource === 'recording-servers') {
      if (part === 'user-loads') loads.push(id);
      if (part === 'enrolment-codes') return json(examples.createGatewayCode, 201);
      if (part === undefined && !isGet) {
        const saved = { ...shown[2]!, ...sent, recordingServerId: id || 'new', version: 1 };
        servers = [...servers.filter(({ recordingServerId }) => recordingServerId !== id), saved];
        return json(saved, id ? 200 : 201);
      }
      return isGet ? json({ recordingServers: servers }) : json(bern, 202);
    }
    if (pathname === '/v1/user-extensions') {
      if (!isGet)
        extensions = sent.extensions.map(({ user, extension }: { user: string; extension: string }) => ({
          userId: user,
          username: user,
          extension,
          recordingServerId: bern.recordingServerId,
        }));
      return json({ extensions });
    }
    if (resource === 'users' && part === 'extension') {
      extensions = [{ ...sent, userId: id, username: id }];
      return json({ extensions });
    }
    if (pathname === '/v1/contacts') {
      searches.push(search);
      return json(examples.searchContacts as ContactPageView);
    }
    if (resource === 'contacts' && id && part === undefined) return json(examples.getContact as ContactDetail);
    return route.fallback();
  });
  await page.goto(console.url + path);
  await page.getByLabel('User name', { exact: true }).fill('plain');
  await page.getByLabel('Password', { exact: true }).fill('fermata');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
};
const region = (name: string) => page.getByRole('region', { name: `Recording server ${name}`, exact: true });

beforeAll(async () => {
  await buildConsole();
  [console, browser] = await Promise.all([openConsoleWithStub(), openBrowser()]);
});
afterEach(() => page?.context().close());
afterAll(async () => {
  await browser?.close();
  await console?.close();
});

test('Gateways shows all sites together or one, with what their gateways report (QG-31, QG-32, QG-37)', async () => {
  await open('/gateways');
  const text = await region('Bern PBX').innerText();
  expect(text).toContain('611 of 613');
  expect(text).toContain('The recorder did not give its id within the time allowed.');
  await region('Bern PBX').getByText('Extensions that several users have').click();
  await region('Bern PBX').getByText('2004: Anna Muster, Tobias Ek').waitFor();
  await region('Bern PBX').getByText('Agents without a user').click();
  await region('Bern PBX').getByText('Ines Faro, agent 2009, extension 2009').waitFor();
  expect(await region('Zug PBX').innerText()).toMatch(/Silent for.*Lost for.*The connection was refused/s);
  expect(await region('Graz PBX').innerText()).toContain('No gateway is enrolled');

  await page.getByLabel('Site', { exact: true }).click();
  await page.getByRole('option', { name: 'Zug', exact: true }).click();
  await eventually(async () => expect(await page.getByRole('region', { name: /^Recording server/ }).count()).toBe(1));
  await region('Zug PBX').waitFor();
});

test('an administrator adds a recording server, enrols its gateway, and makes one load its users (QG-19)', async () => {
  await open('/gateways');
  await page.getByRole('button', { name: 'Add a recording server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Bern PBX 2');
  await dialog.getByLabel('Site').fill('Bern');
  await dialog.getByLabel('CTIWrapup').check();
  await dialog.getByLabel('Seconds to wait for wrap-up').fill('30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await region('Bern PBX 2').waitFor();
  expect(servers.at(-1)).toMatchObject({ site: 'Bern', optionalFlags: ['CTIWrapup'], wrapUpSeconds: 30 });

  await page.getByRole('button', { name: 'Enrolment code for Bern PBX 2' }).click();
  await dialog.getByRole('button', { name: 'Create a code' }).click();
  await dialog.getByText('7K3QX-M0PZA-4RTWC-9HN2B', { exact: true }).waitFor();
  await dialog.getByText('cti-gateway enroll --code 7K3QX-M0PZA-4RTWC-9HN2B').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Load users now: Bern PBX', exact: true }).click();
  await page.getByText('loads its users within half a minute').waitFor();
  expect(loads).toEqual([bern.recordingServerId]);
});

test('extensions are pasted from a spreadsheet, and a wrong line is named (QG-14)', async () => {
  await open('/gateways');
  await page.getByRole('button', { name: 'Import extensions' }).click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByLabel('User name, extension, recording server');
  await field.fill('anna.muster\t2001\tBern PBX\ntobias.ek\t2002');
  await dialog.getByText('Line 2').waitFor();
  await field.fill('anna.muster\t2001\tBern PBX\ntobias.ek\t2002\tBern PBX');
  await dialog.getByRole('button', { name: 'Import' }).click();
  await page.getByText('The extensions of 2 users are set.').waitFor();
  expect(extensions.map(({ extension }) => extension)).toEqual(['2001', '2002']);
});

test('a contact shows its flags, and each of them leads to a search by it (QG-01, QG-02)', async () => {
  await open('/contacts/c-1');
  await page.getByRole('heading', { name: 'Flags' }).waitFor();
  await page.getByText('From the global phonebook').waitFor();
  await page.getByRole('link', { name: 'Contacts with QueueName Orders' }).click();
  await eventually(async () => expect(searches.at(-1)).toMatch(/flag=QueueName/));
  expect(new URLSearchParams(searches.at(-1)).get('flagValue')).toBe('Orders');
});

test('contacts are searched by the name of an agent as it was written then, or also under former names (QG-28)', async () => {
  await open('/contacts');
  await page.getByLabel('Flag', { exact: true }).click();
  await page.getByRole('option', { name: 'AgentName' }).click();
  await page.getByLabel('Value of the flag').fill('Mira Lund');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const last = () => Object.fromEntries(new URLSearchParams(searches.at(-1)));
  await eventually(async () => expect(last()).toMatchObject({ flag: 'AgentName', flagValue: 'Mira Lund' }));
  expect(last().formerNames).toBeUndefined();
  await page.getByLabel('Also under former names').check();
  await eventually(async () => expect(last()).toMatchObject({ flagValue: 'Mira Lund', formerNames: 'true' }));
});

/** The bar that the component library draws on every page of a telephone has an attribute that means nothing there. */
const ofLibrary = 'aria-allowed-attr: .awsui_mobile-toolbar-nav';

test.each([
  ['/gateways', 'Gateways', undefined],
  ['/gateways', 'Gateways', 'Add a recording server'],
  ['/contacts/c-1', /contact/i, undefined],
] as const)(
  'axe finds no violation on %s, light and dark, on a desk and on a telephone',
  async (path, heading, pressed) => {
    await open(path);
    await page.getByRole('heading', { level: 1, name: heading }).first().waitFor();
    if (pressed) await page.getByRole('button', { name: pressed }).click();
    if (path === '/contacts/c-1') await page.getByRole('heading', { name: 'Flags' }).waitFor();
    const pictures = process.env.FERMATA_PICTURES;
    const name = `${path.replaceAll('/', '-')}${pressed ? '-dialog' : ''}`;
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await eventually(async () =>
          expect(await page.evaluate('document.documentElement.style.colorScheme')).toBe(colorScheme),
        );
        if (pictures)
          await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true });
        const found = (await findViolations(page)).filter((line) => !line.startsWith(ofLibrary));
        expect({ width, colorScheme, found }).toEqual({ width, colorScheme, found: [] });
      }
    }
  },
);
