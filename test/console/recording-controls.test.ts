import type { Integrations, MyControls, OutcomeView, RecordingStatus } from '../../api/control.ts';
import { RequestProblem } from '../../console/kit/problem.ts';
import { type Asked, answerLost, sendUntilAnswered } from '../../console/recording-controls/ask.ts';
import { type MediumState, recordedNow } from '../../console/recording-controls/being-recorded.ts';
import { freshness } from '../../console/recording-controls/freshness.ts';
import { isAsAsked, loudOf } from '../../console/recording-controls/loud.ts';
import { mainAsk, mayAsk, notNow, notWithProvider } from '../../console/recording-controls/possible.ts';
import { secondsLeft, serverTime } from '../../console/recording-controls/server-clock.ts';
import { ariaKeys, keyText, shortcutOf } from '../../console/recording-controls/shortcuts.ts';
import { chosenContacts, newerOf } from '../../console/recording-controls/shown-contacts.ts';
import { failureText, standingText } from '../../console/recording-controls/words.ts';

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
const asked = (part: Partial<Asked> = {}): Asked => ({
  what: 'pause',
  contactId: 'c-1',
  clientRequestId: 'r-1',
  outcomes: [],
  problem: 'The pause did not happen.',
  ...part,
});
const current = { fresh: 'current', serverNow: at(1) } as const;
const headlines = (...of: Parameters<typeof loudOf>) => loudOf(...of).map(({ headline }) => headline);

const both = (one: MediumState) => ({ audio: one, screen: one });

describe('what is told of a pause', () => {
  test('Paused is said only where every recorder confirmed it (PR-12)', () => {
    expect(standingText(state('paused'))).toBe('Paused');
    for (const one of [state('paused', false), state('pausing', false), state('pausing')]) {
      expect(standingText(one)).not.toMatch(/^Paused/);
      expect(recordedNow(one)).toBe('perhaps');
    }
    expect(recordedNow(state('recording', false))).toBe('yes');
  });

  test('a pause that failed is loud, and says what is still recording (PR-03)', () => {
    const [loud] = loudOf(status(both(state('recording'))), asked(), current);
    expect(loud).toEqual({
      level: 'alarm',
      headline: 'STILL RECORDING: Audio, Screen',
      sentence: 'The pause did not happen.',
    });
  });

  test('it stays loud until the state is right, whoever brought that about (PR-12)', () => {
    const failed = asked();
    expect(isAsAsked(failed, status(both(state('recording'))))).toBe(false);
    expect(isAsAsked(failed, status({ audio: state('paused'), screen: state('paused', false) }))).toBe(false);
    const right = status(both(state('paused')));
    expect(isAsAsked(failed, right)).toBe(true);
    expect(loudOf(right, failed, current)).toEqual([]);
    expect(isAsAsked(failed, status(both(state('recording')), { endedAt: since }))).toBe(true);
  });

  test('one that reached the sound alone says that the screen is still recording (PR-04)', () => {
    const half = status({ audio: state('paused'), screen: state('recording') });
    expect(headlines(half, asked(), current)).toEqual(['STILL RECORDING: Screen']);
    expect(loudOf(half, undefined, current)).toMatchObject([
      { level: 'warning', headline: 'STILL RECORDING: Screen', sentence: 'Only Audio is paused.' },
    ]);
  });

  test('one that nobody confirmed is as loud as one that failed, after a moment (PR-12)', () => {
    const doubtful = status({ audio: state('pausing', false) });
    expect(loudOf(doubtful, undefined, current)).toEqual([]);
    expect(loudOf(doubtful, undefined, { fresh: 'current', serverNow: at(4) })).toMatchObject([
      { level: 'alarm', headline: 'MAY STILL BE RECORDING: Audio' },
    ]);
    expect(headlines(status({ audio: state('paused', false) }), undefined, current)).toEqual([
      'MAY STILL BE RECORDING: Audio',
    ]);
  });

  test('a resume that failed says that nothing is recorded, and so does a pause that outlived its end (PR-06)', () => {
    const silent = status(both(state('paused')), { pausedUntil: new Date(at(60)).toISOString() });
    expect(headlines(silent, asked({ what: 'resume' }), current)).toEqual(['NOT BEING RECORDED: Audio, Screen']);
    expect(headlines(silent, undefined, { fresh: 'current', serverNow: at(62) })).toEqual([]);
    expect(headlines(silent, undefined, { fresh: 'current', serverNow: at(66) })).toEqual([
      'NOT BEING RECORDED: Audio, Screen',
    ]);
  });

  test('when Fermata does not answer, the state is unknown, whatever was known (PR-12)', () => {
    const known = { answeredAt: 10_000, failing: true, online: true, live: true };
    expect(freshness(known, 13_000)).toBe('current');
    expect(freshness(known, 14_001)).toBe('unknown');
    expect(freshness({ ...known, failing: false }, 14_001)).toBe('checking');
    expect(freshness({ ...known, online: false }, 10_001)).toBe('unknown');
    expect(headlines(status(both(state('paused'))), undefined, { fresh: 'unknown', serverNow: at(1) })).toEqual([
      'STATE UNKNOWN: it may be recording',
    ]);
  });

  test('recorders that say the same are told in one breath', () => {
    const outcomes = [outcome('audio', 'failed'), outcome('screen', 'failed')];
    expect(failureText({ what: 'pause' }, outcomes)).toBe(
      'The pause did not happen. Amazon Connect, Audio and Screen: Did NOT happen.',
    );
    expect(failureText({ what: 'resume' }, [outcome('audio', 'confirmed'), outcome('screen', 'throttled')])).toBe(
      'The resume did not reach everything. Amazon Connect, Screen: Did NOT happen: too many requests.',
    );
    expect(failureText({ what: 'pause' }, [outcome('audio', 'unconfirmed')])).toMatch(/^The pause is not confirmed/);
    expect(failureText({ what: 'pause' }, [outcome('audio', 'confirmed'), outcome('screen', 'pending')])).toBe('');
  });
});

