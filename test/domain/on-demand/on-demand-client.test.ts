import {
  type ClientEvent,
  type ClientState,
  launch,
  maxReconnects,
  next,
  reconnectMs,
} from '../../../domain/on-demand/client-state.ts';
import { actionOf, type ClientStatus, entryOf, onDemandMenu, statusSentence } from '../../../domain/on-demand/menu.ts';

/** A client on a clock that only the test moves. Attempts fail until `answer` is set. */
const startClient = () => {
  let nowMs = 0;
  let server: string | undefined;
  let step = launch();
  const attemptsAt: number[] = [];
  const notices: { isError: boolean; sentence: string }[] = [];
  const take = () => {
    if (step.notice) notices.push(step.notice);
    if (!step.attempts) return;
    attemptsAt.push(nowMs);
    hear(server === undefined ? { is: 'failed', reason: 'no server answers' } : { is: 'connected', server });
  };
  const hear = (event: ClientEvent) => {
    step = next(step.state, event, nowMs);
    take();
  };
  take();
  return {
    attemptsAt,
    notices,
    state: (): ClientState => step.state,
    hear,
    answer: (named: string | undefined) => {
      server = named;
    },
    pass: (milliseconds: number) => {
      const until = nowMs + milliseconds;
      for (; nowMs < until; ) {
        nowMs += 1000;
        hear({ is: 'due' });
      }
    },
  };
};

describe('the On-Demand client', () => {
  test('connects at launch, and says so in a balloon (OD-09, OD-10)', () => {
    expect(launch()).toMatchObject({
      attempts: true,
      notice: { isError: false, sentence: 'On-Demand is connecting.' },
    });
    const connected = next(launch().state, { is: 'connected', server: 'two.example.com' }, 0);
    expect(connected).toEqual({
      state: { is: 'connected', server: 'two.example.com' },
      attempts: false,
      notice: { isError: false, sentence: 'On-Demand is connected to two.example.com.' },
    });
  });

  test('shows an error when it cannot connect, and when the server is lost (OD-11)', () => {
    const client = startClient();
    expect(client.notices.at(-1)).toEqual({ isError: true, sentence: 'On-Demand cannot connect: no server answers' });
    client.answer('one.example.com');
    client.pass(reconnectMs);
    client.answer(undefined);
    client.hear({ is: 'disconnected', reason: 'the server was restarted' });
    expect(client.notices.at(-1)).toEqual({
      isError: true,
      sentence: 'On-Demand was disconnected: the server was restarted',
    });
  });

  test('tries to reconnect every ten seconds, with a balloon for each attempt (OD-10, OD-12)', () => {
    const client = startClient();
    client.pass(35_000);
    expect(client.attemptsAt).toEqual([0, 10_000, 20_000, 30_000]);
    expect(client.notices.filter(({ isError }) => !isError).map(({ sentence }) => sentence)).toEqual([
      'On-Demand is connecting.',
      'On-Demand is connecting: attempt 1 of 10.',
      'On-Demand is connecting: attempt 2 of 10.',
      'On-Demand is connecting: attempt 3 of 10.',
    ]);
  });

  test('stands by after ten failed reconnect attempts, and makes no eleventh until Reconnect (OD-13)', () => {
    const client = startClient();
    client.pass(99_000);
    expect(client.state().is).toBe('lost');
    client.pass(1000);
    expect(client.attemptsAt).toEqual(Array.from({ length: maxReconnects + 1 }, (_, index) => index * 10_000));
    expect(client.state()).toEqual({ is: 'standby' });
    client.pass(600_000);
    expect(client.attemptsAt).toHaveLength(maxReconnects + 1);
    // Reconnect begins to count anew.
    client.hear({ is: 'reconnect' });
    expect(client.attemptsAt.at(-1)).toBe(700_000);
    client.pass(99_000);
    expect(client.state().is).toBe('lost');
    client.pass(1000);
    expect(client.state()).toEqual({ is: 'standby' });
  });

  test('starts counting again after it was connected (OD-13)', () => {
    const client = startClient();
    client.pass(90_000);
    client.answer('one.example.com');
    client.pass(10_000);
    expect(client.state().is).toBe('connected');
    client.answer(undefined);
    client.hear({ is: 'disconnected', reason: 'gone' });
    client.pass(90_000);
    expect(client.state()).toMatchObject({ is: 'lost', failures: 9 });
    client.pass(10_000);
    expect(client.state()).toEqual({ is: 'standby' });
  });

  test('ignores an event that comes late', () => {
    const connected: ClientState = { is: 'connected', server: 'one' };
    for (const event of [{ is: 'failed', reason: '' }, { is: 'due' }, { is: 'reconnect' }] as const) {
      expect(next(connected, event, 0)).toEqual({ state: connected, attempts: false });
    }
    const standby: ClientState = { is: 'standby' };
    expect(next(standby, { is: 'connected', server: 'one' }, 0).state).toEqual(standby);
    expect(next(standby, { is: 'disconnected', reason: '' }, 0).state).toEqual(standby);
  });
});

