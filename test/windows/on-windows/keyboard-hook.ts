import { setTimeout as wait } from 'node:timers/promises';
import { keyboardFaults } from '../../../desktop-agent/session/keystrokes/keys.ts';
import { windowsHooks, windowsKeyboard } from '../../../desktop-agent/windows/keys.ts';
import { until } from '../../desktop-agent/kit/until.ts';
import { hold, press, virtualKeys, visibleWindow } from './user.ts';

/** A keyboard whose hook can be taken away, as Windows does it: without a word. */
const keyboard = () => {
  const window = visibleWindow();
  window.activate('Editor');
  const hooks: unknown[] = [];
  const keys = windowsKeyboard({
    ...windowsHooks,
    install(procedure) {
      const hook = windowsHooks.install(procedure);
      hooks.push(hook);
      return hook;
    },
  });
  const heard: string[] = [];
  const faults: string[] = [];
  keys.onFault?.((what) => void faults.push(what));
  keys.start((text) => void heard.push(text));
  return {
    ...{ heard, faults, hooks },
    loseHook: () => windowsHooks.remove(hooks.at(-1)),
    close() {
      keys.close();
      window.close();
    },
  };
};

/** As long as people hold a key. */
const type = async (key: number): Promise<void> => {
  hold(key, true);
  await wait(100);
  hold(key, false);
  await wait(30);
};

test('a keyboard hook that Windows has removed is reported, and installed again', async () => {
  const { heard, faults, hooks, loseHook, close } = keyboard();
  await type(virtualKeys.a);
  await until(() => heard.length === 1);
  loseHook();
  for (let count = 0; count < 10 && faults.length === 0; count += 1) await type(virtualKeys.a);
  expect(faults).toEqual([keyboardFaults.removed]);
  expect([hooks.length, heard]).toEqual([2, ['a']]);
  await type(virtualKeys.Enter);
  expect(heard).toEqual(['a', '[Enter]']);
  close();
});

test('an agent who types fast and long gets no fault', async () => {
  const { heard, faults, close } = keyboard();
  for (let count = 0; count < 200; count += 1) {
    hold(virtualKeys.a, true);
    await wait(count % 40);
    hold(virtualKeys.a, false);
    if (count % 3 === 0) press(virtualKeys.Enter);
  }
  await until(() => heard.length >= 267);
  expect(faults).toEqual([]);
  close();
});
