import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { buildConsole, consoleFolder } from '../../local/front-door/build-console.ts';
import { openConsoleWithStub } from '../../test/journeys/kit/console-with-stub.ts';
import { openBrowser } from '../../test/journeys/kit/open-browser.ts';
import type { Measurement } from '../measurement.ts';

/** The line of a branch office: 1.6 Mbit/s, and 300 ms for a round trip. */
const slowLine = { offline: false, latency: 300, downloadThroughput: 1_600_000 / 8, uploadThroughput: 800_000 / 8 };

const rounds = 5;
const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

interface Visit {
  /** Milliseconds until anything was painted. */
  painted: number;
  /** Milliseconds until the page could be used. */
  usable: number;
  /** Bytes that were transferred. */
  received: number;
}

/** One visit with an empty cache, and a second one with what the first has cached. */
const visits = async (
  browser: Browser,
  url: string,
  { signedIn, usable }: { signedIn: boolean; usable(page: Page): Promise<void> },
): Promise<[Visit, Visit]> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    if (signedIn)
      await context.addInitScript(() => {
        const far = Date.now() + 3_600_000;
        const session = { id: 'bench', accessToken: 'stub.supervisor', renewAt: far, expiresAt: far };
        sessionStorage.setItem('fermata.session', JSON.stringify(session));
      });
    const page = await context.newPage();
    const chromium = await context.newCDPSession(page);
    await chromium.send('Network.enable');
    await chromium.send('Network.emulateNetworkConditions', slowLine);
    let received = 0;
    chromium.on('Network.loadingFinished', ({ encodedDataLength }) => {
      received += encodedDataLength;
    });
    const visit = async (): Promise<Visit> => {
      received = 0;
      const began = performance.now();
      await page.goto(url, { waitUntil: 'commit' });
      await usable(page);
      const painted = await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      );
      return { painted, usable: performance.now() - began, received };
    };
    return [await visit(), await visit()];
  } finally {
    await context.close();
  }
};

/** Everything that the browser would load in order to show all pages, compressed as it is sent. */
const wholeConsole = (): number =>
  readdirSync(join(consoleFolder, 'assets'))
    .filter((name) => /\.(js|css)$/.test(name))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(consoleFolder, 'assets', name))).length, 0);

/** The built console on a slow line, with an API that answers at once. */
export const measure = async (): Promise<Measurement[]> => {
  await buildConsole();
  const served = await openConsoleWithStub();
  const browser = await openBrowser();
  try {
    const of = async (path: string, how: Parameters<typeof visits>[2]) => {
      const all: [Visit, Visit][] = [];
      for (let round = 0; round < rounds; round += 1) all.push(await visits(browser, served.url + path, how));
      const take = (which: 0 | 1, what: keyof Visit) => median(all.map((visit) => visit[which][what]));
      return { first: (what: keyof Visit) => take(0, what), again: (what: keyof Visit) => take(1, what) };
    };
    const contacts = await of('/contacts', {
      signedIn: true,
      usable: (page) =>
        page.getByRole('table', { name: 'Contacts' }).getByRole('link').first().waitFor({ timeout: 60_000 }),
    });
    const signIn = await of('/', {
      signedIn: false,
      usable: (page) => page.getByLabel('Password', { exact: true }).waitFor({ timeout: 60_000 }),
    });
    const seconds = (milliseconds: number, target?: number) => ({
      value: `${(milliseconds / 1000).toFixed(1)} s`,
      target: target === undefined ? '' : `<= ${target} s`,
      met: target === undefined ? undefined : milliseconds <= target * 1000,
    });
    const kilobytes = (bytes: number) => ({
      value: `${Math.round(bytes / 1000)} KB`,
      target: '',
      met: undefined,
    });
    return [
      { name: 'first visit: something to see', ...seconds(contacts.first('painted'), 2) },
      { name: 'first visit: contacts usable', ...seconds(contacts.first('usable'), 5) },
      { name: 'first visit: received until then', ...kilobytes(contacts.first('received')) },
      { name: 'next visit: contacts usable', ...seconds(contacts.again('usable')) },
      { name: 'first visit: sign-in usable', ...seconds(signIn.first('usable'), 5) },
      { name: 'all scripts and styles, compressed', ...kilobytes(wholeConsole()) },
    ];
  } finally {
    await browser.close();
    await served.close();
  }
};
