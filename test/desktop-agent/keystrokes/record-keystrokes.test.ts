import fc from 'fast-check';
import { fakeFocus } from '../../../desktop-agent/session/focus/fake-focus.ts';
import { fakeKeys } from '../../../desktop-agent/session/keystrokes/fake-keys.ts';
import { keyboardFaults } from '../../../desktop-agent/session/keystrokes/keys.ts';
import { recordKeystrokes } from '../../../desktop-agent/session/keystrokes/record-keystrokes.ts';
import { fieldKinds } from '../../../domain/keystroke/field-kind.ts';
import { browserOf } from '../../../domain/keystroke/programs.ts';

const rules = { programs: new Set(['crm', 'chromium', 'xterm']), pageItemIds: new Set(['order-page']) };
const chromium = { id: 1, browser: 'Chromium' };
const textField = { pageItemId: 'order-page', kind: 'text' } as const;

/** An agent at work in a program that was named, with everything allowed. */
const agentAtWork = async () => {
  let now = 10_000;
  const keys = fakeKeys();
  const focus = fakeFocus();
  focus.switchTo({ processId: 1, program: 'crm', title: 'Orders' });
  const asked: number[] = [];
  const recorder = recordKeystrokes({
    ...{ keys, focus, browserOf, nowMs: () => now },
    askField: () => void asked.push(now),
  });
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
  /** In a page that says of each key that it has arrived. */
  const typeInPage = (text: string, field: Parameters<typeof recorder.confirmKey>[0] = textField) => {
    for (const one of text) {
      type(one);
      recorder.confirmKey(field, now, chromium);
    }
  };
  const openBrowser = () => {
    focus.switchTo({ processId: 2, program: 'chromium', title: 'Order' });
    recorder.setField(textField, now, chromium);
    pass(1000);
  };
  /** What is stored in the end. */
  const stored = () => {
    pass(10_000);
    return recorder
      .take()
      .map(({ text }) => text)
      .join('');
  };
  return { keys, focus, recorder, asked, allow, pass, type, typeInPage, openBrowser, stored, now: () => now };
};

