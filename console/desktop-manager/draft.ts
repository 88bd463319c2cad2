import type { DesktopItemsChange, DesktopItemsView } from '../../api/administration/desktops/desktop-items.ts';
import { creditCardTemplate } from '../../domain/desktop-item/card-template.ts';
import { checkDesktopItems } from '../../domain/desktop-item/check-desktop-items.ts';
import {
  type DesktopItem,
  type DesktopItemEvent,
  type ItemKind,
  itemIdsOf,
} from '../../domain/desktop-item/desktop-item.ts';

export interface Draft {
  items: readonly DesktopItem[];
  events: readonly DesktopItemEvent[];
}

/** Values that are absent in an answer are absent in the domain's types, too. */
export const draftOf = ({ items, events }: DesktopItemsView): Draft => ({ items, events }) as unknown as Draft;

export const changeOf = ({ items, events }: Draft, version: number): DesktopItemsChange =>
  ({ items, events, version }) as unknown as DesktopItemsChange;

/** The first error of each field, under the API's names for fields. */
export const errorsOf = (draft: Draft): Record<string, string> =>
  Object.fromEntries(
    checkDesktopItems(draft)
      .toReversed()
      .map(({ field, reason }) => [field, reason]),
  );

export const newItem = (kind: ItemKind, itemId: string): DesktopItem => {
  const own = { itemId, name: '', status: 'New' } as const;
  switch (kind) {
    case 'application':
      return { ...own, kind, program: '' };
    case 'website':
      return { ...own, kind, address: '' };
    case 'field':
      return { ...own, kind, address: '', selectors: [] };
  }
};

export const newEvent = (eventId: string, items: readonly DesktopItem[]): DesktopItemEvent => ({
  eventId,
  name: '',
  mode: 'dry-run',
  startTrigger: items[0] ? { on: 'enter', itemId: items[0].itemId } : { on: 'idle', seconds: 300 },
  pause: ['audio', 'screen'],
  durationSeconds: 60,
});

/** Adds the credit card example under ids and names that are free. */
export const withTemplate = (draft: Draft, address: string): Draft => {
  const { item, event } = creditCardTemplate(address);
  const taken = new Set([
    ...draft.items.flatMap(({ itemId, name }) => [itemId, name.toLowerCase()]),
    ...draft.events.flatMap(({ eventId, name }) => [eventId, name.toLowerCase()]),
  ]);
  let number = 1;
  const id = () => (number === 1 ? item.itemId : `${item.itemId}-${number}`);
  const named = (name: string) => (number === 1 ? name : `${name} ${number}`);
  while ([id(), named(item.name).toLowerCase(), named(event.name).toLowerCase()].some((one) => taken.has(one))) {
    number += 1;
  }
  const itemId = id();
  return {
    items: [...draft.items, { ...item, itemId, name: named(item.name) }],
    events: [
      ...draft.events,
      {
        ...event,
        eventId: itemId,
        name: named(event.name),
        startTrigger: { on: 'enter', itemId },
        stopTrigger: { on: 'leave', itemId },
      },
    ],
  };
};

/** Names of the events that use an item. It cannot be removed before they are. */
export const eventsWith = (itemId: string, { events }: Draft): string[] =>
  events.filter((event) => itemIdsOf(event).includes(itemId)).map(({ name, eventId }) => name || eventId);
