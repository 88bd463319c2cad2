import type { Focus, FocusedWindow } from '../../../desktop-agent/session/focus/focus.ts';
import { until } from '../kit/until.ts';

export interface FocusPlace {
  focus: Focus;
  /** Gives a window of this process the focus, or none. */
  switchTo(title: string | undefined): Promise<void>;
  rename(title: string): Promise<void>;
  /** The program of the windows. */
  program: string;
  close(): Promise<void>;
}

/** What every way of watching the focus must do. */
export const focusSuite = (open: () => Promise<FocusPlace>) => {
  let place: FocusPlace;
  let seen: (FocusedWindow | undefined)[];
  beforeEach(async () => {
    place = await open();
    seen = [];
    place.focus.onChange((window) => void seen.push(window));
  });
  afterEach(() => place.close());

  test('the program and the title of the window that an agent works in are reported', async () => {
    await place.switchTo('Payment - Bank');
    await until(() => seen.length === 1);
    expect(seen[0]).toEqual({ processId: process.pid, program: place.program, title: 'Payment - Bank' });
    expect(await place.focus.current()).toEqual(seen[0]);
  });

  test('another page in the same window is reported as a change, and the same one is not', async () => {
    await place.switchTo('Payment');
    await until(() => seen.length === 1);
    await place.switchTo('Payment');
    await place.rename('Receipt');
    await until(() => seen.length === 2);
    expect(seen.map((window) => window?.title)).toEqual(['Payment', 'Receipt']);
  });

  test('a desktop where no window has the focus is reported so', async () => {
    await place.switchTo('Payment');
    await until(() => seen.length === 1);
    await place.switchTo(undefined);
    await until(() => seen.length === 2);
    expect(seen[1]).toBeUndefined();
    expect(await place.focus.current()).toBeUndefined();
  });

  test('nothing is reported to a listener that has left', async () => {
    const early: unknown[] = [];
    const leave = place.focus.onChange((window) => void early.push(window));
    leave();
    await place.switchTo('Payment');
    await until(() => seen.length === 1);
    expect(early).toEqual([]);
  });
};
