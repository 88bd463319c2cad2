import type { Command, Verb } from '../../../../domain/control/command/command.ts';
import type { ControlState, MediumState, MediumStateName } from '../../../../domain/control/state/control-state.ts';
import { beginCommand, firstState } from '../../../../domain/control/state/control-steps.ts';
import { connected } from '../control-kit.ts';
import { at, command, later, recorders, standing } from '../control-steps-kit.ts';

const begin = (
  state: ControlState,
  verb: Verb,
  changes: Partial<Command> = {},
  options: Parameters<typeof beginCommand>[3] = {},
) => beginCommand(state, command(verb, ['audio'], changes), recorders, options)!;
const withPauseEnd = (state: ControlState, pausedUntil: string): ControlState => ({ ...state, pausedUntil });
const sent = (of: MediumStateName, more: Partial<MediumState>) => ({
  ...{ standing: of, confirmed: false, since: later, commandId: 'id-2', awaiting: ['amazon-connect'] },
  ...more,
});

describe('the first state of a contact', () => {
  const { agentId, connectedAt, ...waiting } = connected;

  test('has its agent, and every medium with a recorder as recorded since the connection (PR-06)', () => {
    expect(firstState(connected, { audio: ['amazon-connect'], screen: [] }, at)).toStrictEqual({
      ...{ contactId: 'c-1', initialContactId: 'c-1', provider: 'amazon-connect', agentId, revision: 0 },
      media: { audio: { standing: 'recording', confirmed: false, since: connectedAt } },
      ledger: { length: 0, hash: '0'.repeat(64) },
      updatedAt: at,
    });
  });

  test('has no agent where none is known, and begins now where nobody knows when it was connected (PR-06)', () => {
    const state = firstState(waiting, { audio: ['amazon-connect'] }, at);
    expect(state).not.toHaveProperty('agentId');
    expect(state.media.audio!.since).toBe(at);
  });
});

