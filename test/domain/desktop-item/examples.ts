import { creditCardTemplate } from '../../../domain/desktop-item/card-template.ts';
import type { DesktopItem, DesktopItemEvent } from '../../../domain/desktop-item/desktop-item.ts';

const template = creditCardTemplate('pay.example.com');

export const cardField = { ...template.item, status: 'Approved' } as const satisfies DesktopItem;
export const cardEvent: DesktopItemEvent = template.event;

export const paymentPage: DesktopItem = {
  itemId: 'payment-page',
  name: 'Payment page',
  kind: 'website',
  status: 'Approved',
  address: 'pay.example.com/checkout/*',
};

export const terminal: DesktopItem = {
  itemId: 'terminal',
  name: 'Payment terminal',
  kind: 'application',
  status: 'Approved',
  program: 'terminal.exe',
  windowTitle: 'Card payment*',
};

export const terminalEvent: DesktopItemEvent = {
  eventId: 'terminal',
  name: 'Pause at the payment terminal',
  mode: 'on',
  startTrigger: { on: 'enter', itemId: 'terminal' },
  pause: ['screen'],
  durationSeconds: 120,
};

export const rules = { items: [cardField, paymentPage, terminal], events: [cardEvent, terminalEvent] };
