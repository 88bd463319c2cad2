import type { OutcomeResult } from '../../../../domain/control/recorder/outcome.ts';
import type { ControlState, MediumState } from '../../../../domain/control/state/control-state.ts';
import {
  applyAnswers,
  applyProviderNews,
  endContact,
  heldMedia,
  reopenContact,
} from '../../../../domain/control/state/control-steps.ts';
import { pauseEnds, unansweredSince } from '../../../../domain/control/state/open-work.ts';
import { at, command, later, outcomes, standing } from '../control-steps-kit.ts';

type Known = Partial<MediumState> & Pick<MediumState, 'standing'>;

const both = ['amazon-connect', 'desktop'] as const;
const details = { blackout: true, together: 't', tokens: { twilio: 'RE1' } } as const;
const pausing = (more: Partial<MediumState> = {}): ControlState =>
  standing('screen', {
    ...{ standing: 'pausing', confirmed: false, commandId: 'id-2', awaiting: both, before: 'recording' },
    ...more,
  });
const answer = (state: ControlState, results: OutcomeResult[], commandId = 'id-2') =>
  applyAnswers(
    state,
    { commandId, verb: 'pause' },
    results.map((result, index) => ({ recorder: both[index]!, medium: 'screen', result, at: later })),
    later,
  ).media.screen;

const left = { standing: 'pausing', confirmed: false, since: at } as const;

describe('the state of a medium', () => {
  test.each<[string, Partial<MediumState>, OutcomeResult[], object]>([
    [
      'both paused',
      {},
      ['confirmed', 'unchanged'],
      { standing: 'paused', confirmed: true, since: later, commandId: 'id-2' },
    ],
    [
      'both paused, with all that belongs to the pause',
      details,
      ['confirmed', 'confirmed'],
      { standing: 'paused', confirmed: true, since: later, commandId: 'id-2', ...details },
    ],
    [
      'neither paused: it is recorded as before',
      details,
      ['failed', 'throttled'],
      { standing: 'recording', confirmed: false, since: later, commandId: 'id-2' },
    ],
    [
      'neither paused it again: it is still paused',
      { ...details, before: 'paused' },
      ['failed', 'failed'],
      { standing: 'paused', confirmed: true, since: later, commandId: 'id-2', ...details },
    ],
    [
      'neither started to pause what was not recorded',
      { before: 'not-recording' },
      ['failed', 'failed'],
      { standing: 'not-recording', confirmed: false, since: later, commandId: 'id-2' },
    ],
    [
      'neither records anything',
      details,
      ['not-recording', 'not-recording'],
      { standing: 'not-recording', confirmed: true, since: later, commandId: 'id-2' },
    ],
    [
      'neither records anything of what stays paused',
      { lasting: true },
      ['not-recording', 'not-recording'],
      { ...left, lasting: true, awaiting: both },
    ],
    ['one paused and one failed', details, ['confirmed', 'failed'], { ...left, ...details, awaiting: ['desktop'] }],
    ['one records nothing and one failed', {}, ['not-recording', 'failed'], { ...left, awaiting: ['desktop'] }],
    ['one records nothing and the other said nothing', {}, ['not-recording'], { ...left, awaiting: ['desktop'] }],
    ['one failed and the other said nothing', {}, ['failed'], { ...left, awaiting: both }],
    [
      'one paused and the other accepted: its event is awaited',
      details,
      ['confirmed', 'pending'],
      { ...left, ...details, awaiting: ['desktop'], before: 'recording', commandId: 'id-2' },
    ],
  ])('follows from its answers: %s (PR-06)', (_, known, results, after) => {
    expect(answer(pausing(known), results)).toStrictEqual(after);
  });

  test('is changed by answers to an older command only if they confirm it, and what is awaited of the newer one stays (PR-06)', () => {
    const newer = pausing(details);
    expect(answer(newer, ['confirmed', 'failed'], 'id-1')).toStrictEqual({
      ...{ ...left, ...details, awaiting: ['desktop'], before: 'recording', commandId: 'id-2' },
    });
    const { before: _, commandId: __, ...inDoubt } = pausing().media.screen!;
    const doubtful = { ...newer, media: { screen: inDoubt } };
    expect(answer(doubtful, ['failed', 'failed'], 'id-1')).toStrictEqual({ ...left, awaiting: both });
  });

  test('is not confirmed by a late refusal when the end of its contact was withdrawn (PR-09, PR-13)', () => {
    const reopened = reopenContact(endContact(standing('screen', { standing: 'paused' }), at), at);
    expect(answer(reopened, ['failed', 'unconfirmed'], 'id-1')).toMatchObject({
      standing: 'pausing',
      confirmed: false,
    });
  });

  test('is not changed by answers for another medium, or while it waits for something else (PR-06)', () => {
    const audio = standing('audio', { standing: 'recording' });
    const pause = { commandId: 'id-1', verb: 'pause' } as const;
    expect(applyAnswers(audio, pause, outcomes('screen', 'confirmed'), later).media).toStrictEqual(audio.media);
    expect(applyAnswers(audio, pause, outcomes('audio', 'confirmed'), later).media).toStrictEqual(audio.media);
  });

  test('keeps the token of one recorder next to those of the others (PR-26)', () => {
    const state = standing('audio', {
      ...{ standing: 'pausing', confirmed: false, commandId: 'id-2', awaiting: ['amazon-connect'] },
      tokens: { desktop: 'D1' },
    });
    const paused = applyAnswers(
      state,
      command('pause', ['audio']),
      outcomes('audio', 'confirmed', { token: 'A1' }),
      later,
    );
    expect(paused.media.audio!.tokens).toEqual({ desktop: 'D1', 'amazon-connect': 'A1' });
  });
});