describe('a command that is sent', () => {
  test.each<[string, Verb, Partial<MediumState> & Pick<MediumState, 'standing'>, Partial<Command>, object]>([
    ['a pause', 'pause', { standing: 'recording' }, {}, sent('pausing', { before: 'recording' })],
    [
      'a blackout',
      'pause',
      { standing: 'not-recording' },
      { blackout: true },
      sent('pausing', { before: 'not-recording', blackout: true }),
    ],
    [
      'a pause of several contacts',
      'pause',
      { standing: 'recording' },
      { together: 't' },
      sent('pausing', { before: 'recording', together: 't' }),
    ],
    [
      'a resume',
      'resume',
      { standing: 'paused', blackout: true, together: 'old', tokens: { twilio: 'RE1' } },
      { together: 't' },
      sent('resuming', { before: 'paused', blackout: true, together: 'old', tokens: { twilio: 'RE1' } }),
    ],
    [
      'a resume that ends a blackout of another medium',
      'resume',
      { standing: 'paused' },
      { blackout: true, together: 't' },
      sent('resuming', { before: 'paused' }),
    ],
    ['a pause after a pause that is in doubt', 'pause', { standing: 'pausing' }, {}, sent('pausing', {})],
    [
      'a pause of what stays paused',
      'pause',
      { standing: 'pausing', lasting: true },
      {},
      sent('pausing', { lasting: true }),
    ],
  ])('as %s changes its medium to exactly this (PR-06)', (_, verb, before, changes, after) => {
    expect(begin(standing('audio', before), verb, changes).state.media).toStrictEqual({ audio: after });
  });

  test('a second time pauses what is paused, which then stays paused, and what is recorded like any pause (PR-09)', () => {
    const again = { again: true };
    const paused = begin(standing('audio', { standing: 'paused' }), 'pause', {}, again);
    expect(paused.toInstruct).toEqual(['audio']);
    expect(paused.state.media.audio).toStrictEqual(sent('pausing', { lasting: true }));
    const recorded = begin(standing('audio', { standing: 'recording' }), 'pause', {}, again);
    expect(recorded.state.media.audio).toStrictEqual(sent('pausing', { before: 'recording' }));
    expect(begin(standing('audio', { standing: 'paused' }), 'resume', {}, again).state.media.audio).toStrictEqual(
      sent('resuming', { before: 'paused' }),
    );
    expect(begin(standing('audio', { standing: 'stopped' }), 'pause', {}, again).toInstruct).toEqual([]);
  });

  test('goes to a medium of which the state knows nothing yet, if it has a recorder (PR-06)', () => {
    const unknown = { ...standing('screen', { standing: 'recording' }) };
    for (const verb of ['start', 'pause', 'stop'] as const) expect(begin(unknown, verb).toInstruct).toEqual(['audio']);
    expect(beginCommand(unknown, command('pause', ['audio']), {})).toMatchObject({
      toInstruct: [],
      outcomes: [{ recorder: 'amazon-connect', result: 'not-recording' }],
    });
  });

  test('falls back to recording when it fails for a medium that has a recorder but no state yet (PR-06)', () => {
    const unknown = standing('screen', { standing: 'recording' });
    expect(begin(unknown, 'pause').state.media.audio).toMatchObject({ standing: 'pausing', before: 'recording' });
    expect(beginCommand(unknown, command('resume', ['audio']), {})!.outcomes).toMatchObject([
      { recorder: 'amazon-connect', result: 'not-recording' },
    ]);
  });

  test('does not start what a recorder has confirmed to be recording (PR-06)', () => {
    expect(begin(standing('audio', { standing: 'recording' }), 'start').toInstruct).toEqual([]);
    expect(begin(standing('audio', { standing: 'recording', confirmed: false }), 'start').toInstruct).toEqual([
      'audio',
    ]);
    expect(begin(standing('audio', { standing: 'recording', confirmed: false }), 'resume').toInstruct).toEqual([]);
  });

  test.each<[MediumStateName, string, boolean]>([
    ['resuming', '2026-11-20T10:00:06.500Z', false],
    ['resuming', '2026-11-20T10:00:06.501Z', true],
    ['starting', '2026-11-20T10:00:06.500Z', false],
    ['starting', '2026-11-20T10:00:06.501Z', true],
    ['pausing', '2026-11-20T10:00:00.001Z', true],
    ['stopping', '2026-11-20T10:00:00.001Z', true],
  ])('that follows one that is %s, and stops, is sent at %s: %s (PR-06)', (before, now, isSent) => {
    const inFlight = standing('audio', { standing: before, confirmed: false, commandId: 'id-1' });
    const step = beginCommand(inFlight, command('stop', ['audio'], { at: now }), recorders, { waited: true });
    expect(step?.toInstruct).toEqual(isSent ? ['audio'] : undefined);
  });

  test.each([
    ['2026-11-20T10:00:19.999Z', false],
    ['2026-11-20T10:00:20.000Z', true],
  ])('waits twenty seconds for the answer to the one before it, so at %s it is sent: %s (PR-06)', (now, isSent) => {
    const inFlight = standing('audio', { standing: 'pausing', confirmed: false, commandId: 'id-1' });
    expect(beginCommand(inFlight, command('resume', ['audio'], { at: now }), recorders) !== undefined).toBe(isSent);
    // Nobody waits for a state that no command led to.
    const nobodys = standing('audio', { standing: 'pausing', confirmed: false });
    expect(beginCommand(nobodys, command('resume', ['audio'], { at: now }), recorders)).toBeDefined();
  });
});

