import type { Integrations, MyControls, OutcomeView, RecordingStatus } from '../../../api/control/control.ts';
import { alarmsOf, isAsRequested } from '../../../console/recording-controls/alarm/alarms.ts';
import type { SentCommand } from '../../../console/recording-controls/command/command.ts';
import {
  mainCommand,
  mayCommand,
  whyNotNow,
  whyNotWithProvider,
} from '../../../console/recording-controls/command/possible.ts';
import { type MediumState, recordedNow } from '../../../console/recording-controls/contact/contact-state.ts';
import { secondsLeft, serverTime } from '../../../console/recording-controls/following/clock.ts';
import { freshness } from '../../../console/recording-controls/following/freshness.ts';
import { failureText, mediumStateText } from '../../../console/recording-controls/words.ts';

const since = '2026-11-21T10:00:00.000Z';
const at = (seconds: number) => Date.parse(since) + seconds * 1000;
const state = (standing: MediumState['standing'], confirmed = true, blackout = false): MediumState => ({
  standing,
  confirmed,
  since,
  blackout,
});
const status = (media: RecordingStatus['media'], part: Partial<RecordingStatus> = {}): RecordingStatus => ({
  contactId: 'c-1',
  initialContactId: 'c-1',
  provider: 'amazon-connect',
  agentId: 'agent-1',
  connectedAt: since,
  endedAt: null,
  media,
  pausedUntil: null,
  revision: 1,
  now: since,
  ...part,
});
const outcome = (medium: OutcomeView['medium'], result: OutcomeView['result']): OutcomeView => ({
  recorder: 'amazon-connect',
  medium,
  result,
  status: 502,
  code: null,
  detail: null,
});
const sent = (part: Partial<SentCommand> = {}): SentCommand => ({
  what: 'pause',
  contactId: 'c-1',
  clientRequestId: 'r-1',
  outcomes: [],
  problem: 'The pause did not happen.',
  ...part,
});
const current = { fresh: 'current', serverNow: at(1) } as const;
const headlines = (...of: Parameters<typeof alarmsOf>) => alarmsOf(...of).map(({ headline }) => headline);

const both = (one: MediumState) => ({ audio: one, screen: one });

describe('the page', () => {
  test('says Paused only when every recorder confirmed the pause (PR-12)', () => {
    expect(mediumStateText(state('paused'))).toBe('Paused');
    for (const one of [state('paused', false), state('pausing', false), state('pausing')]) {
      expect(mediumStateText(one)).not.toMatch(/^Paused/);
      expect(recordedNow(one)).toBe('perhaps');
    }
    expect(recordedNow(state('recording', false))).toBe('yes');
  });

  test('says of a failed pause, as a loud alarm, what is still recording (PR-03)', () => {
    const [loud] = alarmsOf(status(both(state('recording'))), sent(), current);
    expect(loud).toEqual({
      level: 'alarm',
      headline: 'STILL RECORDING: Audio, Screen',
      sentence: 'The pause did not happen.',
    });
  });

  test('keeps the alarm until the state is right, whatever made it so (PR-12)', () => {
    const failed = sent();
    expect(isAsRequested(failed, status(both(state('recording'))))).toBe(false);
    expect(isAsRequested(failed, status({ audio: state('paused'), screen: state('paused', false) }))).toBe(false);
    const right = status(both(state('paused')));
    expect(isAsRequested(failed, right)).toBe(true);
    expect(alarmsOf(right, failed, current)).toEqual([]);
    expect(isAsRequested(failed, status(both(state('recording')), { endedAt: since }))).toBe(true);
  });

  test('says of a pause of the audio alone that the screen is still recording (PR-04)', () => {
    const half = status({ audio: state('paused'), screen: state('recording') });
    expect(headlines(half, sent(), current)).toEqual(['STILL RECORDING: Screen']);
    expect(alarmsOf(half, undefined, current)).toMatchObject([
      { level: 'warning', headline: 'STILL RECORDING: Screen', sentence: 'Only Audio is paused.' },
    ]);
  });

  test('makes an unconfirmed pause soon as loud as a failed one (PR-12)', () => {
    const doubtful = status({ audio: state('pausing', false) });
    expect(alarmsOf(doubtful, undefined, current)).toEqual([]);
    expect(alarmsOf(doubtful, undefined, { fresh: 'current', serverNow: at(4) })).toMatchObject([
      { level: 'alarm', headline: 'MAY STILL BE RECORDING: Audio' },
    ]);
    expect(headlines(status({ audio: state('paused', false) }), undefined, current)).toEqual([
      'MAY STILL BE RECORDING: Audio',
    ]);
  });

  test('says of a failed resume, and of a pause past its end, that nothing is recorded (PR-06)', () => {
    const silent = status(both(state('paused')), { pausedUntil: new Date(at(60)).toISOString() });
    expect(headlines(silent, sent({ what: 'resume' }), current)).toEqual(['NOT BEING RECORDED: Audio, Screen']);
    expect(headlines(silent, undefined, { fresh: 'current', serverNow: at(62) })).toEqual([]);
    expect(headlines(silent, undefined, { fresh: 'current', serverNow: at(66) })).toEqual([
      'NOT BEING RECORDED: Audio, Screen',
    ]);
  });

  test('shows the state as unknown when Fermata does not answer, whatever it was (PR-12)', () => {
    const known = {
      answeredAt: 10_000,
      problem: new Error('No answer'),
      changedAt: undefined,
      connection: 'open' as const,
      connectionSince: 0,
      online: true,
    };
    expect(freshness(known, 13_000)).toBe('current');
    expect(freshness(known, 14_001)).toBe('unknown');
    expect(freshness({ ...known, problem: undefined, changedAt: 10_000 }, 14_001)).toBe('checking');
    expect(freshness({ ...known, online: false }, 10_001)).toBe('unknown');
    expect(headlines(status(both(state('paused'))), undefined, { fresh: 'unknown', serverNow: at(1) })).toEqual([
      'STATE UNKNOWN: it may be recording',
    ]);
  });

  test('shows the same answer of several recorders as one sentence', () => {
    const outcomes = [outcome('audio', 'failed'), outcome('screen', 'failed')];
    expect(failureText({ what: 'pause' }, outcomes)).toBe(
      'The pause did not happen. Amazon Connect, Audio and Screen: Did not happen.',
    );
    expect(failureText({ what: 'resume' }, [outcome('audio', 'confirmed'), outcome('screen', 'throttled')])).toBe(
      'The resume did not reach every recorder. Amazon Connect, Screen: Did not happen: too many requests.',
    );
    expect(failureText({ what: 'pause' }, [outcome('audio', 'unconfirmed')])).toMatch(/^The pause is not confirmed/);
    expect(failureText({ what: 'pause' }, [outcome('audio', 'confirmed'), outcome('screen', 'pending')])).toBe('');
  });
});

