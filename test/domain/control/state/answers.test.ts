import { verbs } from '../../../../domain/control/command/command.ts';
import type { Outcome, OutcomeResult } from '../../../../domain/control/recorder/outcome.ts';
import { applyAnswers, applyProviderNews, beginCommand } from '../../../../domain/control/state/control-steps.ts';
import { at, command, later, outcomes, recorders, standing } from '../control-steps-kit.ts';

describe('a command after one without an answer', () => {
  const pausing = standing('audio', {
    standing: 'pausing',
    confirmed: false,
    commandId: 'id-1',
    before: 'recording',
    awaiting: ['amazon-connect'],
  });

  test.each(verbs)('waits for that answer if it is to %s (PR-06)', (verb) => {
    expect(beginCommand(pausing, command(verb, ['audio']), recorders)).toBeUndefined();
  });

  test('is not sent if it is a resume whose pause was not answered yet (PR-06)', () => {
    const step = beginCommand(pausing, command('resume', ['audio']), recorders, { waited: true })!;
    expect(step).toMatchObject({ toInstruct: [], outcomes: [{ result: 'illegal' }] });
  });

  test('is sent again if it is a pause that has waited, and its own refusal does not undo it (PR-06)', () => {
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
    'leave it unconfirmed, to be asked again, when one of two says %s (PR-06)',
    (result) => {
      const { media: left, pausedUntil } = answered('confirmed', result);
      expect(left.screen).toMatchObject({ standing: 'pausing', confirmed: false, awaiting: ['desktop'] });
      expect(left.screen!.commandId).toBeUndefined();
      expect(pausedUntil).toBe('2026-11-20T10:05:00.000Z');
    },
  );

  test.each(refusals)('leave it unconfirmed when one of two says %s, and the other nothing (PR-06)', (result) => {
    for (const answers of [answered(result, 'unconfirmed'), answered('unconfirmed', result)])
      expect(answers.media.screen).toMatchObject({ standing: 'pausing', confirmed: false, awaiting: recorders.screen });
  });

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

  test('starts again when somebody pauses at its limit (PR-06)', () => {
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
