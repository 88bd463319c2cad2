import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { PaymentPage } from '../../local/desktop/payment-page.ts';

/** A payment page that reports, for each click into the card field, when the field got the focus. */
export interface CardPage {
  /** Clicks into the card number field. Resolves to the time at which it got the focus, in epoch milliseconds. */
  enter(): Promise<number>;
  /** Clicks into another field. */
  leave(): Promise<void>;
}

export const openCardPage = async (context: BrowserContext, { url }: PaymentPage): Promise<CardPage> => {
  const page: Page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  const frame: Frame = page.frames().find((one) => one.url().endsWith('/card'))!;
  await frame.evaluate(
    `card.addEventListener('focus', () => { window.focusedAt = performance.timeOrigin + performance.now(); })`,
  );
  return {
    async enter() {
      await frame.click('#card');
      return frame.evaluate<number>('focusedAt');
    },
    leave: () => frame.click('#expiry'),
  };
};

export const share = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]!;
};
