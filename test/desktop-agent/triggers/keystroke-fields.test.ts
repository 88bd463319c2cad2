import type { Page } from 'playwright-core';
import { type Browsers, listenToBrowsers } from '../../../desktop-agent/triggers/browsers.ts';
import { browserAddress } from '../../../desktop-agent/triggers/native-host/address.ts';
import type { FromExtension } from '../../../desktop-agent/triggers/native-host/messages.ts';
import type { DesktopItem } from '../../../domain/desktop-item/desktop-item.ts';
import { type AgentBrowser, findChromium } from '../../../local/desktop/browser.ts';
import { until } from '../kit/until.ts';
import { openBrowserWithExtension, type Pc, removePc, setUpPc } from './extension-kit.ts';
import { servePaymentPages } from './payment-pages.ts';

const whereChromiumIs = findChromium() ? describe : describe.skip;

/** In a real Chromium: the extension confirms a key, and so lets it be recorded, only where that is allowed. */
whereChromiumIs('on a page on which keystrokes may be recorded', () => {
  let sites: Awaited<ReturnType<typeof servePaymentPages>>;
  let pc: Pc;
  let browser: AgentBrowser;
  let page: Page;
  let browsers: Browsers;
  let messages: FromExtension[] = [];

  const websites = (): DesktopItem[] =>
    [
      ['orders', `${sites.merchant}/order`],
      ['notes', `${sites.provider}/note`],
    ].map(([itemId, address]) => ({
      ...{ itemId: itemId!, name: itemId!, kind: 'website', status: 'Approved' },
      ...{ address: address!, recordKeystrokes: true },
    }));

  type Place = [name: string, click: () => Promise<void>, itemId: string];
  const insideOf = async (host: string, x: number): Promise<void> => {
    const box = (await page.locator(host).boundingBox())!;
    await page.mouse.click(box.x + x, box.y + box.height / 2);
  };
  const inFrame = (frame: string, field: string) => page.frameLocator(frame).locator(field).click();
  const wish: Place = ['the page', () => page.click('#wish'), 'orders'];
  const note: Place = ['a frame of another origin that is named itself', () => inFrame('#named', '#note'), 'notes'];

  const typing = () => messages.filter((message) => message.is === 'typing');
  const keys = () => typing().filter(({ key }) => key);
  const keysIn = (itemId: string) => keys().filter(({ field }) => field?.itemId === itemId && field.kind === 'text');

  beforeAll(async () => {
    sites = await servePaymentPages();
    pc = setUpPc();
    browsers = await listenToBrowsers(browserAddress({ env: pc.env }), {
      onMessage: (message) => void messages.push(message),
      warn: (what) => {
        throw new Error(what);
      },
    });
    browsers.setItems(websites());
    browser = await openBrowserWithExtension(pc);
    await until(() => browsers.connected().length === 1);
    page = await browser.context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`http://${sites.merchant}/order`);
    // The page and its frame must have asked what may be recorded in them: until then, no key is confirmed.
    for (const [, click, itemId] of [wish, note]) {
      for (let typed = 0; keysIn(itemId).length === 0; typed += 1) {
        if (typed === 100) throw new Error(`No key is confirmed in ${itemId}`);
        await click();
        await page.keyboard.type('h', { delay: 300 });
      }
    }
  });
  afterAll(async () => {
    await browser?.close();
    await browsers?.close();
    sites?.close();
    if (pc) removePc(pc);
  });

  test.each<Place>([
    wish,
    ['an editable part of the page', () => page.click('#letter'), 'orders'],
    ['an open shadow root', () => insideOf('x-open', 30), 'orders'],
    ['a closed shadow root', () => insideOf('x-closed', 30), 'orders'],
    ['an editable part of a closed shadow root', () => insideOf('x-closed', 300), 'orders'],
    note,
  ])('each key that arrives in a text field in %s is confirmed (PR-06)', async (_, click, itemId) => {
    await click();
    messages = [];
    await page.keyboard.type('hello');
    await until(() => keysIn(itemId).length >= 5);
  });

  test.each<[string, () => Promise<void>]>([
    ['a password field in a closed shadow root', () => insideOf('x-closed', 160)],
    ['the number of an account in a frame that is named', () => inFrame('#named', '#account')],
    ['a text field in a frame that is not named', () => inFrame('#other', '#note')],
  ])('no key that arrives in %s is confirmed (PR-06)', async (_, click) => {
    messages = [];
    await wish[1]();
    await page.keyboard.type('h');
    await until(() => keysIn('orders').length >= 1);
    messages = [];
    await click();
    await until(() => typing().length > 0 && typing().at(-1)!.field?.kind !== 'text');
    messages = [];
    await page.keyboard.type('secret');
    // Whatever is said of these keys is said before what is said of the next ones.
    await wish[1]();
    await page.keyboard.type('12');
    await until(() => keysIn('orders').length >= 2);
    expect(keys()).toHaveLength(2);
  });
});
