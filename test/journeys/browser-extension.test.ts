import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { type Browsers, listenToBrowsers } from '../../desktop-agent/triggers/browsers.ts';
import { browserAddress } from '../../desktop-agent/triggers/native-host/address.ts';
import type { FromExtension } from '../../desktop-agent/triggers/native-host/messages.ts';
import { triggerFile } from '../../desktop-agent/triggers/trigger-file.ts';
import { triggers as startTriggers, type Triggers } from '../../desktop-agent/triggers/triggers.ts';
import { creditCardTemplate } from '../../domain/desktop-item/card-template.ts';
import type { DesktopItem, DesktopItemEvent } from '../../domain/desktop-item/desktop-item.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import type { AgentBrowser } from '../../local/desktop/browser.ts';
import { openBrowserWithExtension, type Pc, removePc, setUpPc } from '../desktop-agent/triggers/extension-kit.ts';
import { servePaymentPages } from '../desktop-agent/triggers/payment-pages.ts';
import { eventually } from './kit/eventually.ts';

const cardNumber = '4111111111111111';
let sites: Awaited<ReturnType<typeof servePaymentPages>>;
let pc: Pc;
let browser: AgentBrowser;
let context: BrowserContext;
let page: Page;
let browsers: Browsers;
let triggers: Triggers;
let messages: FromExtension[] = [];
let paused: readonly Medium[] = [];

const items = (): DesktopItem[] => {
  const card = { ...creditCardTemplate(`${sites.merchant}/pay*`).item, status: 'Approved' } as const;
  return [
    card,
    { ...card, itemId: 'provider-field', name: 'Field of the provider', address: sites.provider },
    {
      itemId: 'second-step',
      name: 'Second step',
      kind: 'website',
      status: 'Approved',
      address: `${sites.merchant}/pay/step-2`,
    },
    {
      itemId: 'other-page',
      name: 'Another page',
      kind: 'website',
      status: 'New',
      address: `${sites.merchant}/nothing`,
    },
  ];
};

const eventOf = (itemId: string, pause: Medium[]): DesktopItemEvent => ({
  eventId: itemId,
  name: itemId,
  mode: 'on',
  startTrigger: { on: 'enter', itemId },
  pause,
  durationSeconds: 60,
  stopTrigger: { on: 'leave', itemId },
});

const rules = () => ({
  items: items(),
  events: [
    eventOf('credit-card-number', ['audio', 'screen']),
    eventOf('provider-field', ['audio', 'screen']),
    eventOf('second-step', ['keystroke']),
  ],
});

const pausedAre = (media: readonly Medium[]) =>
  eventually(async () => expect(paused.filter((medium) => medium !== 'keystroke')).toEqual(media), 10);

const both: readonly Medium[] = ['audio', 'screen'];

const provider = (of: Page): Frame => of.frames().find((frame) => frame.url().includes(sites.provider))!;

