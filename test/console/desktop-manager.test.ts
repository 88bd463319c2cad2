import {
  changeOf,
  draftOf,
  errorsOf,
  eventsWith,
  newEvent,
  newItem,
  withTemplate,
} from '../../console/desktop-manager/draft.ts';
import { effectText, triggerChoices, triggerOf, triggerText } from '../../console/desktop-manager/words.ts';
import { versionText } from '../../domain/desktop-item/item-counts.ts';
import { cardEvent, cardField, rules, terminal } from '../domain/desktop-item/examples.ts';

const empty = { items: [], events: [] };

test('the credit card template is complete as it is, and only counts until it is approved (PR-14)', () => {
  const draft = withTemplate(empty, 'pay.example.com');
  expect(errorsOf(draft)).toEqual({});
  expect(effectText(draft.events[0]!, draft.items)).toBe('Only counts: an item is New');
  expect(effectText(draft.events[0]!, [{ ...draft.items[0]!, status: 'Approved' }])).toBe('Pauses');
});

test('the template can be used for several payment pages (PR-14)', () => {
  const draft = ['pay.example.com', 'shop.example.com', 'a.example.com'].reduce(withTemplate, empty);
  expect(errorsOf(draft)).toEqual({});
  expect(draft.items.map(({ name }) => name)).toEqual([
    'Credit Card Number',
    'Credit Card Number 2',
    'Credit Card Number 3',
  ]);
  expect(draft.events[2]!.startTrigger).toEqual({ on: 'enter', itemId: 'credit-card-number-3' });
});

test('a new item and a new event say what is missing, each at its field (PR-14)', () => {
  const item = newItem('field', 'item-1');
  const draft = { items: [item], events: [newEvent('event-1', [item])] };
  expect(Object.keys(errorsOf(draft)).sort()).toEqual([
    'events.0.name',
    'items.0.address',
    'items.0.name',
    'items.0.selectors',
  ]);
  expect(effectText(draft.events[0]!, draft.items)).toBe('Only counts: dry run');
});

test('the page saves what it has read, and an item names the events that watch it', () => {
  const draft = draftOf({ ...rules, version: 4, changedAt: null, changedBy: null } as never);
  expect(changeOf(draft, 4)).toEqual({ ...rules, version: 4 });
  expect(eventsWith(cardField.itemId, draft)).toEqual([cardEvent.name]);
  expect(eventsWith('payment-page', draft)).toEqual([]);
});

test('triggers are chosen as sentences about the agent (PR-15)', () => {
  const choices = triggerChoices([cardField, terminal]);
  expect(choices.map(({ label }) => label)).toEqual([
    'The agent clicks in Credit Card Number',
    'The agent clicks out of Credit Card Number',
    'The agent switches to Payment terminal',
    'The agent leaves Payment terminal',
    'The agent uses neither keyboard nor mouse for a time',
    'The agent uses keyboard or mouse again',
  ]);
  for (const { value, label } of choices) expect(triggerText(triggerOf(value), [cardField, terminal])).toContain(label);
  expect(triggerText(cardEvent.startTrigger, [])).toBe('An item that was removed');
});

test('the page tells how many PCs run the newest version (PR-14)', () => {
  expect(versionText([], 3)).toBe('No PC has reported yet.');
  expect(versionText([{ version: 3, desktops: 1 }], 3)).toBe('The PC runs version 3.');
  expect(versionText([{ version: 3, desktops: 2 }], 3)).toBe('All 2 PCs run version 3.');
  expect(
    versionText(
      [
        { version: 3, desktops: 2 },
        { version: 2, desktops: 5 },
      ],
      3,
    ),
  ).toBe('2 of 7 PCs run version 3; the others get it with their next report.');
});
