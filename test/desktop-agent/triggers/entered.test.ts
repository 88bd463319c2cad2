import { enteredFields } from '../../../browser-extension/worker/entered.ts';

const main = { tabId: 1, frameId: 0 };
const frame = { tabId: 1, frameId: 7 };

test('a field that is reported again keeps the time at which it was entered first (PR-16)', () => {
  const entered = enteredFields();
  entered.enter('card', main, 2000);
  entered.enter('card', frame, 1000);
  expect([entered.itemIds(), entered.since('card')]).toEqual([['card'], 1000]);
  // The frame where it was entered first shows something else now.
  expect(entered.forget(1, 7)).toEqual([]);
  expect(entered.since('card')).toBe(2000);
  expect(entered.leave('card', main)).toBe(true);
  expect(entered.itemIds()).toEqual([]);
});

test('a field that is entered again counts from then (PR-16)', () => {
  const entered = enteredFields();
  entered.enter('card', main, 1000);
  expect(entered.leave('card', main)).toBe(true);
  entered.enter('card', main, 5000);
  expect(entered.since('card')).toBe(5000);
});