describe('a command that is not sent', () => {
  test.each<[Verb, MediumStateName, string]>([
    ['pause', 'paused', 'It was already in this state.'],
    ['start', 'paused', 'The recording is paused: resume it.'],
    ['start', 'recording', 'It was already in this state.'],
    ['resume', 'not-recording', 'This medium is not being recorded.'],
    ['resume', 'starting', 'Not possible in the recording’s current state.'],
    ['resume', 'stopped', 'Recording was stopped, and stop is final: this contact is no longer recorded.'],
    ['pause', 'stopping', 'Recording was stopped, and stop is final: this contact is no longer recorded.'],
    ['start', 'ended', 'The contact has ended.'],
  ])('explains why a %s of what is %s sends nothing: %s (PR-06)', (verb, before, detail) => {
    const { outcomes, toInstruct } = begin(standing('audio', { standing: before }), verb);
    expect([toInstruct, outcomes.map((outcome) => outcome.detail)]).toEqual([[], [detail]]);
  });

  test('that the provider does not support is answered by it alone, whatever the state of the recording (PR-33)', () => {
    const state = standing('screen', { standing: 'stopped' });
    expect(beginCommand(state, command('pause', ['screen']), recorders, { unsupported: ['screen'] })).toMatchObject({
      toInstruct: [],
      outcomes: [
        {
          recorder: 'amazon-connect',
          medium: 'screen',
          result: 'unsupported',
          detail: 'This provider does not support this, or not for Fermata.',
        },
      ],
    });
    expect(
      beginCommand(state, command('pause', ['screen']), recorders, { unsupported: ['screen'] })!.outcomes,
    ).toHaveLength(1);
  });

  test('because it is so already stays a success, although its recorder is gone (PR-06)', () => {
    const paused = standing('audio', { standing: 'paused' });
    expect(beginCommand(paused, command('pause', ['audio']), {})!.outcomes).toMatchObject([
      { recorder: 'amazon-connect', medium: 'audio', result: 'unchanged' },
    ]);
  });

  test('because it might overtake another one says so (PR-06)', () => {
    const inFlight = standing('audio', { standing: 'pausing', confirmed: false, commandId: 'id-1' });
    expect(begin(inFlight, 'resume', {}, { waited: true }).outcomes).toMatchObject([
      { result: 'illegal', detail: 'The previous command has no answer yet, so nothing was sent. Ask again.' },
    ]);
  });

  test('as a blackout marks what is paused, and nothing else (OD-05)', () => {
    const blackout = { blackout: true };
    for (const before of ['stopped', 'stopping'] as const) {
      const state = standing('audio', { standing: before });
      expect(begin(state, 'pause', blackout).state.media).toStrictEqual(state.media);
    }
    const paused = standing('audio', { standing: 'paused' });
    expect(begin(paused, 'start', blackout).state.media).toStrictEqual(paused.media);
    expect(begin(paused, 'pause').state.media).toStrictEqual(paused.media);
    expect(begin(paused, 'pause', blackout).state.media.audio).toStrictEqual({ ...paused.media.audio, blackout: true });
  });
});

describe('the end of a pause', () => {
  const paused = withPauseEnd(standing('audio', { standing: 'paused' }), '2026-11-20T10:04:00.000Z');
  const end = (step: { state: ControlState }) => step.state.pausedUntil?.slice(14, 19);

  test.each([
    ['10:03:00', false, '04:00'],
    ['10:05:00', false, '04:00'],
    ['10:03:00', true, '04:00'],
    ['10:05:00', true, '05:00'],
  ])('after another pause until %s, which may prolong it (%s), is %s (PR-06)', (until, prolong, ends) => {
    const pauseUntil = `2026-11-20T${until}.000Z`;
    expect(end(begin(paused, 'pause', { pauseUntil }, { prolong }))).toBe(ends);
  });

  test('is that of the first pause, and is not moved by a resume that has no answer (PR-06)', () => {
    const recorded = standing('audio', { standing: 'recording' });
    expect(end(begin(recorded, 'pause'))).toBe('05:00');
    expect(end(begin(recorded, 'pause', {}, { prolong: true }))).toBe('05:00');
    expect(end(begin(paused, 'resume', {}, { prolong: true }))).toBe('04:00');
    expect(begin(recorded, 'stop').state).not.toHaveProperty('pausedUntil');
    expect(begin(paused, 'stop').state).not.toHaveProperty('pausedUntil');
  });
});