describe('the end of a contact', () => {
  const over = { standing: 'ended', confirmed: true, since: later };

  test.each<[string, Known, object]>([
    ['paused', { standing: 'paused', ...details }, { ...over, before: 'paused', ...details }],
    ['being paused', { standing: 'pausing', before: 'recording' }, { ...over, before: 'paused' }],
    ['being resumed', { standing: 'resuming', before: 'paused' }, { ...over, before: 'paused' }],
    ['in doubt', { standing: 'resuming', ...details }, { ...over, before: 'paused', ...details }],
    ['recorded', { standing: 'recording', ...details }, over],
    ['stopped', { standing: 'stopped' }, over],
    ['being stopped in a pause', { standing: 'stopping', before: 'paused', ...details }, over],
  ])('leaves exactly this of a medium that was %s (PR-06)', (_, known, after) => {
    const state = standing('audio', known);
    expect(endContact(state, later)).toStrictEqual({ ...state, media: { audio: after }, updatedAt: later });
  });

  test('of which nothing was recorded is final, too (PR-06)', () => {
    const nothing = { ...standing('audio', { standing: 'recording' }), media: {} };
    expect(endContact(nothing, later).media).toStrictEqual({ audio: over });
  });

  test('that is withdrawn pauses what was paused, and counts all else as recorded (PR-09)', () => {
    const until = '2026-11-20T10:05:00.000Z';
    const media = {
      audio: { standing: 'paused', confirmed: true, since: at, ...details },
      screen: { standing: 'stopped', confirmed: true, since: at },
      keystroke: { standing: 'paused', confirmed: true, since: at },
    } as const;
    const ended = endContact({ ...standing('audio', { standing: 'paused' }), media, pausedUntil: until }, at);
    const again = reopenContact(ended, later);
    const waits = { standing: 'pausing', confirmed: false, since: later, awaiting: [], lasting: true };
    expect(again.media).toStrictEqual({
      audio: { ...waits, ...details },
      screen: { standing: 'recording', confirmed: false, since: later },
      keystroke: waits,
    });
    expect([again.pausedUntil, again.updatedAt]).toEqual([until, later]);
    const recorded = endContact({ ...standing('audio', { standing: 'recording' }), pausedUntil: until }, at);
    expect(reopenContact(recorded, later)).not.toHaveProperty('pausedUntil');
  });
});

