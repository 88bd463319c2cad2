import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { DesktopListView } from '../../api/administration/desktops/desktop-list.ts';
import type { Ask } from '../users/administrator.ts';
import { findChromium, openAgentBrowser } from './browser.ts';
import { pauseAtCardField, recordKeystrokesAt } from './card-field.ts';
import { type PcPlace, startDesktop } from './desktop.ts';
import { missingForDesktop } from './display.ts';
import { servePaymentPage } from './payment-page.ts';
import { takePayments } from './payments.ts';
import { personAt } from './person.ts';
import { startTrayPanel } from './tray-panel.ts';

export interface DesktopAtWork {
  display: string;
  /** Whether keystrokes on one page of the shop are recorded too. Not without D-Bus, because no tray could tell the agent. */
  recordsKeystrokes: boolean;
  /** Undefined if this machine has no Chromium. */
  installedBy: 'policy' | 'switch' | undefined;
  /** The agent begins to take payments. */
  takePayments(options: { onPaid(): void; onEnd(error: Error): void }): void;
  stop(): Promise<void>;
}

/** Waits until the extension has its items, because a card that is typed before would be recorded. */
const untilReady = async (ask: Ask, { desktopId, signal }: { desktopId: string; signal?: AbortSignal }) => {
  for (let tries = 0; tries < 120; tries += 1) {
    signal?.throwIfAborted();
    const { desktops, itemsVersion } = await ask<DesktopListView>('GET', '/v1/desktops');
    const own = desktops.find((one) => one.desktopId === desktopId);
    if (own?.itemsVersion === itemsVersion && own.browsers.some(({ extensionSeen }) => extensionSeen)) return;
    await wait(500);
  }
  throw new Error('The browser extension did not report within a minute');
};

/**
 * Starts the PC of an agent who is recorded, and who takes payments in a browser with the extension, with pauses at the card
 * field. Undefined if this machine lacks something that `missingForDesktop` names.
 */
export const startDesktopAtWork = async (
  ask: Ask,
  place: PcPlace,
  { username, signal }: { username: string; signal?: AbortSignal },
): Promise<DesktopAtWork | undefined> => {
  if (missingForDesktop().length > 0) return undefined;
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of undo.splice(0).reverse()) await one();
  };
  try {
    const panel = await startTrayPanel();
    if (panel) undo.push(panel.stop);
    const withBus = panel && {
      userEnvironment: { ...place.userEnvironment, DBUS_SESSION_BUS_ADDRESS: panel.busAddress },
    };
    const desktop = await startDesktop(
      ask,
      { ...place, ...withBus },
      {
        username,
        ...(panel && { permissions: ['record-voice', 'record-screen', 'record-keystrokes'] as const }),
        ...(signal && { signal }),
      },
    );
    undo.push(desktop.stop);
    const chromium = findChromium();
    if (!chromium)
      return { display: desktop.display, recordsKeystrokes: false, installedBy: undefined, takePayments() {}, stop };
    const shop = await servePaymentPage();
    undo.push(shop.close);
    await pauseAtCardField(ask, shop.address);
    if (panel) await recordKeystrokesAt(ask, shop.order.address);
    const browser = await openAgentBrowser({
      browser: chromium,
      folder: join(place.folder, 'browser'),
      env: desktop.env,
    });
    undo.push(browser.close);
    await untilReady(ask, { desktopId: desktop.desktopId, ...(signal && { signal }) });
    const person = panel && (await personAt(desktop.display));
    if (person) undo.push(person.close);
    const page: Page = browser.context.pages()[0] ?? (await browser.context.newPage());
    return {
      display: desktop.display,
      recordsKeystrokes: panel !== undefined,
      installedBy: browser.installedBy,
      takePayments(options) {
        const payments = takePayments({
          ...{ page, url: shop.url, order: person && { url: shop.order.url, person } },
          ...options,
        });
        undo.push(payments.stop);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
