import type { DesktopItemEvent, FieldItem } from './desktop-item.ts';

/** These find the card number field on most pages. */
const cardNumberSelectors = [
  'input[autocomplete~="cc-number" i]',
  'input[name="cardnumber" i]',
  'input[name="card-number" i]',
  'input[name="ccnumber" i]',
  'input[id="cardNumber" i]',
];

/**
 * The vendor's own example (PR-19 to PR-23): the agent clicks in the Credit Card Number field, and audio and screen are
 * paused. They are resumed one minute later, or when the agent clicks out of the field.
 */
export const creditCardTemplate = (address: string): { item: FieldItem; event: DesktopItemEvent } => ({
  item: {
    itemId: 'credit-card-number',
    name: 'Credit Card Number',
    kind: 'field',
    status: 'New',
    address,
    selectors: cardNumberSelectors,
  },
  event: {
    eventId: 'credit-card-number',
    name: 'Pause while a card number is entered',
    mode: 'on',
    startTrigger: { on: 'enter', itemId: 'credit-card-number' },
    pause: ['audio', 'screen'],
    durationSeconds: 60,
    stopTrigger: { on: 'leave', itemId: 'credit-card-number' },
  },
});
