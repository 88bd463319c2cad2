import { unsetSettings } from '../../../domain/control/settings.ts';
import { Failure } from '../../../domain/failure.ts';
import type { OnDemandCall, OnDemandUser } from '../../../domain/on-demand/on-demand.ts';
import {
  actionsWithoutCall,
  noBlackoutOfScreen,
  type OnDemandPc,
  screenControl,
} from '../../../domain/on-demand/screen-control.ts';
import { type LoginDirectory, multipleAgents, userOfLogin } from '../../../domain/on-demand/user-of-login.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';

const rights = { startStop: true, blackout: true, update: true, screen: true, onlyOwn: false };
const user: OnDemandUser = { username: 'mira', agent: { userId: 'u-1', teamIds: [], extensions: [] }, rights };
const withoutGrant: OnDemandUser = { ...user, rights: { ...rights, screen: false } };
const pc: OnDemandPc = { desktopId: 'pc-1', login: 'CORP\\mira', notCapturing: undefined };
const mira = { ...{ userId: 'u-1', username: 'mira', active: true, formerUsernames: [] }, syncedAt: '' };
const identifiers = [{ userId: 'u-1', systemUsername: 'mira', systemDomain: 'CORP' }];
const call = (more: Partial<OnDemandCall>) => ({ mode: 'automatic', look: 'recording', ...more }) as OnDemandCall;
const from = '2026-11-20T09:30:00.000Z';

const control = (isRecorded = false, rteMessaging = true) => {
  const started: unknown[] = [];
  const stopped: unknown[] = [];
  const screen = screenControl({
    recordings: {
      current: async () => (isRecorded ? ({ contactId: 's-1', from } as never) : undefined),
      start: async (...given) => void started.push(given),
      stop: async (...given) => void stopped.push(given),
    },
    people: async () => ({
      ...{ users: [mira], teams: [], identifiers, extensions: [], schedules: [recordAll], acd: { rteMessaging } },
      roles: { roles: [], everybodyElse: ['record-screen'], version: 1, changedAt: '', changedBy: '' },
    }),
    clock: () => new Date('2026-11-20T10:00:00.000Z'),
  });
  return { ...screen, started, stopped };
};
const whyNotStart = async (screen: ReturnType<typeof control>, of: OnDemandPc = pc, on?: OnDemandCall) =>
  (await screen.status(user, of, on)).actions[0]!.why;

describe('an agent who may record their screen without a call (OD-04)', () => {
  test('can start it, and stop what is in progress', async () => {
    expect(await control().status(user, pc, undefined)).toEqual({
      recording: undefined,
      actions: [
        { action: 'start-screen', why: undefined },
        { action: 'stop-screen', why: 'Your screen is not being recorded.' },
      ],
    });
    expect(await control(true).status(user, pc, undefined)).toEqual({
      recording: { contactId: 's-1', since: from },
      actions: [
        { action: 'start-screen', why: 'Your screen is being recorded.' },
        { action: 'stop-screen', why: undefined },
      ],
    });
  });

  test('cannot start it where nothing of them is recorded, or their PC does not capture, and learns why', async () => {
    expect(await whyNotStart(control(false, false))).toMatch(/^Your screen cannot be recorded: Enable RTE Messaging/);
    expect(await whyNotStart(control(), { ...pc, login: 'CORP\\tom' })).toMatch(/cannot be recorded: No user has/);
    expect(await whyNotStart(control(), { ...pc, notCapturing: 'the disk is full' })).toBe(
      'This PC is not recording your screen: the disk is full',
    );
  });

  test.each<[Partial<OnDemandCall>, boolean]>([
    [{}, true],
    [{ look: 'blackout' }, true],
    [{ look: 'paused' }, true],
    [{ look: 'stopped' }, false],
    [{ look: 'not-started' }, false],
    [{ mode: 'none' }, false],
  ])('is told to use the call’s recording during a call that is %j: %s (OD-29)', async (of, isRecorded) => {
    expect(await whyNotStart(control(), pc, call(of))).toBe(
      isRecorded ? 'Your screen is recorded together with the sound of your call.' : undefined,
    );
  });

  test('starts it at their PC, once for each request', async () => {
    const idle = control();
    await idle.start(user, pc, undefined, 'click-1');
    const who = { agentId: 'u-1', username: 'mira', login: 'CORP\\mira', desktopId: 'pc-1' };
    expect(idle.started).toEqual([[who, 'click-1']]);
    // Whether this request has started it, its store knows.
    const busy = control(true);
    await busy.start(user, pc, undefined, 'click-1');
    expect(busy.started).toHaveLength(1);
    await expect(idle.start(user, pc, call({}), 'click-2')).rejects.toMatchObject({ code: 'conflict' });
    expect(idle.started).toHaveLength(1);
  });

  test('sees and stops what they started after their grant was withdrawn, and starts nothing (OD-27)', async () => {
    expect(await control().status(withoutGrant, pc, undefined)).toEqual({ recording: undefined, actions: [] });
    const busy = control(true);
    expect((await busy.status(withoutGrant, pc, undefined)).actions).toHaveLength(2);
    await busy.stop(withoutGrant, { contactId: 's-1' });
    expect(busy.stopped).toEqual([['u-1', { contactId: 's-1' }]]);
    await expect(busy.start(withoutGrant, pc, undefined, 'click')).rejects.toMatchObject({ code: 'forbidden' });
    expect(busy.started).toEqual([]);
  });

  test('learns that there is no blackout of a screen alone (OD-30)', () => {
    const whys = (isRecorded: boolean) => actionsWithoutCall(rights, isRecorded).map(({ why }) => why);
    const none = 'You are not on a call.';
    expect(whys(true)).toEqual([none, none, noBlackoutOfScreen, noBlackoutOfScreen, none]);
    expect(whys(false)).toEqual(Array(5).fill(none));
  });
});

describe('the user of a Windows login (OD-26)', () => {
  const directory = (more: Partial<LoginDirectory> = {}): LoginDirectory => ({
    ...{ users: [mira], teams: [], identifiers, extensions: [{ userId: 'u-1', extension: '201' }] },
    settings: unsetSettings,
    ...more,
  });
  const why = (login: string, more: Partial<LoginDirectory> = {}) => {
    try {
      return userOfLogin(login, directory(more)).username;
    } catch (error) {
      if (error instanceof Failure) return `${error.code}: ${error.message}`;
      throw error;
    }
  };
  const nobody = 'forbidden: No user has this Windows login';

  test('is the agent whose login it is, with their extension', () => {
    expect(userOfLogin('corp\\MIRA', directory())).toMatchObject({
      ...{ username: 'mira', agent: { userId: 'u-1', extensions: ['201'] } },
      rights: { startStop: false, screen: false },
    });
  });

  test.each<[string, string, Partial<LoginDirectory>, string]>([
    ['nobody’s', 'CORP\\tom', {}, nobody],
    ['of another domain', 'HOME\\mira', {}, nobody],
    ['of an inactive user', 'CORP\\mira', { users: [{ ...mira, active: false }] }, nobody],
    ['of a user who is gone', 'CORP\\mira', { users: [] }, nobody],
    [
      'of two users, even in different domains',
      'CORP\\mira',
      { identifiers: [...identifiers, { userId: 'u-2', systemUsername: 'Mira', systemDomain: 'HOME' }] },
      `conflict: ${multipleAgents}`,
    ],
  ])('is refused where it is %s', (_, login, more, reason) => expect(why(login, more)).toBe(reason));
});