describe('the countdown', () => {
  test("goes by the server's clock, whatever the PC's says, and shows 0 only when the time is over (PR-12)", () => {
    const heard = { now: since, askedAt: 1000, answeredAt: 1200 };
    expect(serverTime(heard, 1100)).toBe(at(0));
    expect(serverTime(heard, 6100)).toBe(at(5));
    const until = new Date(at(30)).toISOString();
    expect([at(0), at(29.2), at(29.999), at(30), at(99)].map((now) => secondsLeft(until, now))).toEqual([
      30, 1, 1, 0, 0,
    ]);
  });
});

describe('what may be asked', () => {
  const may = (...functions: MyControls['functions']) => ({ functions });

  test('goes by function, and with the contacts of others by one of its own (OD-07)', () => {
    expect(mayAsk(may('pause'), 'pause', true)).toBe(true);
    expect(mayAsk(may('pause'), 'resume', true)).toBe(true);
    expect(mayAsk(may('pause'), 'stop', true)).toBe(false);
    expect(mayAsk(may('pause'), 'blackout-start', true)).toBe(false);
    expect(mayAsk(may('pause'), 'pause', false)).toBe(false);
    expect(mayAsk(may('pause', 'pause-others'), 'pause', false)).toBe(true);
  });

  test.each([
    ['pause', both(state('recording')), undefined],
    ['pause', both(state('paused')), 'It is paused already.'],
    ['pause', { audio: state('paused', false) }, undefined],
    ['pause', { audio: state('pausing', false) }, undefined],
    ['pause', {}, 'Nothing is being recorded.'],
    ['resume', both(state('recording')), 'Nothing is paused.'],
    ['resume', { audio: state('paused'), screen: state('recording') }, undefined],
    ['start', both(state('recording')), 'It is being recorded already.'],
    ['start', both(state('stopped')), 'Recording was stopped, which is final for this contact.'],
    ['start', { audio: state('recording'), screen: state('not-recording') }, undefined],
    ['stop', both(state('paused')), undefined],
    ['blackout-start', both(state('paused', true, true)), 'A blackout is on already.'],
    ['blackout-stop', both(state('paused')), 'There is no blackout.'],
  ] as const)('%s, while it stands so, makes sense or says why not (PR-06)', (what, media, reason) => {
    expect(notNow(what, status(media))).toBe(reason);
  });

  test('what Fermata cannot do with a provider says where it is done; a blackout is always possible (PR-25, PR-33)', () => {
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
    expect(notWithProvider('pause', contact, [webex])).toBe(
      'Fermata cannot do this with Webex Contact Center: use Cisco Agent Desktop.',
    );
    expect(notWithProvider('blackout-start', contact, [webex])).toBeUndefined();
    expect(notWithProvider('pause', contact, undefined)).toBeUndefined();
    const partly = { ...webex, initiates: [{ verb: 'pause', medium: 'audio', manner: 'manual' } as const] };
    expect(notWithProvider('pause', contact, [partly])).toBeUndefined();
    expect(notWithProvider('pause', contact, [partly], 'screen')).toMatch(/cannot/);
    const byPrograms = { ...webex, initiates: [{ verb: 'pause', medium: 'audio', manner: 'automatic' } as const] };
    expect(notWithProvider('pause', contact, [byPrograms])).toMatch(/cannot/);
  });

  test('nothing is asked of a contact that has ended (PR-09)', () => {
    expect(notNow('pause', status(both(state('recording')), { endedAt: since }))).toBe('The contact has ended.');
  });

  test('the main key pauses until all is paused for certain, and only then resumes (PR-12)', () => {
    expect(mainAsk(status(both(state('recording'))))).toBe('pause');
    expect(mainAsk(status({ audio: state('paused'), screen: state('recording') }))).toBe('pause');
    expect(mainAsk(status({ audio: state('paused', false) }))).toBe('pause');
    expect(mainAsk(status(both(state('paused'))))).toBe('resume');
  });
});

