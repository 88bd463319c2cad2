import type { Idle } from '../../../desktop-agent/session/idle/idle.ts';
import { until } from '../kit/until.ts';

export interface IdlePlace {
  idle: Idle;
  pressKey(): Promise<void>;
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What every way of measuring idle time must do. */
export const idleSuite = (open: () => Promise<IdlePlace>) => {
  test('an agent who touches nothing is idle for longer and longer, and one key ends it', async () => {
    const place = await open();
    await place.pressKey();
    const early = await place.idle.idleMs();
    await place.pass(400);
    await until(async () => (await place.idle.idleMs()) >= early + 300);
    const late = await place.idle.idleMs();
    await place.pressKey();
    expect(await place.idle.idleMs()).toBeLessThan(late);
    await place.close();
  });
};
