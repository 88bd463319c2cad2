import { Unreachable } from '../../agent-kit/transfer/retry.ts';
import type { DesktopAnswer, DesktopRequest } from '../../api/programs/desktop.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import { commandsOfPc } from '../../desktop-agent/service/commands.ts';
import type { CommandResult } from '../../desktop-agent/service/logons/session.ts';
import { Failure } from '../../domain/failure.ts';
import { until } from './kit/until.ts';

type Command = DesktopAnswer<'commands'>['commands'][number];

const at = '2026-11-28T12:00:00.000Z';
const pause: Command = {
  ...{ commandId: 'c1', verb: 'pause', media: ['screen'], contactId: 'contact-1', login: 'ann' },
  ...{ at, until: '2026-11-28T12:00:05.000Z' },
};

const start = () => {
  const state = {
    listed: [pause] as Command[],
    answers: [] as DesktopRequest<'commandAnswers'>['answers'],
    controlled: [] as string[],
    failures: [] as Error[],
    warnings: [] as string[],
    /** How a session answers. */
    control: async (): Promise<CommandResult> => ({ result: 'done', atMs: Date.parse(at) + 300 }),
    stop: new AbortController(),
  };
  const cloud = (async (call: string, request: DesktopRequest<'commandAnswers'>) => {
    if (call === 'commands') return { commands: state.listed };
    const failure = state.failures.shift();
    if (failure) throw failure;
    state.answers.push(...request.answers);
    return { noted: true };
  }) as unknown as Cloud;
  const commands = commandsOfPc({
    cloud,
    logons: {
      control: async ({ commandId }) => {
        state.controlled.push(commandId);
        return state.control();
      },
    },
    time: {
      toCloud: (ms) => new Date(ms).toISOString(),
      toPc: (instant) => Date.parse(instant),
      measure: () => {},
      offsetMs: () => 0,
    },
    nowMs: () => Date.parse(at),
    random: () => 0,
    sleep: async () => {},
    logger: { warn: (what) => state.warnings.push(what) },
    signal: state.stop.signal,
  });
  return { state, commands };
};

test('a command is answered for each medium once capturing has stopped, with the time when it did', async () => {
  const { state, commands } = start();
  state.listed = [{ ...pause, media: ['audio', 'screen'] }];
  await commands.fetch();
  await until(() => state.answers.length === 2);
  expect(state.answers).toEqual([
    { commandId: 'c1', medium: 'audio', result: 'not-recording', detail: 'This PC does not record audio', at },
    { commandId: 'c1', medium: 'screen', result: 'done', at: '2026-11-28T12:00:00.300Z' },
  ]);
});

test('keystrokes count as paused only where they are recorded (PR-06)', async () => {
  for (const [recordsKeystrokes, result] of [
    [true, 'done'],
    [false, 'not-recording'],
  ] as const) {
    const { state, commands } = start();
    state.control = async () => ({ result: 'done', atMs: Date.parse(at), recordsKeystrokes });
    state.listed = [{ ...pause, media: ['screen', 'keystroke'] }];
    await commands.fetch();
    await until(() => state.answers.length === 2);
    expect(state.answers).toMatchObject([
      { medium: 'screen', result: 'done' },
      { medium: 'keystroke', result },
    ]);
  }
});

test('a command about the sound alone leaves the screen as it is', async () => {
  const { state, commands } = start();
  state.listed = [{ ...pause, media: ['audio'] }];
  await commands.fetch();
  await until(() => state.answers.length === 1);
  expect(state.answers[0]).toMatchObject({ medium: 'audio', result: 'not-recording' });
  expect(state.controlled).toEqual([]);
});

test('a second nudge finds a command that waits for its session, does not repeat it, and does not make another one wait', async () => {
  const { state, commands } = start();
  const slow = Promise.withResolvers<CommandResult>();
  state.control = () => slow.promise;
  await commands.fetch();
  state.control = async () => ({ result: 'done', atMs: Date.parse(at) });
  state.listed = [pause, { ...pause, commandId: 'c2', login: 'ben' }];
  await commands.fetch();
  await until(() => state.answers.length === 1);
  expect(state.answers[0]!.commandId).toBe('c2');
  slow.resolve({ result: 'failed', detail: 'x'.repeat(400), atMs: Date.parse(at) });
  await until(() => state.answers.length === 2);
  expect(state.answers[1]).toMatchObject({ commandId: 'c1', result: 'failed', detail: 'x'.repeat(300) });
  expect(state.controlled).toEqual(['c1', 'c2']);
});

test('an answer that was lost is sent again, and the pause is not repeated, because somebody may have resumed it', async () => {
  const { state, commands } = start();
  state.failures = Array.from({ length: 7 }, () => new Unreachable('no line'));
  await commands.fetch();
  await until(() => state.warnings.length === 1);
  expect(state.answers).toEqual([]);
  await commands.fetch();
  await until(() => state.answers.length === 1);
  expect(state.controlled).toEqual(['c1']);
  // The list may be older than the answer.
  await commands.fetch();
  await until(() => state.answers.length === 2);
  expect(state.controlled).toEqual(['c1']);
});

test('a cloud that has no commands, or no longer knows one, does no harm', async () => {
  const { state, commands } = start();
  state.failures = [new Failure('not-found', 'HTTP 404')];
  await commands.fetch();
  await until(() => state.failures.length === 0);
  const older = commandsOfPc({
    cloud: async () => {
      throw new Failure('not-found', 'HTTP 404');
    },
  } as unknown as Parameters<typeof commandsOfPc>[0]);
  await older.fetch();
  expect(state.warnings).toEqual([]);
});

test('a list that cannot be fetched is an error, so that the service asks again', async () => {
  const commands = commandsOfPc({
    cloud: async () => {
      throw new Unreachable('no line');
    },
  } as unknown as Parameters<typeof commandsOfPc>[0]);
  await expect(commands.fetch()).rejects.toThrow('no line');
});
