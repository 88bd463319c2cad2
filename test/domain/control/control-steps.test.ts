import { type Command, type Verb, verbs } from '../../../domain/control/command/command.ts';
import { noHash } from '../../../domain/control/ledger/ledger.ts';
import { isDone, type Outcome, type OutcomeResult } from '../../../domain/control/recorder/outcome.ts';
import type { ControlState, MediumStanding, MediumState } from '../../../domain/control/state/control-state.ts';
import {
  applyAnswers,
  applyProviderNews,
  beginCommand,
  endContact,
  firstState,
  heldMedia,
} from '../../../domain/control/state/control-steps.ts';
import { type Medium, media } from '../../../domain/recording/recording.ts';
import { chance } from '../../../local/chance.ts';
import { connected } from './control-kit.ts';

const at = '2026-11-20T10:00:00.000Z';
const later = '2026-11-20T10:00:05.000Z';
const recorders = { audio: ['amazon-connect'], screen: ['amazon-connect', 'desktop'], keystroke: ['desktop'] } as const;

const standings = [
  'recording',
  'pausing',
  'paused',
  'resuming',
  'starting',
  'stopping',
  'stopped',
  'not-recording',
  'ended',
] as const satisfies MediumStanding[];

const standing = (medium: Medium, known: Partial<MediumState> & { standing: MediumStanding }): ControlState => ({
  ...firstState(connected, {}, at),
  media: { [medium]: { confirmed: true, since: at, ...known } },
  ledger: { length: 3, hash: noHash },
});

const command = (verb: Verb, asked: readonly Medium[], changes: Partial<Command> = {}): Command => ({
  commandId: 'id-2',
  verb,
  media: asked,
  contactId: 'c-1',
  blackout: false,
  by: 'ann',
  source: 'person',
  at: later,
  ...(verb === 'pause' && { pauseUntil: '2026-11-20T10:05:00.000Z' }),
  ...changes,
});

const outcomes = (medium: Medium, result: OutcomeResult, more: Partial<Outcome> = {}): Outcome[] =>
  recorders[medium].map((recorder) => ({ recorder, medium, result, at: later, ...more }));

/** What each verb does to a medium in this state with no answer outstanding, as docs/recording-states.md draws it. */
const table: Record<Verb, Record<(typeof standings)[number], string>> = {
  start: {
    recording: 'unchanged',
    pausing: 'illegal',
    paused: 'illegal',
    resuming: 'illegal',
    starting: 'starting',
    stopping: 'illegal',
    stopped: 'illegal',
    'not-recording': 'starting',
    ended: 'illegal',
  },
  pause: {
    recording: 'pausing',
    pausing: 'pausing',
    paused: 'unchanged',
    resuming: 'pausing',
    starting: 'pausing',
    stopping: 'illegal',
    stopped: 'not-recording',
    'not-recording': 'pausing',
    ended: 'illegal',
  },
  resume: {
    recording: 'unchanged',
    pausing: 'resuming',
    paused: 'resuming',
    resuming: 'resuming',
    starting: 'illegal',
    stopping: 'illegal',
    stopped: 'illegal',
    'not-recording': 'not-recording',
    ended: 'illegal',
  },
  stop: {
    recording: 'stopping',
    pausing: 'stopping',
    paused: 'stopping',
    resuming: 'stopping',
    starting: 'stopping',
    stopping: 'stopping',
    stopped: 'unchanged',
    'not-recording': 'stopping',
    ended: 'illegal',
  },
};

const rows = verbs.flatMap((verb) =>
  media.flatMap((medium) => standings.map((from) => ({ verb, medium, from, becomes: table[verb][from] }))),
);

test.each(rows)('$verb of $medium that is $from: $becomes (PR-06)', ({ verb, medium, from, becomes }) => {
  const before = standing(medium, { standing: from });
  const step = beginCommand(before, command(verb, [medium]), recorders)!;
  if (becomes.endsWith('ing') && becomes !== 'not-recording') {
    expect(step.toInstruct).toEqual([medium]);
    expect(step.outcomes).toEqual([]);
    expect(step.state.media[medium]).toMatchObject({
      standing: becomes,
      confirmed: false,
      since: later,
      commandId: 'id-2',
    });
  } else {
    expect(step.toInstruct).toEqual([]);
    expect(step.outcomes.map(({ recorder, result }) => [recorder, result])).toEqual(
      recorders[medium].map((recorder) => [recorder, becomes]),
    );
    expect(step.outcomes.every(({ detail }) => detail!.length > 10)).toBe(true);
    expect(step.state.media).toEqual(before.media);
  }
});

