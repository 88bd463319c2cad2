import { creditCardTemplate } from '../../../domain/desktop-item/card-template.ts';
import { checkDesktopItems, selectorProblem } from '../../../domain/desktop-item/check-desktop-items.ts';
import type { DesktopItem, DesktopItemEvent } from '../../../domain/desktop-item/desktop-item.ts';
import { cardEvent, cardField, paymentPage, rules, terminal, terminalEvent } from './examples.ts';

test('the template and the examples have no problems (PR-14)', () => {
  const { item, event } = creditCardTemplate('*.example.com/pay');
  expect(checkDesktopItems({ items: [item], events: [event] })).toEqual([]);
  expect(checkDesktopItems(rules)).toEqual([]);
});

const fieldsOfProblems = (items: DesktopItem[], events: DesktopItemEvent[] = []): string[] =>
  checkDesktopItems({ items, events }).map(({ field }) => field);

test.each<[string, DesktopItem, string]>([
  ['an id with spaces', { ...cardField, itemId: 'Card Number' }, 'items.0.itemId'],
  ['no name', { ...cardField, name: ' ' }, 'items.0.name'],
  ['a name of 101 characters', { ...cardField, name: 'x'.repeat(101) }, 'items.0.name'],
  ['a query in its address', { ...cardField, address: 'pay.example.com/?card=*' }, 'items.0.address'],
  ['an address of no web page', { ...paymentPage, address: 'file:///c/pay.html' } as DesktopItem, 'items.0.address'],
  ['an address without a host', { ...paymentPage, address: '/pay' } as DesktopItem, 'items.0.address'],
  ['a port that is no number', { ...paymentPage, address: 'localhost:x/pay' } as DesktopItem, 'items.0.address'],
  ['no selector', { ...cardField, selectors: [] }, 'items.0.selectors'],
  ['a selector that asks for a value', { ...cardField, selectors: ['input[value^="4"]'] }, 'items.0.selectors.0'],
  ['no program', { ...terminal, program: '' } as DesktopItem, 'items.0.program'],
])('an item with %s is refused, with its field (PR-14)', (_, item, field) => {
  expect(fieldsOfProblems([item])).toEqual([field]);
});

test.each<[string, Partial<DesktopItemEvent>, string]>([
  ['an unknown item', { startTrigger: { on: 'enter', itemId: 'none' } }, 'events.0.startTrigger.itemId'],
  ['a stop trigger that is its start trigger', { stopTrigger: cardEvent.startTrigger }, 'events.0.stopTrigger'],
  ['nothing to pause', { pause: [] }, 'events.0.pause'],
  ['a medium twice', { pause: ['screen', 'screen'] }, 'events.0.pause'],
  ['a duration of 4 seconds', { durationSeconds: 4 }, 'events.0.durationSeconds'],
  ['a duration of an hour and a second', { durationSeconds: 3601 }, 'events.0.durationSeconds'],
  ['half a second', { durationSeconds: 60.5 }, 'events.0.durationSeconds'],
  ['5 idle seconds', { startTrigger: { on: 'idle', seconds: 5 } }, 'events.0.startTrigger.seconds'],
])('an event with %s is refused, with its field (PR-14)', (_, change, field) => {
  expect(fieldsOfProblems([cardField], [{ ...cardEvent, ...change }])).toEqual([field]);
});

test('ids and names are unique (PR-14)', () => {
  const sameId = { ...terminal, itemId: cardField.itemId } as DesktopItem;
  const sameName = { ...terminal, name: 'credit card NUMBER' } as DesktopItem;
  expect(fieldsOfProblems([cardField, sameId])).toEqual(['items.1.itemId']);
  expect(fieldsOfProblems([cardField, sameName])).toEqual(['items.1.name']);
  const again = { ...terminalEvent, eventId: cardEvent.eventId };
  expect(fieldsOfProblems([...rules.items], [cardEvent, again])).toEqual(['events.1.eventId']);
});

test.each([
  'input[name="cardnumber"]',
  '#card > input:not([type="hidden"])',
  'form[action*="pay"] input:nth-of-type(2)',
  '[data-value="card"]',
])('the selector %s is accepted', (selector) => expect(selectorProblem(selector)).toBeUndefined());

test.each([
  'input[value]',
  'input[ VALUE ^= "4"]',
  'input[*|value="4"]',
  'input[\\76 alue]',
  'input:valid',
  'input:placeholder-shown',
  'input:not(:in-range)',
  'input[name="x"',
  'input[name="x]',
  'input {}',
])('the selector %s is refused, because a page must not be asked what was typed', (selector) =>
  expect(selectorProblem(selector)).toEqual(expect.any(String)),
);

test.each([
  ['chromium', 'A browser is named by its pages'],
  ['C:\\\\Program Files\\\\Google\\\\chrome.exe', 'A browser is named by its pages'],
  ['xterm', 'A terminal asks for passwords'],
  ['KeePass.exe', 'This program asks for passwords'],
  ['*', 'named without *'],
  ['crm*', 'named without *'],
])('keystrokes cannot be recorded in %s (PR-06)', (program, reason) => {
  const item = { itemId: 'one', name: 'One', status: 'Approved', kind: 'application', program } as const;
  expect(checkDesktopItems({ items: [{ ...item, recordKeystrokes: true }], events: [] })).toEqual([
    { field: 'items.0.recordKeystrokes', reason: expect.stringContaining(reason) },
  ]);
  expect(checkDesktopItems({ items: [item], events: [] })).toEqual([]);
});

test('keystrokes can be recorded in a program, whatever the title of its window, and on a page (PR-06)', () => {
  const own = { name: 'One', status: 'Approved', recordKeystrokes: true } as const;
  const crm = { ...own, itemId: 'one', kind: 'application', program: 'crm.exe' } as const;
  const page = { ...own, itemId: 'two', name: 'Two', kind: 'website', address: 'shop.example.com/order' } as const;
  expect(checkDesktopItems({ items: [crm, page], events: [] })).toEqual([]);
  expect(checkDesktopItems({ items: [{ ...crm, windowTitle: 'Orders*' }], events: [] })).toMatchObject([
    { field: 'items.0.recordKeystrokes' },
  ]);
});
