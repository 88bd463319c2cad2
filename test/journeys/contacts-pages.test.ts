import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core';
import type { ContactDetail, ContactPageView, ContactSummary } from '../../api/contacts/contacts.ts';
import { examples } from '../../api/examples.ts';
import { buildConsole } from '../../local/front-door/build-console.ts';
import { wavOf } from '../../local/media/sound.ts';
import { conversation } from '../../local/media/voices.ts';
import { seededRandom } from '../../local/seeded-random.ts';
import { findViolations } from './kit/accessibility.ts';
import { openConsoleWithStub } from './kit/console-with-stub.ts';
import { eventually } from './kit/eventually.ts';
import { openBrowser } from './kit/open-browser.ts';

/** The pages of contacts in the real browser, over an API that answers with the examples of its contract, varied. */
const [example] = (examples.searchContacts as ContactPageView).contacts as [ContactSummary];
const contacts = Array.from(
  { length: 120 },
  (_, index): ContactSummary => ({
    ...example,
    contactId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    startedAt: new Date(Date.UTC(2026, 10, 20, 12) - index * 60_000).toISOString(),
    callDuration: (index * 37) % 1900,
  }),
);
const call = (examples.getContact as ContactDetail).recordings[0]!;
const recordings: ContactDetail['recordings'] = [
  { ...call, recordingId: 'r-connect', durationSeconds: 20 },
  { ...call, recordingId: 'r-staged', durationSeconds: 20, channels: [] },
];
const sound = Buffer.from(wavOf(conversation(20, seededRandom(7)), 'mu-law'));

let console: Awaited<ReturnType<typeof openConsoleWithStub>>;
let browser: Browser;
let page: Page;

const pageOf = (address: URL): ContactPageView => {
  const from = Number(address.searchParams.get('cursor') ?? 0);
  const to = from + Number(address.searchParams.get('limit'));
  const next = to < contacts.length ? String(to) : null;
  return { contacts: contacts.slice(from, to), next, searchedTo: next && contacts[to - 1]!.startedAt };
};

const answer = async (route: Route) => {
  const address = new URL(route.request().url());
  const json = (content: unknown, status = 200) => route.fulfill({ status, json: content });
  const [, , , contactId, ...rest] = address.pathname.split('/');
  if (address.pathname === '/v1/contacts') return json(pageOf(address));
  if (rest.at(-1) === 'playback')
    return json({ url: `${console.url}/sound/${rest[1]}.wav`, expiresAt: '2027-01-01T00:00:00.000Z' }, 201);
  if (address.pathname.startsWith('/v1/contacts/') && rest.length === 0) {
    const found = contacts.find((one) => one.contactId === contactId);
    return json({ ...(examples.getContact as ContactDetail), ...found, recordings });
  }
  return route.fallback();
};

const open = async (path: string, options: BrowserContextOptions = {}) => {
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options })).newPage();
  page.setDefaultTimeout(20_000);
  await page.route('**/v1/**', answer);
  await page.route('**/sound/*', (route) => route.fulfill({ contentType: 'audio/wav', body: sound }));
  await page.goto(console.url + path);
  await page.getByLabel('User name', { exact: true }).fill('plain');
  await page.getByLabel('Password', { exact: true }).fill('fermata');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};
const rows = () => page.locator('tbody tr');
const firstLink = () => page.locator('tbody a[href]').first();
const history = () => page.getByRole('heading', { name: 'History' }).waitFor();
const entries = () => page.evaluate<number>('history.length');

beforeAll(async () => {
  await buildConsole();
  [console, browser] = await Promise.all([openConsoleWithStub(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await console?.close();
});
afterEach(() => page.context().close());

test.each(['light', 'dark'] as const)(
  'axe finds no violation on the contacts, and on one with its player open, %s',
  async (colorScheme) => {
    await open('/contacts', { colorScheme });
    await firstLink().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await firstLink().click();
    await page
      .getByRole('button', { name: /^Listen: / })
      .first()
      .click();
    await page.getByRole('group', { name: 'Player' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  },
);

test('the first contact is at most eight Tab stops away', async () => {
  await open('/contacts');
  await firstLink().waitFor();
  await page.reload();
  await firstLink().waitFor();
  const focused = () =>
    page.evaluate<string>(`document.activeElement?.getAttribute('href') ?? document.activeElement?.textContent`);
  let stops = 0;
  for (let at = ''; !at.startsWith('/contacts/0') && stops < 8; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await focused())?.startsWith('Skip') || (await focused()) === '#main') await page.keyboard.press('Enter');
    at = (await focused()) ?? '';
  }
  expect(await focused()).toBe(`/contacts/${contacts[0]!.contactId}?search=`);
});

test('a click anywhere in a contact’s row is one step of the browser history, and with Ctrl opens a new tab', async () => {
  await open('/contacts?days=30');
  await firstLink().waitFor();
  const atFirst = await entries();
  for (const target of [() => firstLink(), () => rows().nth(1).locator('td').nth(4)]) {
    await firstLink().waitFor();
    await target().click();
    await history();
    expect(await entries()).toBe(atFirst + 1);
    await page.goBack();
    await firstLink().waitFor();
    expect(page.url()).toBe(`${console.url}/contacts?days=30`);
  }
  const cell = rows().nth(1).locator('td').nth(4);
  const [other] = await Promise.all([page.context().waitForEvent('page'), cell.click({ modifiers: ['Control'] })]);
  expect(other.url()).toContain(contacts[1]!.contactId);
  expect(page.url()).toBe(`${console.url}/contacts?days=30`);
});

test('a search is sorted over all its contacts, and next and previous follow that order', async () => {
  await open('/contacts?sort=callDuration&order=descending');
  await page.getByText('Sorted by Call Duration, descending.').waitFor();
  await page.getByRole('heading', { name: 'Results (120 contacts)' }).waitFor();
  const longest = contacts.toSorted((a, b) => b.callDuration! - a.callDuration!);
  const opened = (index: number) => page.waitForURL(new RegExp(`/contacts/${longest[index]!.contactId}`));
  await firstLink().click();
  await opened(0);
  await page.getByText('1 of 120').waitFor();
  await page.getByRole('button', { name: 'Next contact of the search' }).click();
  await opened(1);
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link').first().click();
  await page.getByText('Sorted by Call Duration, descending.').waitFor();
});

test('Listen starts playing, at the moment in a link, and two unnamed channels are labelled and can be heard separately (AC-05)', async () => {
  await open(`/contacts/${contacts[5]!.contactId}?recording=r-staged&t=0:08`);
  await page.getByRole('button', { name: /^Listen from 0:08: / }).click();
  const position = page.getByRole('slider', { name: 'Position' });
  await eventually(async () => expect(Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThan(8));
  await page.getByRole('group', { name: 'Player' }).getByRole('button', { name: 'Pause' }).waitFor();
  for (const channel of ['Channel 1', 'Channel 2']) {
    await page.getByRole('button', { name: `Solo ${channel}` }).waitFor();
    await page.getByRole('button', { name: `Mute ${channel}` }).waitFor();
  }
});