test('the keyboard is not listened to until everything is allowed, and not while it is paused (PR-06)', async () => {
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

test('a keyboard that could not be heard says so, and is heard further (PR-06)', async () => {
  const { keys, recorder, allow, type, stored } = await agentAtWork();
  const faults: string[] = [];
  recorder.onFault((what) => void faults.push(what));
  allow();
  keys.fail(keyboardFaults.removed);
  type('a');
  expect([faults, stored()]).toEqual([[keyboardFaults.removed], 'a']);
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

test('a password that is typed after the focus moved, and before the extension reports that, is not stored (PR-06)', async () => {
  const { recorder, allow, pass, type, typeInPage, openBrowser, stored, now } = await agentAtWork();
  allow();
  openBrowser();
  typeInPage('name');
  pass(1000);
  const clicked = now();
  type('pass');
  recorder.setField({ pageItemId: 'order-page', kind: 'password' }, clicked, chromium);
  type('word');
  pass(1000);
  recorder.setField(textField, now(), chromium);
  pass(1000);
  typeInPage('city');
  expect(stored()).toBe('namecity');
});

test('a page that is too busy to report a click into its password field loses keystrokes, and reveals no password (PR-06)', async () => {
  const { recorder, allow, pass, type, typeInPage, openBrowser, stored, now } = await agentAtWork();
  allow();
  openBrowser();
  typeInPage('name');
  pass(1000);
  // The agent clicks into the password field and types; the page hears of both a second and a half later.
  type('pass');
  pass(1500);
  recorder.setField({ pageItemId: 'order-page', kind: 'password' }, now(), chromium);
  type('word');
  expect(stored()).toBe('name');
});

test('keystrokes in the address bar reach no field of a page, and are not stored', async () => {
  const { allow, pass, type, typeInPage, openBrowser, stored } = await agentAtWork();
  allow();
  openBrowser();
  typeInPage('name');
  pass(1000);
  type('bank.example');
  expect(stored()).toBe('name');
});

test('a key that a page confirms twice lets no other key through', async () => {
  const { recorder, allow, type, openBrowser, stored, now } = await agentAtWork();
  allow();
  openBrowser();
  type('a');
  for (const _ of [1, 2, 3]) recorder.confirmKey(textField, now(), chromium);
  type('b');
  expect(stored()).toBe('a');
});

test('keystrokes in a browser whose window has just come to the front, and whose field is not known yet, are not stored', async () => {
  const { focus, recorder, asked, allow, pass, type, openBrowser, stored } = await agentAtWork();
  allow();
  openBrowser();
  const before = asked.length;
  focus.switchTo({ processId: 2, program: 'chromium', title: 'Bank' });
  expect(asked).toHaveLength(before + 1);
  pass(5000);
  type('secret');
  expect(recorder.denial()).toBe('field-not-seen');
  expect(stored()).toBe('');
});

test('the extension of a browser that is not in front is not believed', async () => {
  const { focus, recorder, allow, now } = await agentAtWork();
  allow();
  focus.switchTo({ processId: 3, program: 'firefox', title: 'Order' });
  recorder.setField(textField, now(), chromium);
  expect(recorder.denial()).toBe('field-not-seen');
});

test('a browser and a terminal are not recorded as programs, although somebody named them', async () => {
  const { focus, recorder, allow } = await agentAtWork();
  allow();
  for (const program of ['chromium', 'xterm']) {
    focus.switchTo({ processId: 4, program, title: '' });
    expect(recorder.denial()).toBe('field-not-seen');
  }
});

test('another profile that loses the focus does not speak for the one that has it', async () => {
  const { recorder, allow, openBrowser, now } = await agentAtWork();
  allow();
  openBrowser();
  recorder.setField(undefined, now(), { ...chromium, id: 2 });
  expect(recorder.denial()).toBeUndefined();
  recorder.setField(undefined, now(), chromium);
  expect(recorder.denial()).toBe('field-not-seen');
});

test('a pause drops what was typed since the click, and what ends the session drops all that waits (PR-06)', async () => {
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

/** What may happen to an agent, in any order. */
const happening = fc.oneof(
  fc.record({ is: fc.constant('type' as const), isConfirmed: fc.boolean() }),
  fc.record({ is: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 4000 }) }),
  fc.record({ is: fc.constant('pause' as const), isOn: fc.boolean() }),
  fc.record({ is: fc.constant('permit' as const), isOn: fc.boolean() }),
  fc.record({ is: fc.constant('show' as const), isOn: fc.boolean() }),
  fc.record({ is: fc.constant('window' as const), program: fc.constantFrom('crm', 'mail', 'chromium', 'firefox') }),
  fc.record({
    is: fc.constant('field' as const),
    kind: fc.constantFrom(...fieldKinds),
    page: fc.constantFrom('order-page', 'bank'),
    lateMs: fc.integer({ min: 0, max: 400 }),
  }),
  fc.record({ is: fc.constant('store' as const) }),
);

test('whatever happens in whatever order, nothing is stored that was typed while paused, not permitted or not shown, elsewhere than allowed, or into a field that is not a text field (PR-06)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (story) => {
      const { keys, focus, recorder, pass, now } = await agentAtWork();
      recorder.setRules(rules);
      recorder.setStopped(false);
      const truth = { isPaused: true, isPermitted: false, isShown: false, program: 'crm', field: '' };
      const secrets = new Set<string>();
      const stored: string[] = [];
      let number = 0;
      for (const step of story) {
        if (step.is === 'type') {
          // Each key is another letter, so that it is known which of them were stored.
          number += 1;
          const text = String.fromCodePoint(0x4e00 + number);
          const isAllowed =
            (truth.program === 'crm' || (truth.program === 'chromium' && truth.field === 'order-page text')) &&
            truth.isPermitted &&
            truth.isShown &&
            !truth.isPaused;
          if (!isAllowed) secrets.add(text);
          keys.type(text);
          if (step.isConfirmed && truth.program === 'chromium' && truth.field === 'order-page text') {
            recorder.confirmKey(textField, now(), chromium);
          }
        }
        if (step.is === 'pass') pass(step.ms);
        if (step.is === 'pause') {
          truth.isPaused = step.isOn;
          recorder.setPaused(step.isOn);
        }
        if (step.is === 'permit') {
          truth.isPermitted = step.isOn;
          recorder.setPermitted(step.isOn);
        }
        if (step.is === 'show') {
          truth.isShown = step.isOn;
          recorder.setShown(step.isOn);
        }
        if (step.is === 'window' && step.program !== truth.program) {
          truth.program = step.program;
          truth.field = '';
          focus.switchTo({ processId: 9, program: step.program, title: '' });
        }
        if (step.is === 'field' && truth.program === 'chromium') {
          truth.field = `${step.page} ${step.kind}`;
          // The news comes late; meanwhile the agent types into the new field already.
          const changedAt = now();
          number += 1;
          const text = String.fromCodePoint(0x4e00 + number);
          if (truth.field !== 'order-page text') secrets.add(text);
          keys.type(text);
          pass(step.lateMs);
          recorder.setField({ pageItemId: step.page, kind: step.kind }, changedAt, chromium);
        }
        if (step.is === 'store') stored.push(...recorder.take().map(({ text }) => text));
      }
      pass(10_000);
      stored.push(...recorder.take().map(({ text }) => text));
      expect(stored.filter((text) => secrets.has(text))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