describe('the countdown', () => {
  test("uses the server's clock, whatever the PC's clock says, and shows 0 only when the time is over (PR-12)", () => {
    const heard = { now: since, requestedAt: 1000, answeredAt: 1200 };
    expect(serverTime(heard, 1100)).toBe(at(0));
    expect(serverTime(heard, 6100)).toBe(at(5));
    const until = new Date(at(30)).toISOString();
    expect([at(0), at(29.2), at(29.999), at(30), at(99)].map((now) => secondsLeft(until, now))).toEqual([
      30, 1, 1, 0, 0,
    ]);
  });
});

describe('the available commands', () => {
  const may = (...functions: MyControls['functions']) => ({ functions });

  test('depend on the granted functions, with a separate one for the contacts of others (OD-07)', () => {
    expect(mayCommand(may('pause'), 'pause', true)).toBe(true);
    expect(mayCommand(may('pause'), 'resume', true)).toBe(true);
    expect(mayCommand(may('pause'), 'stop', true)).toBe(false);
    expect(mayCommand(may('pause'), 'blackout-start', true)).toBe(false);
    expect(mayCommand(may('pause'), 'pause', false)).toBe(false);
    expect(mayCommand(may('pause', 'pause-others'), 'pause', false)).toBe(true);
  });

  test.each([
    ['pause', both(state('recording')), undefined],
    ['pause', both(state('paused')), 'It is already paused.'],
    ['pause', { audio: state('paused', false) }, undefined],
    ['pause', { audio: state('pausing', false) }, undefined],
    ['pause', {}, 'Nothing is being recorded.'],
    ['resume', both(state('recording')), 'Nothing is paused.'],
    ['resume', { audio: state('paused'), screen: state('recording') }, undefined],
    ['start', both(state('recording')), 'It is already being recorded.'],
    ['start', both(state('stopped')), 'Recording was stopped permanently for this contact.'],
    ['start', { audio: state('recording'), screen: state('not-recording') }, undefined],
    ['pause', both(state('not-recording')), undefined],
    ['pause', { audio: state('paused'), screen: state('not-recording') }, 'It is already paused.'],
    ['stop', both(state('paused')), undefined],
    ['blackout-start', both(state('paused', true, true)), 'A blackout is already on.'],
    ['blackout-stop', both(state('paused')), 'There is no blackout.'],
  ] as const)('include the %s while that makes sense, or say why not (PR-06)', (what, media, reason) => {
    expect(whyNotNow(what, status(media))).toBe(reason);
  });

  test('say where to do what Fermata cannot do with a provider, and always include a blackout (PR-25, PR-33)', () => {
    const webex = {
      provider: 'webex',
      name: 'Webex Contact Center',
      pauseAndResume: { audio: [], screen: [] },
      initiates: [],
      ingests: [{ manner: 'manual', through: 'Cisco Agent Desktop' }],
      additionalRequirements: [],
      standaloneSupported: false,
      notes: [],
      connected: true,
    } satisfies Integrations['integrations'][number];
    const contact = status(both(state('recording')), { provider: 'webex' });
    expect(whyNotWithProvider('pause', contact, [webex])).toBe(
      'Fermata cannot do this with Webex Contact Center. Use Cisco Agent Desktop.',
    );
    expect(whyNotWithProvider('blackout-start', contact, [webex])).toBeUndefined();
    expect(whyNotWithProvider('pause', contact, undefined)).toBeUndefined();
    const partly = { ...webex, initiates: [{ verb: 'pause', medium: 'audio', manner: 'manual' } as const] };
    expect(whyNotWithProvider('pause', contact, [partly])).toBeUndefined();
    expect(whyNotWithProvider('pause', contact, [partly], 'screen')).toMatch(/cannot/);
    const byPrograms = { ...webex, initiates: [{ verb: 'pause', medium: 'audio', manner: 'automatic' } as const] };
    expect(whyNotWithProvider('pause', contact, [byPrograms])).toMatch(/cannot/);
  });

  test('are empty once the contact has ended (PR-09)', () => {
    expect(whyNotNow('pause', status(both(state('recording')), { endedAt: since }))).toBe('The contact has ended.');
  });

  test('start with a main key that pauses until everything is confirmed as paused, and only then resumes (PR-12)', () => {
    expect(mainCommand(status(both(state('recording'))))).toBe('pause');
    expect(mainCommand(status({ audio: state('paused'), screen: state('recording') }))).toBe('pause');
    expect(mainCommand(status({ audio: state('paused', false) }))).toBe('pause');
    expect(mainCommand(status(both(state('paused'))))).toBe('resume');
  });
});