beforeAll(async () => {
  sites = await servePaymentPages();
  pc = setUpPc();
  browsers = await listenToBrowsers(browserAddress({ env: pc.env }), {
    onMessage(message) {
      messages.push(message);
      if (message.is === 'observed') triggers.observe({ on: message.on, itemId: message.itemId });
    },
    warn: (what) => {
      throw new Error(what);
    },
  });
  triggers = startTriggers({
    rules: rules(),
    store: triggerFile(join(pc.folder, 'triggers.json')),
    nowMs: Date.now,
    setTimer: (act, ms) => {
      const timer = setTimeout(act, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    pauseOnly: (media) => {
      paused = media;
    },
    reportSoon: () => {},
    warn: (what) => {
      throw new Error(what);
    },
  });
  browsers.setItems(rules().items);
  browser = await openBrowserWithExtension(pc);
  context = browser.context;
  await eventually(async () => expect(browsers.connected()).toHaveLength(1));
});

afterAll(async () => {
  await browser?.close();
  triggers?.close();
  await browsers?.close();
  sites?.close();
  if (pc) removePc(pc);
});

beforeEach(async () => {
  messages = [];
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`http://${sites.merchant}/pay?customer=${cardNumber}`);
  // The content scripts of all frames have asked which fields they have.
  await eventually(async () => expect(messages).toContainEqual({ is: 'found', itemId: 'credit-card-number' }));
  await eventually(async () => expect(messages).toContainEqual({ is: 'found', itemId: 'provider-field' }));
});

afterEach(async () => {
  await page.close();
  await pausedAre([]);
});

test('a click in the card number field pauses, and a click out of it resumes (PR-14, PR-15, PR-19, PR-20, PR-22, PR-23)', async () => {
  await page.click('#card');
  await pausedAre(both);
  await page.keyboard.type(cardNumber);
  await page.click('#name');
  await pausedAre([]);
  expect(triggers.unreported().slice(-2)).toMatchObject([
    { is: 'started', run: { eventId: 'credit-card-number' } },
    { is: 'ended', cause: 'stop-trigger' },
  ]);
});

test('a card field of a payment provider, in a frame of another origin, pauses too (PR-15)', async () => {
  await provider(page).click('#card');
  await pausedAre(both);
  await provider(page).click('#expiry');
  await pausedAre([]);

  await page.goto(`http://${sites.merchant}/shop`);
  await provider(page).click('#card');
  await pausedAre(both);
  await page.click('#name');
  await pausedAre([]);
});

test('a card field in a frame without an address of its own pauses too (PR-15)', async () => {
  await page.frameLocator('#srcdoc').locator('#card').click();
  await pausedAre(both);
  await page.click('#name');
  await pausedAre([]);
});

test.each(['open', 'closed'])(
  'a card field in %s shadow roots pauses, and the next field in it resumes (PR-15)',
  async (mode) => {
    const box = (await page.locator(`x-${mode}`).boundingBox())!;
    const click = (field: number) => page.mouse.click(box.x + 30 + field * 130, box.y + box.height / 2);
    await click(0);
    await pausedAre(both);
    await click(1);
    await pausedAre([]);
    await click(0);
    await pausedAre(both);
    await page.click('#name');
    await pausedAre([]);
  },
);

test('a page that changes its address without being loaded is followed, and so are its new fields (PR-15)', async () => {
  await page.click('#next');
  await eventually(async () => expect(paused).toEqual(['keystroke']));
  await page.click('#second');
  await pausedAre(both);
  // The field disappears while the agent is in it.
  await page.locator('#remove').evaluate((button: { click(): void }) => button.click());
  await pausedAre([]);
  await page.goBack();
  await eventually(async () => expect(paused).toEqual([]));
});

test.each([
  ['the page itself', () => page.mainFrame(), '#card'],
  ['a frame of another origin', () => provider(page), '#card'],
])('a field of %s that a script fills without a click pauses (PR-15)', async (_, frame, selector) => {
  const field = frame().locator(selector);
  await field.evaluate((input: { value: string }, value) => {
    input.value = value;
  }, cardNumber);
  await field.dispatchEvent('input');
  await pausedAre(both);
  // A click in and out of the field ends the pause as well, so that nothing waits for the minute.
  await frame().click(selector);
  await frame().click(selector === '#card' && frame() === page.mainFrame() ? '#name' : '#expiry');
  await pausedAre([]);
});

test('a switch to another tab resumes nothing, because the number is still there, but closing the page does (PR-22)', async () => {
  await page.click('#card');
  await pausedAre(both);
  const other = await context.newPage();
  await other.goto(`http://${sites.merchant}/nothing`);
  const isOtherPageInFront = (on: string) =>
    eventually(async () => expect(messages).toContainEqual(expect.objectContaining({ on, itemId: 'other-page' })));
  await isOtherPageInFront('enter');
  expect(paused).toEqual(both);
  await page.bringToFront();
  await isOtherPageInFront('leave');
  expect(paused).toEqual(both);
  await page.click('#name');
  await pausedAre([]);
  await page.click('#card');
  await pausedAre(both);
  await page.goto(`http://${sites.merchant}/nothing`);
  await pausedAre([]);
  await other.close();
});

test('nothing that was typed, and no address, query or title leaves the browser (PR-15)', async () => {
  await page.click('#card');
  await page.keyboard.type(cardNumber);
  await pausedAre(both);
  await page.click('#name');
  await page.keyboard.type('Anna Example');
  await page.click('#next');
  await page.click('#second');
  await page.keyboard.type(cardNumber);
  await page.click('#name');
  await pausedAre([]);
  const received = readFileSync(pc.hostLog, 'latin1');
  expect(received).toContain('"itemId":"credit-card-number"');
  for (const secret of ['4111', '4000', 'Anna', 'Payment', 'localhost', '127.0.0.1', 'http', '/pay', '?', 'step-2?']) {
    expect(received).not.toContain(secret);
  }
});
