import { type Command, type Verb, verbs } from '../../../../domain/control/command/command.ts';
import { isDone, type Outcome } from '../../../../domain/control/recorder/outcome.ts';
import type { ControlState, MediumStateName } from '../../../../domain/control/state/control-state.ts';
import {
  applyAnswers,
  beginCommand,
  endContact,
  firstState,
  heldMedia,
  isEnded,
  ownRecording,
} from '../../../../domain/control/state/control-steps.ts';
import { type Medium, media } from '../../../../domain/recording/recording.ts';
import { seededRandom } from '../../../../local/seeded-random.ts';
import { connected } from '../control-kit.ts';
import { at, command, later, outcomes, recorders, standing } from '../control-steps-kit.ts';

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
] as const satisfies MediumStateName[];

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

test.each(rows)('a $verb of $medium that is $from leads to: $becomes (PR-06)', ({ verb, medium, from, becomes }) => {
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

test('a contact of which nothing is recorded has not ended (PR-13)', () => {
  expect(isEnded(firstState(connected, {}, at))).toBe(false);
});

test('an agent’s own recording of screen and keystrokes goes on until both are over (OD-03)', () => {
  const onDemand = { by: 'ann', since: at, commandId: 'id-1' };
  const now = (screen: MediumStateName, keystroke: MediumStateName) =>
    ownRecording({
      ...firstState(connected, {}, at),
      media: {
        screen: { standing: screen, confirmed: true, since: at },
        keystroke: { standing: keystroke, confirmed: true, since: at },
      },
      onDemand,
    });
  expect(now('stopped', 'recording')).toEqual(onDemand);
  expect(now('recording', 'not-recording')).toEqual(onDemand);
  expect(now('stopped', 'not-recording')).toBeUndefined();
  expect(now('ended', 'ended')).toBeUndefined();
});

test('nothing is confirmed until a recorder says so, and a first start is sent (PR-06)', () => {
  const first = firstState(connected, recorders, at);
  expect(Object.values(first.media).map(({ confirmed }) => confirmed)).toEqual([false, false, false]);
  expect(beginCommand(first, command('start', ['audio']), recorders)!.toInstruct).toEqual(['audio']);
});

test('a start after a stop that is not final records again (PR-06)', () => {
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

test('a stop is final, and its answer says so (PR-06)', () => {
  const stopped = standing('audio', { standing: 'stopped' });
  for (const verb of ['start', 'resume'] as const) {
    const [outcome] = beginCommand(stopped, command(verb, ['audio']), recorders)!.outcomes;
    expect(outcome).toMatchObject({ result: 'illegal', detail: expect.stringContaining('stop is final') });
  }
});

test('a blackout is a pause that is marked as such, and a blackout of a paused medium marks that pause (OD-05)', () => {
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

test('whatever commands and answers come in whatever order, no resume overtakes its pause, nothing follows a stop, and no pause grows longer (PR-06)', () => {
  const random = seededRandom(7);
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