describe('keyboard shortcuts', () => {
  const pressed = (part: object) => ({
    code: 'Digit2',
    ctrlKey: true,
    shiftKey: true,
    altKey: false,
    metaKey: false,
    repeat: false,
    ...part,
  });

  test('need Ctrl and Shift and nothing else, and a key that is held down counts once (PR-12)', () => {
    expect(shortcutOf(pressed({}))).toBe('pause-or-resume');
    expect(shortcutOf(pressed({ code: 'Digit3' }))).toBe('pause');
    for (const part of [{ ctrlKey: false }, { shiftKey: false }, { altKey: true }, { metaKey: true }, { repeat: true }])
      expect(shortcutOf(pressed(part))).toBeUndefined();
  });

  test('what is final has none, and those there are can be read and heard', () => {
    expect(keyText('stop')).toBeUndefined();
    expect([keyText('pause-or-resume'), ariaKeys('pause-or-resume')]).toEqual(['Ctrl+Shift+2', 'Control+Shift+2']);
  });
});

describe('a command whose answer got lost', () => {
  const lost = new RequestProblem(0, 'Fermata cannot be reached.');
  const refused = new RequestProblem(502, 'It did not happen.', [], [outcome('audio', 'failed')]);

  test('is sent again under the same id, so that nothing happens twice (PR-13)', async () => {
    const sent: string[] = [];
    const waited: number[] = [];
    const answer = await sendUntilAnswered(
      'r-7',
      async (id) => {
        sent.push(id);
        if (sent.length < 3) throw lost;
        return 'confirmed';
      },
      async (milliseconds) => {
        waited.push(milliseconds);
      },
    );
    expect([answer, sent, waited.length]).toEqual(['confirmed', ['r-7', 'r-7', 'r-7'], 2]);
  });

  test('is told as lost when it stays so, and what recorders refused is not sent again (PR-13)', async () => {
    let sent = 0;
    const failing = (problem: unknown) => () => {
      sent += 1;
      return Promise.reject(problem);
    };
    const nothing = async () => undefined;
    await expect(sendUntilAnswered('r-8', failing(lost), nothing)).rejects.toBe(lost);
    expect(sent).toBe(4);
    sent = 0;
    await expect(sendUntilAnswered('r-9', failing(refused), nothing)).rejects.toBe(refused);
    expect(sent).toBe(1);
  });

  test('a gateway that answers in place of Fermata tells nothing about the recorders', () => {
    expect([lost, new RequestProblem(504, 'Late'), new DOMException('late', 'TimeoutError')].map(answerLost)).toEqual([
      true,
      true,
      true,
    ]);
    expect([refused, new RequestProblem(403, 'No'), new RequestProblem(409, 'Stopped')].map(answerLost)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('which contact is shown', () => {
  const one = (contactId: string, part: Partial<RecordingStatus> = {}) => status({}, { contactId, ...part });

  test('of two tellings of one contact the later one, in every window alike (PR-12)', () => {
    const older = one('c-1', { revision: 3 });
    const newer = one('c-1', { revision: 5 });
    expect(newerOf(older, newer)).toBe(newer);
    expect(newerOf(newer, older)).toBe(newer);
    expect(newerOf(older, one('c-2', { revision: 9 }))).toBe(older);
  });

  test('all own live ones, the newest first; of a workspace its own contact by any id of the chain (PR-12)', () => {
    const early = one('c-1', { connectedAt: '2026-11-21T09:00:00.000Z' });
    const late = one('c-2', { connectedAt: '2026-11-21T10:00:00.000Z', initialContactId: 'c-0' });
    const over = one('c-3', { connectedAt: '2026-11-21T11:00:00.000Z', endedAt: since });
    expect(chosenContacts([early, over, late], undefined, undefined)).toEqual([late, early]);
    expect(chosenContacts([over], undefined, undefined)).toEqual([over]);
    expect(chosenContacts([early, late], undefined, 'c-0')).toEqual([late]);
    expect(chosenContacts([early], undefined, 'c-9')).toEqual([]);
    expect(chosenContacts([early], late, 'c-9')).toEqual([late]);
  });
});
