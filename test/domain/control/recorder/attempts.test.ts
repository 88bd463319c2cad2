import {
  AnswerLost,
  type Attempt,
  attemptUntil,
  type Pace,
  toAnswerLost,
} from '../../../../domain/control/recorder/attempts.ts';

const start = Date.parse('2026-11-21T10:00:00.000Z');

/** A clock that advances only by waiting. */
const pace = (waits: readonly number[], chance = 0) => {
  let now = start;
  const waited: number[] = [];
  const given: Pace = {
    clock: () => new Date(now),
    wait: async (milliseconds) => {
      waited.push(milliseconds);
      now += milliseconds;
    },
    random: () => chance,
    waits,
  };
  return { given, waited };
};

const until = new Date(start + 1_000);
const lost = () => {
  throw new AnswerLost('ECONNRESET');
};

/** Gives these answers one after the other. */
const oneByOne = (...answers: (Attempt | (() => never))[]) => {
  const left = [...answers];
  return async (): Promise<Attempt> => {
    const next = left.shift()!;
    return typeof next === 'function' ? next() : next;
  };
};

const busy: Attempt = { result: 'throttled', code: '429', again: true };
const broken: Attempt = { result: 'failed', code: '500', again: true };

test('a recorder is instructed again after growing, partly random waits, until it gives its answer', async () => {
  const { given, waited } = pace([200, 400], 0.5);
  expect(await attemptUntil(oneByOne(busy, broken, { result: 'confirmed' }), until, given)).toEqual({
    result: 'confirmed',
  });
  expect(waited).toEqual([250, 500]);
});

test('no wait exceeds the time that is left, and the last answer counts (PR-13)', async () => {
  const { given, waited } = pace([600, 600]);
  expect(await attemptUntil(oneByOne(busy, busy), until, given)).toEqual({ result: 'throttled', code: '429' });
  expect(waited).toEqual([600]);
});

test('nothing is sent when the time is over, and no wait is begun that would take all of it', async () => {
  const { given, waited } = pace([1_000]);
  const sent: string[] = [];
  const attempt = async (): Promise<Attempt> => {
    sent.push('again');
    return busy;
  };
  expect(await attemptUntil(attempt, new Date(start), given)).toEqual({
    ...{ result: 'failed', code: 'no-time-left', detail: 'There was no time left to send the command.' },
  });
  expect(sent).toEqual([]);
  expect(await attemptUntil(attempt, until, given)).toEqual({ result: 'throttled', code: '429' });
  expect([sent, waited]).toEqual([['again'], []]);
});

test('an answer that another attempt cannot improve is not retried', async () => {
  const { given, waited } = pace([200]);
  expect(await attemptUntil(oneByOne({ result: 'illegal', code: '400' }), until, given)).toMatchObject({
    result: 'illegal',
  });
  expect(waited).toEqual([]);
});

test.each([
  ['failed', broken],
  ['throttled', busy],
  ['illegal', { result: 'illegal', code: '400' }],
] as [string, Attempt][])('after a lost answer, "%s" leaves the result unconfirmed', async (_, answer) => {
  const { given } = pace([200]);
  expect(await attemptUntil(oneByOne(lost, answer), until, given)).toMatchObject({
    result: 'unconfirmed',
    code: answer.code,
  });
});

test.each(['confirmed', 'not-recording', 'not-found'] as const)(
  'after a lost answer, "%s" is the result',
  async (result) => {
    const { given } = pace([200]);
    expect(await attemptUntil(oneByOne(lost, { result }), until, given)).toEqual({ result });
  },
);

test('a defect of an adapter is not thrown, and counts as unconfirmed', async () => {
  const { given } = pace([]);
  const attempt = async () => {
    throw new TypeError('a secret word');
  };
  const answer = await attemptUntil(attempt, until, given);
  expect(answer).toMatchObject({ result: 'unconfirmed', code: 'unexpected' });
  expect(JSON.stringify(answer)).not.toContain('secret');
});

test.each([
  ['ECONNREFUSED', true],
  ['ENOTFOUND', true],
  ['ECONNRESET', false],
  ['UND_ERR_SOCKET', false],
])('the error code %s tells that certainly nothing was sent: %s', (code, unsent) => {
  expect(toAnswerLost(new TypeError('fetch failed', { cause: { code } }))).toMatchObject({ code, unsent });
});

test('a recorder that never answers is not waited for beyond its time, and is told to stop (PR-06)', async () => {
  const { given } = pace([200]);
  let signal: AbortSignal | undefined;
  const attempt = (ofAttempt: AbortSignal) => {
    signal = ofAttempt;
    return new Promise<never>(() => {});
  };
  expect(await attemptUntil(attempt, new Date(start + 1), given)).toEqual({
    ...{ result: 'unconfirmed', code: 'no-answer', detail: 'No answer in time: it may or may not have happened.' },
  });
  expect(signal!.aborted).toBe(true);
});

test('a recorder that cannot be reached is tried again, and certainly did nothing (PR-06)', async () => {
  const unreachable = () => {
    throw new AnswerLost('ECONNREFUSED', { unsent: true });
  };
  const { given, waited } = pace([200]);
  expect(await attemptUntil(oneByOne(unreachable, unreachable), until, given)).toEqual({
    ...{ result: 'failed', code: 'ECONNREFUSED', detail: 'The recorder could not be reached: nothing happened.' },
  });
  expect(waited).toEqual([200]);
});

test.each([
  ['that could not be read', Object.assign(new Error('Not now'), { name: 'Failure' })],
  ['that the cloud does not give', Object.assign(new Error('None'), { name: 'CredentialsProviderError' })],
  ['behind another error', new Error('Failed', { cause: { name: 'CredentialsProviderError', code: 'ECONNRESET' } })],
])('without credentials %s nothing is sent (PR-06)', (_, error) => {
  expect(toAnswerLost(error)).toMatchObject({ code: 'no-credentials', unsent: true });
});

test('an error without a code has none made of something else (PR-06)', () => {
  expect(toAnswerLost(new TypeError('failed'))).toMatchObject({ code: 'answer-lost', unsent: false });
  expect(toAnswerLost(Object.assign(new Error('failed'), { code: 7 }))).toMatchObject({ code: 'answer-lost' });
});
