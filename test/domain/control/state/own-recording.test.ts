import type { Command, Verb } from '../../../../domain/control/command/command.ts';
import type { OutcomeResult } from '../../../../domain/control/recorder/outcome.ts';
import type { ControlState, MediumStateName } from '../../../../domain/control/state/control-state.ts';
import {
  applyAnswers,
  beginCommand,
  firstState,
  ownRecording,
} from '../../../../domain/control/state/control-steps.ts';
import { connected } from '../control-kit.ts';
import { at, command, later, outcomes, recorders, standing } from '../control-steps-kit.ts';

const recorded = standing('audio', { standing: 'recording' });
const silent = standing('audio', { standing: 'not-recording' });
const own = { by: 'ann', since: at, commandId: 'id-1' };
const begins = { by: 'ann', since: later, commandId: 'id-2' };
const ask = (state: ControlState, verb: Verb, changes: Partial<Command>) =>
  beginCommand(state, command(verb, ['audio'], changes), recorders)!;

describe('an agent’s own recording', () => {
  test.each<[string, ControlState, Command['onDemand'], Verb, object | undefined]>([
    ['begins where nothing was recorded', silent, 'records', 'start', begins],
    ['begins where everything is recorded', recorded, 'records', 'start', begins],
    ['begins in a call that a schedule records', recorded, 'supplements', 'start', begins],
    ['does not begin without On-Demand', recorded, undefined, 'start', undefined],
    ['does not begin with a stop', recorded, 'records', 'stop', undefined],
    ['does not begin in a pause', standing('audio', { standing: 'paused' }), 'records', 'start', undefined],
    ['does not begin after a stop', standing('audio', { standing: 'stopped' }), 'supplements', 'start', undefined],
    ['stays the one that is in progress', { ...recorded, onDemand: own }, 'supplements', 'start', own],
    ['begins again after the last one is over', { ...silent, onDemand: own }, 'records', 'start', begins],
    [
      'ends with a stop in a call that a schedule records',
      { ...recorded, onDemand: own },
      'supplements',
      'stop',
      undefined,
    ],
    ['is not ended before its recorders have answered', { ...recorded, onDemand: own }, 'records', 'stop', own],
  ])('%s (OD-03)', (_, state, onDemand, verb, after) => {
    expect(ask(state, verb, onDemand ? { onDemand } : {}).state.onDemand).toEqual(after);
  });

  test('in a call that a schedule records instructs nobody, and says what happens (OD-03)', () => {
    const result = (standing: ControlState, verb: Verb) => {
      const step = ask(standing, verb, { onDemand: 'supplements' });
      expect([step.toInstruct, step.state.media]).toEqual([[], standing.media]);
      return step.outcomes.map((outcome) => [outcome.result, outcome.detail]);
    };
    expect(result(recorded, 'start')).toEqual([
      ['unchanged', 'A schedule records this call; your recording begins here.'],
    ]);
    expect(result(recorded, 'stop')).toEqual([
      ['unchanged', 'Your recording ends here; a schedule continues to record this call.'],
    ]);
    for (const [over, why] of [
      ['ended', 'The contact has ended.'],
      ['stopped', 'Recording was stopped, and stop is final: this contact is no longer recorded.'],
    ] as const)
      expect(result(standing('audio', { standing: over }), 'start')).toEqual([['illegal', why]]);
  });

  test.each<[string, OutcomeResult, boolean]>([
    ['confirmed', 'confirmed', true],
    ['not answered', 'unconfirmed', true],
    ['refused', 'failed', false],
  ])('whose start was %s (%s) is in progress: %s (OD-03)', (_, result, inProgress) => {
    const step = ask(silent, 'start', { onDemand: 'records' });
    const after = applyAnswers(step.state, command('start', ['audio']), outcomes('audio', result), later);
    expect(after.onDemand).toEqual(inProgress ? begins : undefined);
    expect('onDemand' in after).toBe(inProgress);
  });

  test('goes on when another command fails, and when one of its media was started (OD-03)', () => {
    const pause = command('pause', ['audio'], { commandId: 'id-9' });
    const paused = beginCommand({ ...recorded, onDemand: own }, pause, recorders)!.state;
    expect(applyAnswers(paused, pause, outcomes('audio', 'failed'), later).onDemand).toEqual(own);
    const start = command('start', ['audio', 'keystroke'], { onDemand: 'records' });
    const media = { ...silent.media, keystroke: { standing: 'not-recording', confirmed: true, since: at } } as const;
    const both = beginCommand({ ...silent, media }, start, recorders)!.state;
    const answers = [...outcomes('audio', 'confirmed'), ...outcomes('keystroke', 'failed')];
    expect(applyAnswers(both, start, answers, later).onDemand).toEqual(begins);
  });

  test.each<[MediumStateName, boolean]>([
    ['recording', true],
    ['paused', true],
    ['pausing', true],
    ['stopping', true],
    ['stopped', false],
    ['not-recording', false],
    ['ended', false],
  ])('goes on while the sound is %s, whatever the screen does: %s (OD-03)', (sound, goesOn) => {
    for (const screen of ['recording', 'stopped'] as const) {
      const media = {
        audio: { standing: sound, confirmed: true, since: at },
        screen: { standing: screen, confirmed: true, since: at },
      };
      const state = { ...firstState(connected, {}, at), media, onDemand: own };
      expect(ownRecording(state)).toEqual(goesOn ? own : undefined);
    }
  });
});