describe('the menu of the On-Demand client', () => {
  const connected: ClientState = { is: 'connected', server: 'one' };
  const status: ClientStatus = {
    unavailable: undefined,
    look: 'recording',
    contactId: 'c-1',
    actions: [
      { action: 'start', why: 'Your recording is in progress.' },
      { action: 'stop', why: undefined },
      { action: 'update', why: undefined },
    ],
    screen: { contactId: undefined, actions: [] },
  };
  const enabled = (state: ClientState, known?: ClientStatus) =>
    onDemandMenu(state, known)
      .filter(({ isEnabled }) => isEnabled)
      .map(({ label }) => label);

  test('offers only Reconnect while it is not connected (OD-14)', () => {
    expect(enabled({ is: 'standby' }, status)).toEqual(['Reconnect']);
    expect(enabled({ is: 'lost', failures: 1, nextAtMs: 0 }, status)).toEqual(['Reconnect']);
    expect(enabled({ is: 'connecting', failures: 1, isFirst: false }, status)).toEqual([]);
    expect(statusSentence({ is: 'standby' }, status)).toContain('you cannot record');
  });

  test('shows what was granted, and enables what is possible now (OD-40)', () => {
    expect(onDemandMenu(connected, status).map(({ label }) => label)).toEqual([
      'Start Recording',
      'Stop Recording',
      'Update Call...',
      'Check Status',
    ]);
    expect(enabled(connected, status)).toEqual(['Stop Recording', 'Update Call...', 'Check Status']);
    expect(statusSentence(connected, status)).toContain('recording');
  });

  test('offers to record the screen without a call where that was granted, and then only to stop it (OD-04, OD-28, OD-40)', () => {
    const noCall = {
      ...status,
      contactId: undefined,
      look: undefined,
      actions: [{ action: 'start-blackout' as const, why: 'You are not on a call.' }],
    };
    const start = { action: 'start-screen' as const, why: undefined };
    const stop = { action: 'stop-screen' as const, why: undefined };
    const no = { why: 'not now' };
    const idle = { ...noCall, screen: { contactId: undefined, actions: [start, { ...stop, ...no }] } };
    expect(enabled(connected, idle)).toEqual(['Start Desktop Recording', 'Check Status']);
    const recording = { ...noCall, screen: { contactId: 's-1', actions: [{ ...start, ...no }, stop] } };
    expect(enabled(connected, recording)).toEqual(['Stop Desktop Recording', 'Check Status']);
    expect(onDemandMenu(connected, recording)[0]?.label).toBe('Start Blackout (only during a call)');
    expect(statusSentence(connected, recording)).toContain('Your screen is being recorded.');
    expect(enabled(connected, status)).not.toContain('Start Desktop Recording');
  });

  test('lets an agent stop the recording of their screen while it is not connected (OD-04, OD-14)', () => {
    const offered = onDemandMenu({ is: 'standby' }, undefined, 's-1').filter(({ isEnabled }) => isEnabled);
    expect(offered.map(({ label }) => label)).toEqual(['Stop Desktop Recording', 'Reconnect']);
  });

  test('says why somebody cannot use On-Demand', () => {
    const unavailable = { ...status, unavailable: 'No On-Demand schedule applies to you.' };
    expect(enabled(connected, unavailable)).toEqual([]);
    expect(onDemandMenu(connected, unavailable).map(({ label }) => label)).toEqual([unavailable.unavailable]);
  });

  test('recognizes its own entries', () => {
    expect(actionOf(entryOf('start-blackout'))).toBe('start-blackout');
    expect(actionOf('recording-controls')).toBeUndefined();
  });
});
