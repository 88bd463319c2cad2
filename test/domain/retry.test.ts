import { doublingWaits, retry } from '../../domain/retry.ts';

const failing = (times: number) => {
  const waited: number[] = [];
  let attempts = 0;
  return {
    waited,
    attempts: () => attempts,
    run: (isTransient = true, jitter?: (milliseconds: number) => number) =>
      retry(
        async () => {
          attempts++;
          if (attempts <= times) throw new Error(`attempt ${attempts}`);
          return 'done';
        },
        {
          waits: [10, 20],
          wait: async (milliseconds) => waited.push(milliseconds),
          isTransient: () => isTransient,
          ...(jitter && { jitter }),
        },
      ),
  };
};

test('a temporary failure is retried after each wait', async () => {
  const work = failing(2);
  expect(await work.run()).toBe('done');
  expect([work.attempts(), work.waited]).toEqual([3, [10, 20]]);
});

test('immediate success does not wait', async () => {
  const work = failing(0);
  expect(await work.run()).toBe('done');
  expect([work.attempts(), work.waited]).toEqual([1, []]);
});

test('after the last wait the last failure is thrown', async () => {
  const work = failing(9);
  await expect(work.run()).rejects.toThrow('attempt 3');
  expect(work.waited).toEqual([10, 20]);
});

test('a permanent failure is not retried', async () => {
  const work = failing(9);
  await expect(work.run(false)).rejects.toThrow('attempt 1');
  expect(work.waited).toEqual([]);
});

test('waits are spread at random', async () => {
  const work = failing(2);
  await work.run(true, (milliseconds) => milliseconds / 4);
  expect(work.waited).toEqual([2.5, 5]);
});

test('waits double up to the longest', () => {
  expect(doublingWaits({ attempts: 5, first: 500, longest: 1500 })).toEqual([500, 1000, 1500, 1500]);
  expect(doublingWaits({ attempts: 1, first: 500 })).toEqual([]);
});
