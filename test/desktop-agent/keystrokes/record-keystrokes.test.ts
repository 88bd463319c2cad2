import { fakeFocus } from '../../../desktop-agent/session/focus/fake-focus.ts';
import { fakeKeys } from '../../../desktop-agent/session/keystrokes/fake-keys.ts';
import { recordKeystrokes } from '../../../desktop-agent/session/keystrokes/record-keystrokes.ts';

const rules = { programs: new Set(['crm']), pageItemIds: new Set(['order-page']) };

/** An agent at work in a program that was named, with everything allowed. */
const agentAtWork = async () => {
  let now = 10_000;
  const keys = fakeKeys();
  const focus = fakeFocus();
  focus.switchTo({ processId: 1, program: 'crm', title: 'Orders' });
  const recorder = recordKeystrokes({ keys, focus, isBrowser: (program) => program === 'chromium', nowMs: () => now });
  await focus.current();
  const pass = (ms: number) => {
    now += ms;
  };
  const allow = () => {
    recorder.setRules(rules);
    recorder.setPermitted(true);
    recorder.setShown(true);
    recorder.setStopped(false);
    recorder.setPaused(false);
    pass(1000);
  };
  const type = (text: string) => {
    for (const one of text) {
      pass(10);
      keys.type(one);
    }
  };
  /** What is stored in the end. */
  const stored = () => {
    pass(10_000);
    return recorder
      .take()
      .map(({ text }) => text)
      .join('');
  };
  return { keys, focus, recorder, allow, pass, type, stored, now: () => now };
};

test('the keyboard is not listened to until everything is allowed, and not while it is paused', async () => {
  const { keys, recorder, allow } = await agentAtWork();
  expect(keys.isHeard).toBe(false);
  allow();
  expect(keys.isHeard).toBe(true);
  recorder.setPaused(true);
  expect(keys.isHeard).toBe(false);
  recorder.setPaused(false);
  expect(keys.isHeard).toBe(true);
  for (const withdraw of [() => recorder.setPermitted(false), () => recorder.setShown(false)]) {
    allow();
    withdraw();
    expect(keys.isHeard).toBe(false);
  }
});

test('a permission that is withdrawn ends the recording at once', async () => {
  const { recorder, allow, pass, type, stored } = await agentAtWork();
  allow();
  type('order');
  pass(1000);
  recorder.setPermitted(false);
  type('secret');
  expect(stored()).toBe('order');
});

test('a password that is typed after the focus moved, before the extension has said so, is not stored', async () => {
  const { focus, recorder, allow, pass, type, stored, now } = await agentAtWork();
  allow();
  focus.switchTo({ processId: 2, program: 'chromium', title: 'Order' });
  recorder.setField({ pageItemId: 'order-page', kind: 'text' });
  pass(1000);
  type('name');
  pass(1000);
  const clicked = now();
  type('pass');
  recorder.setField({ pageItemId: 'order-page', kind: 'password' }, clicked);
  type('word');
  pass(1000);
  recorder.setField({ pageItemId: 'order-page', kind: 'text' });
  pass(1000);
  type('city');
  expect(stored()).toBe('namecity');
});

test('a browser whose window has just come to the front says nothing yet of its field, and nothing is stored', async () => {
  const { focus, recorder, allow, pass, type, stored } = await agentAtWork();
  allow();
  focus.switchTo({ processId: 2, program: 'chromium', title: 'Order' });
  recorder.setField({ pageItemId: 'order-page', kind: 'text' });
  focus.switchTo({ processId: 2, program: 'chromium', title: 'Bank' });
  pass(5000);
  type('secret');
  expect(recorder.denial()).toBe('field-not-seen');
  expect(stored()).toBe('');
});

test('a pause drops what was typed since the click, and what ends the session drops all that waits', async () => {
  const { keys, recorder, allow, pass, type, stored, now } = await agentAtWork();
  allow();
  type('order');
  pass(1000);
  const clicked = now();
  type('4111');
  recorder.setPaused(true, clicked);
  expect(stored()).toBe('order');
  recorder.setPaused(false);
  pass(1000);
  type('more');
  recorder.close();
  expect(keys.isHeard).toBe(false);
  expect(stored()).toBe('');
});
