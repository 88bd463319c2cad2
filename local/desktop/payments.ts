import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Person } from './person.ts';

/** Card numbers for tests, which no bank issues. */
const cards = ['4111111111111111', '5555555555554444', '378282246310005'];

interface Options {
  page: Page;
  /** The address of the payment page. */
  url: string;
  /** Before each payment, a message is typed on this page with the keys of the display, because only those can be recorded. */
  order?: { url: string; person: Person } | undefined;
  /** Seconds between two payments. */
  restSeconds?: number;
  /** Called after each payment. */
  onPaid?: () => void;
  /** Called if the browser is gone, or the page is not as expected. No further payment is taken then. */
  onEnd: (error: Error) => void;
}

/** Plays an agent who takes a payment now and then: the customer reads out a card number, and the agent types it. */
export const takePayments = ({
  page,
  url,
  order,
  restSeconds = 40,
  onPaid = () => {},
  onEnd,
}: Options): { stop(): void } => {
  const stopping = new AbortController();
  const pass = (seconds: number) => wait(seconds * 1000, undefined, { signal: stopping.signal });

  const writeMessage = async ({ url: orderUrl, person }: NonNullable<Options['order']>): Promise<void> => {
    await page.goto(orderUrl);
    await person.bringToFront();
    await page.locator('#message').click();
    // Keystrokes within half a second of a click are not recorded.
    await pass(2);
    await person.type('happy birthday', pass);
    await pass(2);
  };

  const takeOne = async (card: string): Promise<void> => {
    await page.goto(url);
    await pass(3);
    await page.locator('#name').pressSequentially('Anna Example', { delay: 60 });
    await pass(2);
    const provider = page.frameLocator('#provider');
    await provider.locator('#card').click();
    await page.keyboard.type(card, { delay: 250 });
    await pass(2);
    await provider.locator('#expiry').click();
    await page.keyboard.type('12/29', { delay: 120 });
    await pass(2);
    await page.locator('#pay').click();
    await pass(3);
  };

  const run = async (): Promise<void> => {
    for (let number = 0; ; number += 1) {
      if (order) await writeMessage(order);
      await takeOne(cards[number % cards.length]!);
      onPaid();
      await pass(restSeconds);
    }
  };
  run().catch((error: Error) => {
    if (!stopping.signal.aborted) onEnd(error);
  });
  return { stop: () => stopping.abort() };
};