test('a medium that nobody records gets no instruction, and its pause is not done (PR-06, PR-13)', () => {
  const step = beginCommand(firstState(connected, { audio: ['amazon-connect'] }, at), command('pause', ['screen']), {
    audio: ['amazon-connect'],
  })!;
  expect(step).toMatchObject({ toInstruct: [], outcomes: [{ recorder: 'amazon-connect', result: 'not-recording' }] });
  expect(isDone(step.outcomes[0]!)).toBe(false);
});

test('nothing is confirmed until a recorder says so, and a first start is sent (PR-06)', () => {
  const first = firstState(connected, recorders, at);
  expect(Object.values(first.media).map(({ confirmed }) => confirmed)).toEqual([false, false, false]);
  expect(beginCommand(first, command('start', ['audio']), recorders)!.toInstruct).toEqual(['audio']);
});

test('where a stop is not final, a start follows it and records again (PR-06)', () => {
  const recorded: ControlState = { ...standing('audio', { standing: 'recording' }), provider: 'asterisk' };
  const answered = (state: ControlState, one: Command): ControlState => {
    const step = beginCommand(state, one, { audio: ['asterisk'] })!;
    expect(step.toInstruct).toEqual(['audio']);
    const done: Outcome = { recorder: 'asterisk', medium: 'audio', result: 'confirmed', at: later };
    return applyAnswers(step.state, one, [done], later);
  };
  const stopped = answered(recorded, command('stop', ['audio']));
  expect(stopped.media.audio).toMatchObject({ standing: 'not-recording', confirmed: true });
  const again = answered(stopped, command('start', ['audio'], { commandId: 'id-3' }));
  expect(again.media.audio).toMatchObject({ standing: 'recording', confirmed: true });
});

test('stop is final, and says so (PR-06)', () => {
  const stopped = standing('audio', { standing: 'stopped' });
  for (const verb of ['start', 'resume'] as const) {
    const [outcome] = beginCommand(stopped, command(verb, ['audio']), recorders)!.outcomes;
    expect(outcome).toMatchObject({ result: 'illegal', detail: expect.stringContaining('stop is final') });
  }
});

describe('a command after one without an answer', () => {
  const pausing = standing('audio', {
    standing: 'pausing',
    confirmed: false,
    commandId: 'id-1',
    before: 'recording',
    awaiting: ['amazon-connect'],
  });

  test.each(verbs)('waits for the answer: %s (PR-06)', (verb) => {
    expect(beginCommand(pausing, command(verb, ['audio']), recorders)).toBeUndefined();
  });

  test('is never sent as a resume before its pause was answered (PR-06)', () => {
    const step = beginCommand(pausing, command('resume', ['audio']), recorders, { waited: true })!;
    expect(step).toMatchObject({ toInstruct: [], outcomes: [{ result: 'illegal' }] });
  });

  test('is sent again as a pause after it has waited, and its own refusal does not undo it (PR-06)', () => {
    const step = beginCommand(pausing, command('pause', ['audio']), recorders, { waited: true })!;
    expect(step.toInstruct).toEqual(['audio']);
    const refused = applyAnswers(step.state, command('pause', ['audio']), outcomes('audio', 'throttled'), later);
    expect(refused.media.audio).toMatchObject({ standing: 'pausing', confirmed: false });
  });

  test('stops waiting after a while, because the sender may have died (PR-06)', () => {
    const muchLater = command('resume', ['audio'], { at: '2026-11-20T10:00:20.000Z' });
    expect(beginCommand(pausing, muchLater, recorders)!.toInstruct).toEqual(['audio']);
  });

  test('is not changed by an older answer, unless that confirms what is wanted (PR-06)', () => {
    const newer = beginCommand(pausing, command('pause', ['audio']), recorders, { waited: true })!.state;
    const older = { commandId: 'id-1', verb: 'pause' } as const;
    expect(applyAnswers(newer, older, outcomes('audio', 'failed'), later).media.audio).toMatchObject({
      standing: 'pausing',
      commandId: 'id-2',
    });
    expect(applyAnswers(newer, older, outcomes('audio', 'confirmed'), later).media.audio).toMatchObject({
      standing: 'paused',
      confirmed: true,
    });
    const resuming = standing('audio', { standing: 'resuming', commandId: 'id-2', before: 'paused' });
    expect(applyAnswers(resuming, older, outcomes('audio', 'confirmed'), later).media).toEqual(resuming.media);
  });
});

