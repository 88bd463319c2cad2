import { backoff, NotYet, RetryLater, retries, retrying, Unreachable } from '../../agent-kit/transfer/retry.ts';

const tracker = () => {
  let time = 0;
  const warnings: string[] = [];
  const one = retries({
    clock: () => new Date(time),
    random: () => 1,
    warn: (what) => warnings.push(what),
    baseMs: 1000,
  });
  return {
    ...one,
    warnings,
    pass: (ms: number) => {
      time += ms;
    },
  };
};

test('a failing task waits longer each time, but at most a minute for network failures', () => {
  const { failed } = tracker();
  const rests = Array.from({ length: 8 }, () => failed('a', 'a.wav', new Unreachable('No answer')));
  expect(rests).toEqual([2500, 4500, 8500, 16_500, 32_500, 60_500, 60_500, 60_500]);
  const others = Array.from({ length: 10 }, () => failed('b', 'b.wav', new RetryLater('In the way')));
  expect(others.at(-1)).toBe(300_500);
});

test('a task is due when its wait is over, and the waits start again after a success', () => {
  const { failed, isDue, succeeded, pass } = tracker();
  const restMs = failed('a', 'a.wav', new RetryLater('In the way'));
  expect([isDue('a'), isDue('b')]).toEqual([false, true]);
  pass(restMs);
  expect(isDue('a')).toBe(true);
  failed('a', 'a.wav', new RetryLater('In the way'));
  succeeded('a');
  expect(isDue('a')).toBe(true);
  expect(failed('a', 'a.wav', new RetryLater('In the way'))).toBe(restMs);
});

test('a clock that is set back does not delay the next attempt by as much', () => {
  const { failed, isDue, pass } = tracker();
  failed('a', 'a.wav', new RetryLater('In the way'));
  expect(isDue('a')).toBe(false);
  pass(-3_600_000);
  expect(isDue('a')).toBe(true);
});

test('the server decides how long to wait if its answer says so', () => {
  expect(tracker().failed('a', 'a.wav', new Unreachable('Too many requests', 90_000))).toBe(90_000);
});

test('a recording that needs a moment causes no warning at first, and is asked for again after that moment', () => {
  const { failed, warnings } = tracker();
  expect(failed('a', 'a.sealed', new NotYet('Not opened yet', 10_000))).toBe(10_000);
  for (let times = 2; times < 10; times += 1) failed('a', 'a.sealed', new NotYet('Not opened yet', 10_000));
  expect(warnings).toEqual([]);
  failed('a', 'a.sealed', new NotYet('Not opened yet', 10_000));
  expect(warnings).toEqual(['a.sealed: Not opened yet']);
});

test('a broken connection is reported the third time, and any other failure at once', () => {
  const { failed, warnings } = tracker();
  failed('a', 'a.wav', new Unreachable('No answer'));
  failed('a', 'a.wav', new Unreachable('No answer'));
  expect(warnings).toEqual([]);
  failed('a', 'a.wav', new Unreachable('No answer'));
  failed('b', 'b.wav', Object.assign(new Error('locked'), { code: 'EBUSY' }));
  expect(warnings).toEqual(['No answer', 'b.wav: locked (EBUSY)']);
});

test('many programs that fail together do not retry together', () => {
  const values = [0, 0.25, 1].map((random) => backoff(() => random, 3));
  expect(values).toEqual([0, 1000, 4000]);
});

test('a single command tries three times, and only if retrying may help', async () => {
  let tries = 0;
  const attempt = (error: Error, successAt: number) =>
    retrying(
      async () => {
        if (++tries < successAt) throw error;
        return tries;
      },
      { random: () => 0, sleep: async () => {} },
    );
  expect(await attempt(new Unreachable('No answer'), 3)).toBe(3);
  tries = 0;
  await expect(attempt(new Unreachable('No answer'), 4)).rejects.toThrow('No answer');
  expect(tries).toBe(3);
  tries = 0;
  await expect(attempt(new RetryLater('In the way'), 2)).rejects.toThrow('In the way');
  expect(tries).toBe(1);
});