describe('news of a provider', () => {
  const minute = (number: number) => `2026-11-20T10:0${number}:00.000Z`;
  const news = (state: ControlState, verb: 'pause' | 'resume' | 'start' | 'stop', more: object = {}) =>
    applyProviderNews(state, {
      ...{ verb, medium: 'audio', recorder: 'amazon-connect', commandId: 'x', at: minute(1) },
      ...more,
    });
  const reported = (is: string) => ({ standing: is, confirmed: true, since: minute(1), commandId: 'x' });

  test.each<[Known, 'pause' | 'resume' | 'start' | 'stop', object]>([
    [{ standing: 'recording' }, 'pause', reported('paused')],
    [{ standing: 'recording', blackout: true }, 'stop', reported('stopped')],
    [{ standing: 'paused', blackout: true }, 'pause', { ...reported('paused'), blackout: true }],
    [{ standing: 'paused', blackout: true }, 'resume', reported('recording')],
    [{ standing: 'not-recording' }, 'start', reported('recording')],
    [{ standing: 'pausing', commandId: 'id-1', awaiting: ['amazon-connect'] }, 'resume', reported('recording')],
  ])('changes %j by a %s to exactly this (PR-01)', (known, verb, after) => {
    expect(news(standing('audio', known), verb).media.audio).toStrictEqual(after);
  });

  test('becomes the state of a medium that nobody knew, and confirms a command that waits for it (PR-01, PR-25)', () => {
    expect(news(standing('screen', { standing: 'recording' }), 'pause').media.audio).toStrictEqual(reported('paused'));
    const waiting = standing('audio', { standing: 'pausing', commandId: 'id-1', awaiting: ['amazon-connect'] });
    expect(news(waiting, 'pause').media.audio).toMatchObject({ standing: 'paused', commandId: 'id-1' });
    const nobodys = standing('audio', { standing: 'pausing', awaiting: ['amazon-connect'] });
    expect(news(nobodys, 'pause').media.audio).toMatchObject({ standing: 'paused', commandId: 'x' });
  });

  test('changes nothing after an end or a stop, and nothing that is newer (PR-31)', () => {
    for (const known of ['ended', 'stopped'] as const) {
      const state = standing('audio', { standing: known });
      for (const verb of ['start', 'pause'] as const) expect(news(state, verb)).toBe(state);
    }
    const newer = standing('audio', { standing: 'recording', since: minute(2) });
    expect(news(newer, 'pause')).toBe(newer);
    expect(news(standing('audio', { standing: 'recording', since: minute(1) }), 'pause').media.audio!.standing).toBe(
      'paused',
    );
  });

  test.each<[string | undefined, string | undefined, string | undefined]>([
    [undefined, minute(5), minute(5)],
    [minute(3), minute(5), minute(3)],
    [minute(1), minute(5), minute(5)],
    [minute(0), undefined, minute(0)],
  ])('turns the end of a pause from %s, with %s reported, into %s (PR-06)', (pausedUntil, pauseUntil, ends) => {
    const known = standing('audio', { standing: pausedUntil ? 'paused' : 'recording' });
    const state = pausedUntil ? { ...known, pausedUntil } : known;
    expect(news(state, 'pause', pauseUntil ? { pauseUntil } : {}).pausedUntil).toBe(ends);
  });
});

describe('what is left to do for a contact', () => {
  test.each<[MediumState['standing'], boolean, boolean, boolean]>([
    ['recording', false, false, false],
    ['not-recording', false, false, false],
    ['pausing', true, false, true],
    ['resuming', true, false, true],
    ['starting', true, false, false],
    ['stopping', true, false, false],
    ['paused', false, true, true],
    ['stopped', false, false, false],
    ['ended', false, false, false],
  ])(
    'is known of a contact that is %s (an answer is awaited: %s, its pause has an end: %s, a pause holds it: %s) (PR-21)',
    (is, waits, ends, isHeld) => {
      const state = standing('audio', { standing: is });
      expect(unansweredSince(state)).toBe(waits ? at : undefined);
      expect(pauseEnds(state)).toBe(ends ? '' : undefined);
      expect(pauseEnds({ ...state, pausedUntil: later })).toBe(ends ? later : undefined);
      expect(heldMedia(state)).toEqual(isHeld ? ['audio'] : []);
    },
  );

  test('is as old as the first medium that waits, and as urgent as any one that is paused (PR-21)', () => {
    const medium = (is: MediumState['standing'], since: string) => ({ standing: is, confirmed: true, since });
    const state = {
      ...standing('audio', { standing: 'recording' }),
      media: { audio: medium('pausing', later), screen: medium('resuming', at), keystroke: medium('paused', later) },
      pausedUntil: later,
    };
    expect(unansweredSince(state)).toBe(at);
    expect(pauseEnds(state)).toBe(later);
  });
});