describe('the answers of recorders', () => {
  const asked = command('pause', ['screen']);
  const pausing = beginCommand(standing('screen', { standing: 'recording' }), asked, recorders)!.state;
  const answered = (...results: [OutcomeResult, OutcomeResult]) =>
    applyAnswers(
      pausing,
      asked,
      recorders.screen.map((recorder, index) => ({ recorder, medium: 'screen', result: results[index]!, at: later })),
      later,
    );

  const refusals = ['illegal', 'unsupported', 'not-found', 'throttled', 'failed'] as const;

  test('pause a medium only when all its recorders confirmed (PR-06)', () => {
    expect(answered('confirmed', 'confirmed').media.screen).toMatchObject({ standing: 'paused', confirmed: true });
    expect(answered('confirmed', 'unchanged').media.screen).toMatchObject({ standing: 'paused', confirmed: true });
    expect(answered('confirmed', 'not-recording').media.screen).toMatchObject({ standing: 'paused', confirmed: true });
    expect(answered('not-recording', 'not-recording').media.screen).toMatchObject({
      standing: 'not-recording',
      confirmed: true,
    });
  });

  test.each(refusals)('leave it recording when all say that it did not happen (%s) (PR-06)', (result) => {
    const state = answered(result, result);
    expect(state.media.screen).toMatchObject({ standing: 'recording' });
    expect(state.pausedUntil).toBeUndefined();
  });

  test.each([...refusals, 'unconfirmed'] as const)(
    'leave it unconfirmed and to be asked again when one of two says %s (PR-06)',
    (result) => {
      const { media: left, pausedUntil } = answered('confirmed', result);
      expect(left.screen).toMatchObject({ standing: 'pausing', confirmed: false, awaiting: ['desktop'] });
      expect(left.screen!.commandId).toBeUndefined();
      expect(pausedUntil).toBe('2026-11-20T10:05:00.000Z');
    },
  );

  test('leave it waiting for its event when only accepted, and the event pauses it (PR-25)', () => {
    const accepted = answered('pending', 'confirmed');
    expect(accepted.media.screen).toMatchObject({
      standing: 'pausing',
      commandId: 'id-2',
      awaiting: ['amazon-connect'],
    });
    const noticed = applyProviderNews(accepted, {
      verb: 'pause',
      medium: 'screen',
      recorder: 'amazon-connect',
      commandId: 'x',
      at: later,
    });
    expect(noticed.media.screen).toMatchObject({ standing: 'paused', confirmed: true });
  });

  test('do not undo an event that was faster (PR-25)', () => {
    const noticed = applyProviderNews(pausing, {
      verb: 'pause',
      medium: 'screen',
      recorder: 'amazon-connect',
      commandId: 'x',
      at: later,
    });
    expect(noticed.media.screen).toMatchObject({ standing: 'pausing', awaiting: ['desktop'] });
    const answers: Outcome[] = [
      { recorder: 'amazon-connect', medium: 'screen', result: 'pending', at: later },
      { recorder: 'desktop', medium: 'screen', result: 'confirmed', at: later },
    ];
    expect(applyAnswers(noticed, asked, answers, later).media.screen).toMatchObject({
      standing: 'paused',
      confirmed: true,
    });
  });

  test('hold what a recorder needs to resume, which is kept during the pause and then dropped (PR-26)', () => {
    const pausedAudio = applyAnswers(
      beginCommand(standing('audio', { standing: 'recording' }), command('pause', ['audio']), recorders)!.state,
      command('pause', ['audio']),
      outcomes('audio', 'confirmed', { token: 'RE1' }),
      later,
    );
    expect(pausedAudio.media.audio!.tokens).toEqual({ 'amazon-connect': 'RE1' });
    const resume = command('resume', ['audio'], { commandId: 'id-3' });
    const resuming = beginCommand(pausedAudio, resume, recorders)!.state;
    expect(resuming.media.audio!.tokens).toEqual({ 'amazon-connect': 'RE1' });
    const back = applyAnswers(resuming, resume, outcomes('audio', 'failed'), later);
    expect(back.media.audio).toMatchObject({ standing: 'paused', tokens: { 'amazon-connect': 'RE1' } });
    const recording = applyAnswers(resuming, resume, outcomes('audio', 'confirmed'), later);
    expect(recording.media.audio!.tokens).toBeUndefined();
  });
});

