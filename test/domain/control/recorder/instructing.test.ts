import type { Command, Verb } from '../../../../domain/control/command/command.ts';
import { toAnswerLost } from '../../../../domain/control/recorder/attempts.ts';
import {
  instructRecorders,
  presentRecorders,
  recordersByMedium,
  takeTurns,
} from '../../../../domain/control/recorder/instruct-recorders.ts';
import { allows, integrations, mannerOf } from '../../../../domain/control/recorder/integrations.ts';
import { QuotaLine } from '../../../../domain/control/recorder/quota-line.ts';
import type { Instruction, Recorder } from '../../../../domain/control/recorder/recorder.ts';
import type { RecorderName } from '../../../../domain/control/recorder/recorder-name.ts';
import type { Medium } from '../../../../domain/recording/recording.ts';
import { connected } from '../control-kit.ts';
import { command, standing } from '../control-steps-kit.ts';

const start = Date.parse('2026-11-20T10:00:05.000Z');
const seconds = (date: Date) => (date.getTime() - start) / 1_000;

/** Recorders that confirm, and the instructions that they got. */
const studio = (...recorders: (Partial<Recorder> & { name: RecorderName; media: Medium[] })[]) => {
  let now = start;
  const instructions: (Instruction & { to: RecorderName })[] = [];
  const turns: string[] = [];
  const signals: AbortSignal[] = [];
  const quota = {
    turn: async (urgency: string, until: Date) => {
      turns.push(`${urgency} ${seconds(until)}`);
      return true;
    },
  };
  const ports = {
    recorders: recorders.map(
      ({ media, ...more }): Recorder => ({
        mediaOf: () => media,
        instruct: async (instruction) => {
          instructions.push({ ...instruction, to: more.name });
          return instruction.media.map((medium) => ({
            ...{ recorder: more.name, medium, result: 'confirmed', at: new Date(now).toISOString() },
          }));
        },
        ...more,
      }),
    ),
    quotas: { 'amazon-connect': quota } as Partial<Record<RecorderName, typeof quota>>,
    clock: () => new Date(now),
    wait: async (milliseconds: number, signal?: AbortSignal) => {
      if (signal) signals.push(signal);
      await new Promise((resolve) => setImmediate(resolve));
      now += milliseconds;
    },
    count: () => {},
  };
  const of = (
    verb: Verb,
    media: Medium[] = ['audio', 'screen'],
    state = standing('audio', { standing: 'recording' }),
  ) => ({
    ...{ contact: connected, state, media, command: command(verb, media) as Command },
  });
  return { ports, instructions, turns, signals, of };
};

