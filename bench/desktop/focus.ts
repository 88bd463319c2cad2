import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionTriggers } from '../../desktop-agent/session/session-triggers.ts';
import { browserAddress } from '../../desktop-agent/triggers/native-host/address.ts';
import { creditCardTemplate } from '../../domain/desktop-item/card-template.ts';
import { findChromium, openAgentBrowser } from '../../local/desktop/browser.ts';
import { startDisplay } from '../../local/desktop/display.ts';
import { servePaymentPage } from '../../local/desktop/payment-page.ts';
import { CapturedScreens } from '../../test/desktop-agent/kit/captured-screens.ts';
import type { Measurement } from '../measurement.ts';
import { openCardPage, share } from './card-page.ts';

const clicks = 100;
const now = () => performance.timeOrigin + performance.now();

/**
 * From the focus of a card field in Chromium, through extension, native host and triggers, until the process that
 * captures has ended. Also checks whether the segments contain a picture of the time in between.
 */
export const measureFocus = async (): Promise<Measurement[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-focus-'));
  const env = { ...process.env, XDG_RUNTIME_DIR: join(folder, 'run') };
  const display = await startDisplay();
  const site = await servePaymentPage();
  const screens = await CapturedScreens.start(display.name, { holdBackMs: 1000 });
  let stoppedAt: number | undefined;
  const triggers = await sessionTriggers(
    {
      send: () => true,
      async pause(_, since = Date.now()) {
        await screens.capture.stop('paused', since);
        stoppedAt = now();
      },
      resume: () => screens.capture.resume('paused'),
      pauseKeystrokes() {},
      resumeKeystrokes() {},
    },
    { print: console.error, address: browserAddress({ env }), file: join(folder, 'triggers.json') },
  );
  const { item, event } = creditCardTemplate(site.address);
  const items = { items: [{ ...item, status: 'Approved' }], events: [event] };
  triggers.onAnswer({ is: 'items', version: 1 }, Buffer.from(JSON.stringify(items)));
  const browser = await openAgentBrowser({
    ...{ browser: findChromium()!, folder: join(folder, 'browser') },
    env: { ...env, DISPLAY: display.name },
  });
  const pauses: { from: number; to: number }[] = [];
  const stops: number[] = [];
  try {
    const page = await openCardPage(browser.context, site);
    // The first click waits for the extension, which a policy installs; it is not counted.
    for (let tries = 0; stoppedAt === undefined; tries += 1) {
      if (tries > 60) throw new Error('The extension did not report');
      await page.leave();
      await page.enter();
      await sleep(500);
    }
    for (let click = 0; click < clicks; click += 1) {
      await page.leave();
      const resumedAt = Date.now();
      await screens.until(() => screens.framesAfter(resumedAt) > 0);
      stoppedAt = undefined;
      const focusedAt = await page.enter();
      while (stoppedAt === undefined) await sleep(1);
      stops.push(stoppedAt - focusedAt);
      const shownUntil = Date.now() + 250;
      while (Date.now() < shownUntil) await sleep(5);
      pauses.push({ from: focusedAt, to: shownUntil });
    }
    await screens.capture.close();
    const written = screens.times().filter((at) => pauses.some(({ from, to }) => from <= at && at < to)).length;
    const p99 = share(stops, 0.99);
    return [
      {
        name: `a click into a card field of another origin, ${clicks} times: from the focus until nothing is captured any more`,
        value: `median ${share(stops, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, at most ${Math.max(...stops).toFixed(0)} ms`,
        target: 'p99 <= 150 ms',
        met: p99 <= 150,
      },
      {
        name: '... pictures of these pauses in the segments',
        value: `${written} (${screens.times().length} in between)`,
        target: '0',
        met: written === 0 && screens.times().length >= clicks,
      },
    ];
  } finally {
    await browser.close();
    await triggers.close();
    await screens.close();
    site.close();
    await display.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};