describe('the duration of a pause', () => {
  const paused = { ...standing('audio', { standing: 'paused' }), pausedUntil: '2026-11-20T10:01:00.000Z' };

  test('never grows by pausing again (PR-06)', () => {
    expect(beginCommand(paused, command('pause', ['audio']), recorders)!.state.pausedUntil).toBe(paused.pausedUntil);
  });

  test('starts anew when somebody pauses at its limit (PR-06)', () => {
    const atLimit = command('pause', ['audio'], { at: '2026-11-20T10:01:00.000Z' });
    expect(beginCommand(paused, atLimit, recorders)!.state.pausedUntil).toBe('2026-11-20T10:05:00.000Z');
  });

  test('has an end as long as anything is paused, and none afterwards (PR-06)', () => {
    const both = {
      ...paused,
      media: { ...paused.media, screen: { standing: 'paused', confirmed: true, since: at } as const },
    };
    const resume = command('resume', ['audio']);
    const one = applyAnswers(
      beginCommand(both, resume, recorders)!.state,
      resume,
      outcomes('audio', 'confirmed'),
      later,
    );
    expect(one.pausedUntil).toBe(paused.pausedUntil);
    const rest = command('resume', ['screen']);
    const none = applyAnswers(beginCommand(one, rest, recorders)!.state, rest, outcomes('screen', 'confirmed'), later);
    expect(none.pausedUntil).toBeUndefined();
  });
});

test('a blackout is a pause marked as such, and a blackout of a paused medium marks that pause (OD-05)', () => {
  const blackout = command('pause', ['audio'], { blackout: true });
  expect(
    beginCommand(standing('audio', { standing: 'recording' }), blackout, recorders)!.state.media.audio,
  ).toMatchObject({
    blackout: true,
  });
  const step = beginCommand(standing('audio', { standing: 'paused' }), blackout, recorders)!;
  expect(step.toInstruct).toEqual([]);
  expect(step.state.media.audio).toMatchObject({ standing: 'paused', blackout: true });
});

test('at the end of a contact all its states are final, and what was paused stays known (PR-06)', () => {
  const over = endContact({ ...standing('audio', { standing: 'paused', blackout: true }), pausedUntil: later }, later);
  expect(over).toMatchObject({
    media: { audio: { standing: 'ended', before: 'paused', blackout: true } },
    pausedUntil: later,
  });
  expect(heldMedia(over)).toEqual([]);
  const late = { commandId: 'id-1', verb: 'pause' } as const;
  expect(applyAnswers(over, late, outcomes('audio', 'confirmed'), later).media).toEqual(over.media);
});

test('with any commands and answers in any order: no resume before its pause, nothing after stop, no longer pause (PR-06)', () => {
  const random = chance(7);
  for (let run = 0; run < 300; run += 1) {
    let state = firstState(connected, recorders, at);
    let now = Date.parse(at);
    const onTheWay: Command[] = [];
    for (let step = 0; step < 40; step += 1) {
      now += random.between(1, 30_000);
      const instant = new Date(now).toISOString();
      if (onTheWay.length > 0 && random.next() < 0.5) {
        const [answered] = onTheWay.splice(random.between(0, onTheWay.length - 1), 1) as [Command];
        const results = answered.media.flatMap((medium) =>
          recorders[medium].map(
            (recorder): Outcome => ({
              recorder,
              medium,
              result: random.pick([
                'confirmed',
                'confirmed',
                'failed',
                'unconfirmed',
                'throttled',
                'pending',
                'not-recording',
              ] as const),
              at: instant,
            }),
          ),
        );
        const next = applyAnswers(state, answered, results, instant);
        for (const medium of answered.media) {
          if (state.media[medium]!.standing === 'stopped') expect(next.media[medium]!.standing).toBe('stopped');
        }
        state = next;
        continue;
      }
      const verb = random.pick(verbs);
      const asked = command(verb, [random.pick(media)], { at: instant, commandId: `id-${run}-${step}` });
      const [medium] = asked.media as [Medium];
      const waited = random.next() < 0.3;
      const before = state.media[medium]!;
      const begins = beginCommand(state, asked, recorders, { waited });
      if (!begins) continue;
      if (verb === 'resume' && begins.toInstruct.length > 0) {
        // The answer to its pause is no longer awaited.
        const fresh = before.commandId !== undefined && now < Date.parse(before.since) + 20_000;
        expect(before.standing === 'pausing' && fresh).toBe(false);
      }
      if (state.pausedUntil !== undefined && state.pausedUntil > instant && begins.state.pausedUntil !== undefined) {
        expect(begins.state.pausedUntil).toBe(state.pausedUntil);
      }
      if (before.standing === 'stopped') expect(begins.toInstruct).toEqual([]);
      state = begins.state;
      if (begins.toInstruct.length > 0) onTheWay.push(asked);
    }
  }
});
