import type { DesktopItemsView } from '../../api/administration/desktops/desktop-items.ts';
import { creditCardTemplate } from '../../domain/desktop-item/card-template.ts';
import type { Ask } from '../users/administrator.ts';

/** Does what an administrator does on the page Desktop Manager: approves the credit card template with this address. */
export const pauseAtCardField = async (
  ask: Ask,
  address: string,
  { durationSeconds = 60 }: { durationSeconds?: number } = {},
): Promise<void> => {
  const { items, events, version } = await ask<DesktopItemsView>('GET', '/v1/desktop-items');
  const { item, event } = creditCardTemplate(address);
  await ask('PUT', '/v1/desktop-items', {
    items: [...items.filter(({ itemId }) => itemId !== item.itemId), { ...item, status: 'Approved' }],
    events: [...events.filter(({ eventId }) => eventId !== event.eventId), { ...event, durationSeconds }],
    version,
  });
};

/** Chooses a page on which keystrokes may be recorded. */
export const recordKeystrokesAt = async (ask: Ask, address: string): Promise<void> => {
  const { items, events, version } = await ask<DesktopItemsView>('GET', '/v1/desktop-items');
  const item = {
    itemId: 'orders',
    name: 'Orders',
    kind: 'website',
    status: 'Approved',
    address,
    recordKeystrokes: true,
  };
  await ask('PUT', '/v1/desktop-items', {
    items: [...items.filter(({ itemId }) => itemId !== item.itemId), item],
    events,
    version,
  });
};
