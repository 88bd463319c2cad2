import type { Keys } from '../../../desktop-agent/session/keystrokes/keys.ts';
import { until } from '../kit/until.ts';

export interface KeyPlace {
  keys: Keys;
  /** Types the letter a, with Shift held, with Control held, or alone; then Enter. */
  type(held?: 'Shift' | 'Control'): Promise<void>;
  close(): Promise<void>;
}

/** What every keyboard must do. */
export const keysSuite = (open: () => Promise<KeyPlace>) => {
  test('keys that an agent types are reported as long as somebody listens, and not longer', async () => {
    const { keys, type, close } = await open();
    const heard: string[] = [];
    await type();
    const end = keys.start((text) => void heard.push(text));
    await type();
    await until(() => heard.length === 2);
    await type('Shift');
    await until(() => heard.length === 4);
    // A command writes nothing.
    await type('Control');
    await type();
    await until(() => heard.length >= 6);
    expect(heard).toEqual(['a', '[Enter]', 'A', '[Enter]', 'a', '[Enter]']);
    end();
    await type();
    keys.start((text) => void heard.push(`again ${text}`));
    await type();
    await until(() => heard.length >= 8);
    expect(heard.slice(6)).toEqual(['again a', 'again [Enter]']);
    await close();
  });
};