describe('an instruction', () => {
  test('goes to each recorder for what it records, in time, with its own token and the end of the pause (PR-06, PR-26)', async () => {
    const { ports, instructions, signals, of } = studio(
      { name: 'amazon-connect', media: ['audio', 'screen'] },
      { name: 'desktop', media: ['screen', 'keystroke'] },
    );
    const state = {
      ...standing('audio', { standing: 'paused', tokens: { 'amazon-connect': 'A1', twilio: 'T1' } }),
      pausedUntil: '2026-11-20T10:05:00.000Z',
    };
    const outcomes = await instructRecorders(ports, of('resume', ['audio', 'keystroke'], state));
    expect(outcomes.map(({ recorder, medium, result }) => `${recorder} ${medium} ${result}`)).toEqual([
      ...['amazon-connect audio confirmed', 'desktop keystroke confirmed'],
    ]);
    const same = { verb: 'resume', contact: connected, pausedUntil: state.pausedUntil };
    const inOrder = instructions.toSorted((a, b) => (a.to < b.to ? -1 : 1));
    expect(inOrder.map(({ until: _, ...rest }) => rest)).toStrictEqual([
      { ...same, media: ['audio'], tokens: { audio: 'A1' }, to: 'amazon-connect' },
      { ...same, media: ['keystroke'], tokens: {}, to: 'desktop' },
    ]);
    expect(instructions.map(({ until }) => seconds(until))).toEqual([5, 5]);
    // Nobody waits for a silence that did not come.
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('without an end of the pause names no end, and goes to no recorder that records nothing (PR-06)', async () => {
    const { ports, instructions, of } = studio(
      { name: 'amazon-connect', media: ['audio'] },
      { name: 'desktop', media: ['screen'] },
    );
    expect(await instructRecorders(ports, of('pause', ['audio']))).toHaveLength(1);
    expect(instructions.map(({ to }) => to)).toEqual(['amazon-connect']);
    expect(instructions[0]).not.toHaveProperty('pausedUntil');
  });

  test.each<[Verb, string, number]>([
    ['pause', 'pause 8', 5],
    ['resume', 'resume 5', 5],
    ['start', 'other 5', 5],
    ['stop', 'other 8', 5],
  ])(
    'to %s takes a turn of the quota as "%s", and has %i seconds for its answer (PR-06)',
    async (verb, turn, answer) => {
      const { ports, instructions, turns, of } = studio(
        { name: 'amazon-connect', media: ['audio'] },
        { name: 'desktop', media: ['audio'] },
      );
      await instructRecorders(ports, of(verb, ['audio']));
      expect(turns).toEqual([turn]);
      expect(instructions.map(({ until }) => seconds(until))).toEqual([answer, answer]);
    },
  );

  test('to resume that waited for its turn has only the time that is left (PR-06)', async () => {
    const { ports, instructions, of } = studio({ name: 'amazon-connect', media: ['audio'] });
    const turns = new Map([['amazon-connect' as const, ports.wait(5_000).then(() => true)]]);
    await instructRecorders(ports, { ...of('resume', ['audio']), turns });
    expect(instructions.map(({ until }) => seconds(until))).toEqual([6.5]);
  });

  test('takes no turn of a recorder that records none of it (PR-06)', async () => {
    const { ports, turns, of } = studio({ name: 'amazon-connect', media: ['audio'] });
    expect([...takeTurns(ports, of('pause', ['keystroke'])).keys()]).toEqual([]);
    expect(turns).toEqual([]);
  });

  test('is unconfirmed for each medium of which the recorder says nothing (PR-06)', async () => {
    const { ports, of } = studio({
      ...{ name: 'amazon-connect', media: ['audio', 'screen'] },
      instruct: async () => [{ recorder: 'amazon-connect', medium: 'screen', result: 'confirmed', at: 'now' }],
    });
    expect(await instructRecorders(ports, of('pause'))).toStrictEqual([
      {
        ...{ recorder: 'amazon-connect', medium: 'audio', result: 'unconfirmed', code: 'no-answer' },
        detail: 'No answer in time: it may or may not have happened.',
        at: expect.any(String),
      },
      { recorder: 'amazon-connect', medium: 'screen', result: 'confirmed', at: 'now' },
    ]);
  });

  test('is not sent when no turn comes in time, and the answer says so (PR-06)', async () => {
    const { ports, instructions, of } = studio({ name: 'amazon-connect', media: ['audio'] });
    const turns = new Map([['amazon-connect' as const, Promise.resolve(false)]]);
    expect(await instructRecorders(ports, { ...of('pause', ['audio']), turns })).toStrictEqual([
      {
        ...{ recorder: 'amazon-connect', medium: 'audio', result: 'throttled', code: 'quota' },
        detail: 'It did NOT happen: the provider accepts no more requests in time.',
        at: new Date(start).toISOString(),
      },
    ]);
    expect(instructions).toEqual([]);
  });
});

test('a recorder that must ask what it records answers the same for one whole command (PR-06)', async () => {
  let media: Medium[] = [];
  const calls: string[] = [];
  const asks: Recorder = {
    name: 'desktop',
    prepare: async () => {
      calls.push('prepare');
      media = ['screen'];
    },
    mediaOf: () => media,
    instruct: async () => {
      calls.push('instruct');
      return [];
    },
  };
  const knows: Recorder = { name: 'amazon-connect', mediaOf: () => ['audio'], instruct: async () => [] };
  const other: Recorder = { ...knows, name: 'twilio' };
  const present = await presentRecorders([knows, asks, other], connected);
  expect(present.map(({ name }) => name)).toEqual(['amazon-connect', 'desktop']);
  media = ['screen', 'keystroke'];
  expect(recordersByMedium(present, connected)).toEqual({ audio: ['amazon-connect'], screen: ['desktop'] });
  await present[1]!.instruct({} as Instruction);
  expect(calls).toEqual(['prepare', 'instruct']);
  expect(await presentRecorders([knows, other], connected)).toEqual([knows]);
});

test.each<[unknown, string, boolean]>([
  [Object.assign(new Error('x'), { name: 'Failure' }), 'no-credentials', true],
  [Object.assign(new Error('x'), { name: 'CredentialsProviderError' }), 'no-credentials', true],
  [new TypeError('fetch failed', { cause: { code: 7 } }), 'answer-lost', false],
  [new Error('x'), 'answer-lost', false],
  [Object.assign(new Error('x'), { code: 'EAI_AGAIN' }), 'EAI_AGAIN', true],
  [Object.assign(new Error('x'), { code: 'XECONNREFUSED' }), 'XECONNREFUSED', false],
  [Object.assign(new Error('x'), { code: 'ENOTFOUNDX' }), 'ENOTFOUNDX', false],
])('the error %s is reported as %s, and certainly nothing was sent: %s', (error, code, unsent) => {
  expect(toAnswerLost(error)).toMatchObject({ code, unsent });
});

test('a pause by a person is manual, one by a program is automatic, and one by Fermata itself is neither (PR-24)', () => {
  const manners = (['person', 'trigger', 'limit', 'transfer', 'contact-end', 'recovery', 'provider'] as const).map(
    mannerOf,
  );
  expect(manners).toEqual(['manual', 'automatic', undefined, undefined, undefined, undefined, undefined]);
  const choices = { amazonConnectScreens: true, twilioManual: false, webexCommands: false };
  const twilio = integrations(choices).find(({ provider }) => provider === 'twilio')!;
  expect(
    [undefined, 'manual', 'automatic'].map((manner) => allows(twilio, 'pause', 'screen', manner as never)),
  ).toEqual([...[true, false, true]]);
});

describe('the queue of a quota of two a second, five at once', () => {
  /** Each take of the mark, and each wait. */
  const line = (answers: { taken: boolean; wholeAt: number }[], random = 0) => {
    let now = 0;
    const takes: object[] = [];
    const waits: number[] = [];
    const queue = new QuotaLine(
      {
        take: async (turn) => {
          takes.push(turn);
          return answers.shift()!;
        },
      },
      { perSecond: 2, burst: 5 },
      {
        clock: () => new Date(now),
        wait: async (milliseconds) => {
          waits.push(milliseconds);
          now += milliseconds;
        },
        random: () => random,
      },
    );
    return {
      turn: (urgency: 'pause' | 'resume' | 'other', until: number) => queue.turn(urgency, new Date(until)),
      takes,
      waits,
    };
  };

  test('lets a pause wait for its turn, and refuses it at once where that would be too late (PR-06)', async () => {
    const late = line([{ taken: true, wholeAt: 4_000 }]);
    expect(await late.turn('pause', 3_000)).toBe(true);
    expect([late.takes, late.waits]).toEqual([[{ now: 0, latest: 5_000, interval: 500 }], [1_500]]);
    const atOnce = line([{ taken: true, wholeAt: 2_500 }]);
    expect([await atOnce.turn('pause', 0), atOnce.waits]).toEqual([true, []]);
    const full = line([{ taken: false, wholeAt: 9_000 }]);
    expect([await full.turn('pause', 3_000), full.waits]).toEqual([false, []]);
    const over = line([]);
    expect([await over.turn('pause', -1), over.takes]).toEqual([false, []]);
  });

  test.each([
    ['resume', 500],
    ['other', 0],
  ] as const)('lets a %s pass only while most of the burst is left: %i ms (PR-06)', async (urgency, latest) => {
    const free = line([{ taken: true, wholeAt: 500 }]);
    expect([await free.turn(urgency, 3_000), free.takes, free.waits]).toEqual([
      true,
      [{ now: 0, latest, interval: 500 }],
      [],
    ]);
  });

  test('makes other commands look again when it is free, at growing intervals, and not after their time (PR-06)', async () => {
    const busy = { taken: false, wholeAt: 1_000 };
    const again = line(
      [busy, { taken: false, wholeAt: 2_000 }, { taken: false, wholeAt: 3_000 }, { taken: true, wholeAt: 0 }],
      0.5,
    );
    expect(await again.turn('other', 9_000)).toBe(true);
    expect(again.waits).toEqual([1_250, 1_250, 1_500]);
    const tooLate = line([{ taken: false, wholeAt: 3_001 }]);
    expect([await tooLate.turn('other', 3_000), tooLate.waits]).toEqual([false, []]);
    const last = line([busy, busy], 0.5);
    expect([await last.turn('other', 1_000), last.waits, last.takes.length]).toEqual([false, [1_000], 2]);
    const over = line([]);
    expect([await over.turn('other', -1), over.takes]).toEqual([false, []]);
  });
});
