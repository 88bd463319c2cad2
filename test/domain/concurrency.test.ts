import { limitConcurrency, mapConcurrently, taskGroup } from '../../domain/concurrency.ts';

/** Tasks that stay in flight until the test ends them. */
const tasks = () => {
  const ends: (() => void)[] = [];
  const started: number[] = [];
  return {
    started,
    task: (id: number) => () =>
      new Promise<void>((resolve) => {
        started.push(id);
        ends.push(resolve);
      }),
    end: async (count = 1) => {
      for (const end of ends.splice(0, count)) end();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    },
  };
};

describe('a concurrency limit', () => {
  test('runs a limited number of tasks at once, and the next ones in order', async () => {
    const { started, task, end } = tasks();
    const limit = limitConcurrency(2);
    const all = [1, 2, 3, 4].map((id) => limit.run(task(id)));
    await end(0);
    expect([started, limit.inFlight, limit.waiting]).toEqual([[1, 2], 2, 2]);
    await end();
    expect(started).toEqual([1, 2, 3]);
    await end(2);
    await end(2);
    await Promise.all(all);
    expect([started, limit.inFlight, limit.waiting]).toEqual([[1, 2, 3, 4], 0, 0]);
  });

  test('continues after a task that failed', async () => {
    const limit = limitConcurrency(1);
    await expect(limit.run(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await limit.run(async () => 'next')).toBe('next');
  });

  test('halves when it is slowed down, and grows by one after twenty successes, up to its initial value', async () => {
    const limit = limitConcurrency(5);
    limit.slowDown();
    expect(limit.limit).toBe(2);
    limit.slowDown();
    limit.slowDown();
    expect(limit.limit).toBe(1);
    for (let success = 0; success < 19; success++) limit.wentWell();
    expect(limit.limit).toBe(1);
    limit.wentWell();
    expect(limit.limit).toBe(2);
    for (let success = 0; success < 200; success++) limit.wentWell();
    expect(limit.limit).toBe(5);
  });

  test('starts waiting tasks when it grows again', async () => {
    const { started, task, end } = tasks();
    const limit = limitConcurrency(2);
    limit.slowDown();
    const all = [1, 2].map((id) => limit.run(task(id)));
    await end(0);
    expect(started).toEqual([1]);
    for (let success = 0; success < 20; success++) limit.wentWell();
    await end(0);
    expect(started).toEqual([1, 2]);
    await end(2);
    await Promise.all(all);
  });
});

describe('a group of tasks', () => {
  test('never has more in flight than is allowed', async () => {
    let inFlight = 0;
    let most = 0;
    const group = taskGroup(2);
    for (let index = 0; index < 6; index++) {
      await group.start(async () => {
        most = Math.max(most, ++inFlight);
        await new Promise(setImmediate);
        inFlight--;
      });
    }
    await group.finish();
    expect([most, inFlight]).toEqual([2, 0]);
  });

  test('reports every failure, and starts nothing after one', async () => {
    const group = taskGroup(2);
    await group.start(() => Promise.reject(new Error('first')));
    await new Promise(setImmediate);
    const never = jest.fn(async () => {});
    for (let index = 0; index < 4; index++) await expect(group.start(never)).rejects.toThrow('first');
    await expect(group.finish()).rejects.toThrow('first');
    expect(never).not.toHaveBeenCalled();
  });
});

describe('a list', () => {
  test('is processed concurrently, with results in its own order', async () => {
    const wait = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      return turns * 10;
    };
    expect(await mapConcurrently([5, 1, 3], 2, wait)).toEqual([50, 10, 30]);
    expect(await mapConcurrently([], 2, wait)).toEqual([]);
  });

  test('ends with its first failure, once nothing is in flight', async () => {
    let inFlight = 0;
    const seen: number[] = [];
    const work = mapConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
      seen.push(item);
      inFlight++;
      await new Promise(setImmediate);
      inFlight--;
      if (item === 1) throw new Error('broken');
    });
    await expect(work).rejects.toThrow('broken');
    expect(inFlight).toBe(0);
    expect(seen).not.toContain(5);
  });
});
