import { cached } from '../../domain/cached.ts';

const reading = () => {
  let now = 1_000;
  const reads: PromiseWithResolvers<string>[] = [];
  const read = cached(
    () => {
      const one = Promise.withResolvers<string>();
      reads.push(one);
      return one.promise;
    },
    { clock: () => new Date(now), milliseconds: 500 },
  );
  const after = (milliseconds: number, notBefore?: number) => {
    now += milliseconds;
    return read(notBefore === undefined ? undefined : new Date(notBefore));
  };
  return { reads, after };
};

test('a value that was read a moment ago is not read again until it expires', async () => {
  const { reads, after } = reading();
  const first = after(0);
  const together = after(499);
  expect(reads).toHaveLength(1);
  reads[0]!.resolve('first');
  expect([await first, await together]).toEqual(['first', 'first']);
  const second = after(1);
  expect(reads).toHaveLength(2);
  reads[1]!.resolve('second');
  expect([await second, await after(499)]).toEqual(['second', 'second']);
  expect(reads).toHaveLength(2);
});

test('a failed reading is not cached, so the next caller tries again at once', async () => {
  const { reads, after } = reading();
  const first = after(0);
  reads[0]!.reject(new Error('not now'));
  await expect(first).rejects.toThrow('not now');
  const second = after(0);
  expect(reads).toHaveLength(2);
  reads[1]!.resolve('there');
  expect(await second).toBe('there');
});

test('an old reading that fails late does not affect the new one', async () => {
  const { reads, after } = reading();
  const first = after(0);
  const second = after(500);
  expect(reads).toHaveLength(2);
  reads[0]!.reject(new Error('too late'));
  await expect(first).rejects.toThrow('too late');
  reads[1]!.resolve('new');
  expect([await second, await after(499)]).toEqual(['new', 'new']);
  expect(reads).toHaveLength(2);
});

test('a caller that needs a value of a later moment causes one new reading, and a moment in the future counts as now', async () => {
  const { reads, after } = reading();
  void after(0);
  void after(100, 1_000);
  expect(reads).toHaveLength(1);
  void after(0, 1_050);
  void after(10, 1_100);
  expect(reads).toHaveLength(2);
  void after(0, 5_000);
  void after(0, 5_000);
  expect(reads).toHaveLength(3);
});
