import type { DesktopAnswer, DesktopCall, DesktopRequest } from '../../api/programs/desktop.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import type { FromSession } from '../../desktop-agent/link/messages.ts';
import { onDemandOfPc } from '../../desktop-agent/service/on-demand/of-pc.ts';
import { onDemandClient } from '../../desktop-agent/session/on-demand/client.ts';
import { trayState } from '../../desktop-agent/session/tray/tray-state.ts';
import { DetailedFailure, Failure } from '../../domain/failure.ts';
import type { MenuEntry } from '../../domain/on-demand/menu.ts';

type Told = DesktopAnswer<'onDemand'>;
type Request = DesktopRequest<'onDemand'>;

const idle: Told = {
  unavailable: null,
  contactId: 'c-1',
  look: 'not-started',
  actions: [
    { action: 'start', why: null },
    { action: 'stop', why: 'This call is not being recorded.' },
    { action: 'update', why: null },
  ],
  problem: null,
  hidesRecordings: false,
};
const recording: Told = { ...idle, look: 'recording', actions: [{ action: 'stop', why: null }] };

/** A PC with an On-Demand client and two servers, on a clock that only the test moves. */
const startPc = (servers: Record<string, (request: Request) => Told | Error>, report = async () => {}) => {
  let nowMs = 0;
  let ids = 0;
  const asked: { server: string; request: Request }[] = [];
  const notices: string[] = [];
  let menu: MenuEntry[] = [];
  let opened = 0;
  let isHidden = false;
  let isConnected = false;
  const notes = new Map<string, string>();
  const ofPc = onDemandOfPc({
    servers: Object.keys(servers).map((name) => ({
      name,
      cloud: (async (_: DesktopCall, request: Request) => {
        asked.push({ server: name, request });
        const answer = servers[name]!(request);
        if (answer instanceof Error) throw answer;
        return answer;
      }) as unknown as Cloud,
    })),
    machine: 'PC-0042',
    journal: {
      note: (name, value) => void notes.set(name, value),
      noted: (name) => notes.get(name),
      forgetNote: (name) => void notes.delete(name),
    },
    now: () => new Date(nowMs).toISOString(),
    report,
    signal: new AbortController().signal,
  });
  const inFlight = new Set<Promise<void>>();
  const client = onDemandClient({
    send(request: Extract<FromSession, { is: 'on-demand' }>) {
      const work = ofPc.ask('CORP\\sam', request).then((answer) => client.onAnswer(answer));
      inFlight.add(work);
      return true;
    },
    notify: (sentence) => void notices.push(sentence),
    showMenu: (entries, shown) => {
      menu = entries;
      isHidden = shown.hidesRecordings;
      isConnected = shown.isConnected;
    },
    openPortal: () => {
      opened += 1;
    },
    nowMs: () => nowMs,
    newId: () => `r-${++ids}`,
  });
  const settle = async () => {
    while (inFlight.size > 0) {
      const all = [...inFlight];
      inFlight.clear();
      await Promise.all(all);
    }
  };
  return {
    asked,
    notices,
    menu: () => menu,
    enabled: () => menu.filter(({ isEnabled }) => isEnabled).map(({ label }) => label),
    opened: () => opened,
    sendStops: ofPc.sendStops,
    isHidden: () => isHidden,
    isConnected: () => isConnected,
    async start() {
      client.start();
      await settle();
    },
    async choose(label: string) {
      const entry = menu.find((one) => one.label === label);
      if (!entry?.isEnabled) throw new Error(`There is no ${label} to choose`);
      client.onChoice(entry.id);
      await settle();
    },
    async pass(seconds: number) {
      for (let second = 0; second < seconds; second += 1) {
        nowMs += 1000;
        client.tick();
        await settle();
      }
    },
  };
};

const down = () => new Error('connect ECONNREFUSED');

describe('the On-Demand client of a PC', () => {
  test('tries the second server when the first is down, and sends login, domain and machine (OD-09, OD-15)', async () => {
    const pc = startPc({ one: down, two: () => idle });
    await pc.start();
    expect(pc.asked).toEqual([
      { server: 'one', request: { login: 'CORP\\sam', machine: 'PC-0042' } },
      { server: 'two', request: { login: 'CORP\\sam', machine: 'PC-0042' } },
    ]);
    expect(pc.notices).toEqual(['On-Demand is connecting.', 'On-Demand is connected to two.']);
    expect(pc.enabled()).toEqual(['Start Recording', 'Update Call...', 'Check Status']);
  });

  test('reports who is logged on when a server does not know yet, and connects without mentioning it (OD-09)', async () => {
    let reports = 0;
    const unknown = new DetailedFailure('conflict', 'This user is not logged on to this PC: report first', {
      errors: [{ field: 'login', reason: 'This user is not logged on to this PC: report first' }],
    });
    const pc = startPc({ one: () => (reports === 0 ? unknown : idle) }, async () => {
      reports += 1;
    });
    await pc.start();
    expect(reports).toBe(1);
    expect(pc.asked).toHaveLength(2);
    expect(pc.notices).toEqual(['On-Demand is connecting.', 'On-Demand is connected to one.']);
  });

  test('tries all servers in each of ten attempts, then stands by until Reconnect (OD-12, OD-13, OD-14)', async () => {
    let isUp = false;
    const pc = startPc({ one: down, two: () => (isUp ? idle : down()) });
    await pc.start();
    expect(pc.notices.at(-1)).toContain('On-Demand cannot connect');
    await pc.pass(300);
    expect(pc.asked.filter(({ server }) => server === 'one')).toHaveLength(11);
    expect(pc.asked.filter(({ server }) => server === 'two')).toHaveLength(11);
    expect(pc.enabled()).toEqual(['Reconnect']);
    isUp = true;
    await pc.pass(300);
    expect(pc.asked).toHaveLength(22);
    await pc.choose('Reconnect');
    expect(pc.enabled()).toContain('Start Recording');
  });

  test('records a call from the menu once, whatever server answers (OD-03, OD-40)', async () => {
    let status = idle;
    const pc = startPc({
      one: ({ action }) => {
        if (action === 'start') status = recording;
        return status;
      },
    });
    await pc.start();
    await pc.choose('Start Recording');
    expect(pc.asked.at(-1)?.request).toMatchObject({ action: 'start', clientRequestId: 'r-2' });
    expect(pc.notices.at(-1)).toContain('Your call: recording');
    expect(pc.enabled()).toEqual(['Stop Recording', 'Check Status']);
    await pc.choose('Check Status');
    expect(pc.notices.at(-1)).toContain('Your call: recording');
  });

  test('shows why a command was refused, and stays connected', async () => {
    const pc = startPc({
      one: ({ action }) => (action ? new Failure('conflict', 'A command is still in progress') : idle),
    });
    await pc.start();
    await pc.choose('Start Recording');
    expect(pc.notices.at(-1)).toBe('A command is still in progress');
    expect(pc.enabled()).toContain('Start Recording');
  });

  test('is refused when two users have the name, and says so (OD-26)', async () => {
    const pc = startPc({ one: () => new Failure('conflict', 'Multiple agents were returned with the same username') });
    await pc.start();
    expect(pc.notices.at(-1)).toBe('On-Demand cannot connect: Multiple agents were returned with the same username');
    expect(pc.enabled()).toEqual(['Reconnect']);
  });

  test('shows an error when the server is lost while it is connected (OD-11)', async () => {
    let isUp = true;
    const pc = startPc({ one: () => (isUp ? idle : down()) });
    await pc.start();
    isUp = false;
    await pc.pass(11);
    expect(pc.notices.at(-1)).toBe('On-Demand was disconnected: one cannot be reached.');
    isUp = true;
    await pc.pass(10);
    expect(pc.notices.at(-1)).toBe('On-Demand is connected to one.');
  });

  test('does not show whether the screen is recorded to agents who see only their own recordings (OD-17)', async () => {
    let isUp = true;
    const pc = startPc({ one: () => (isUp ? { ...idle, look: null, hidesRecordings: true } : down()) });
    await pc.start();
    expect(pc.isHidden()).toBe(true);
    isUp = false;
    await pc.pass(30);
    expect(pc.isHidden()).toBe(true);
    const hidden = { isConnected: true, isPaused: false, detail: 'a reason', isHidden: true };
    const [one, other] = [true, false].map((isCapturing) => trayState({ ...hidden, isCapturing }));
    expect(one).toEqual(other);
    expect(JSON.stringify(one)).not.toContain('recorded.');
  });

  describe('records the screen without a call', () => {
    const noCall: Told = { ...idle, contactId: null, look: null, actions: [] };
    const screenOf = (contactId: string | null): Told => ({
      ...noCall,
      screen: {
        recording: contactId === null ? null : { contactId, since: '2026-11-20T10:00:00.000Z' },
        actions: [
          { action: 'start-screen', why: contactId === null ? null : 'Your screen is being recorded.' },
          { action: 'stop-screen', why: contactId === null ? 'Your screen is not being recorded.' : null },
        ],
      },
    });
    /** A server that can be away. */
    const server = () => {
      const state = { isUp: true, contactId: null as string | null, stops: [] as Request[] };
      const answer = (request: Request): Told | Error => {
        if (!state.isUp) return down();
        if (request.action === 'start-screen') state.contactId = `screen-${request.clientRequestId}`;
        if (request.action === 'stop-screen') {
          state.stops.push(request);
          state.contactId = null;
        }
        return screenOf(state.contactId);
      };
      return { state, answer };
    };

    test('when that is chosen in the menu, and says so (OD-04, OD-40)', async () => {
      const { state, answer } = server();
      const pc = startPc({ one: answer });
      await pc.start();
      expect(pc.enabled()).toEqual(['Start Desktop Recording', 'Check Status']);
      await pc.choose('Start Desktop Recording');
      expect(pc.notices.at(-1)).toContain('Your screen is being recorded.');
      await pc.choose('Stop Desktop Recording');
      expect(state.stops).toMatchObject([{ contactId: 'screen-r-2' }]);
      expect(pc.notices.at(-1)).not.toContain('recorded');
      expect(pc.enabled()).toEqual(['Start Desktop Recording', 'Check Status']);
    });

    test('until a stop that is chosen while the cloud is away, which counts from then as soon as a server answers (OD-04, OD-14)', async () => {
      const { state, answer } = server();
      const pc = startPc({ one: down, two: answer });
      await pc.start();
      await pc.choose('Start Desktop Recording');
      state.isUp = false;
      await pc.pass(5);
      await pc.choose('Stop Desktop Recording');
      expect(pc.notices.at(-1)).toContain('Your screen recording ends now');
      expect(pc.isConnected()).toBe(false);
      expect(pc.enabled()).toEqual(['Reconnect']);
      await pc.pass(30);
      state.isUp = true;
      await pc.pass(10);
      expect(state.stops).toMatchObject([{ contactId: 'screen-r-2', at: new Date(5000).toISOString() }]);
      expect(pc.enabled()).toEqual(['Start Desktop Recording', 'Check Status']);
      await pc.pass(60);
      expect(state.stops).toHaveLength(1);
    });

    test('until a stop that is chosen in standby, which is stored as well, and sent with the next report of the PC (OD-04, OD-13)', async () => {
      const { state, answer } = server();
      const pc = startPc({ one: answer });
      await pc.start();
      await pc.choose('Start Desktop Recording');
      state.isUp = false;
      await pc.pass(300);
      expect(pc.enabled()).toEqual(['Stop Desktop Recording', 'Reconnect']);
      await pc.choose('Stop Desktop Recording');
      expect(pc.enabled()).toEqual(['Reconnect']);
      state.isUp = true;
      await pc.sendStops();
      await pc.sendStops();
      expect(state.stops).toMatchObject([{ at: new Date(300_000).toISOString() }]);
    });

    test('only when the cloud is there, and otherwise makes nobody believe that it does (OD-04, OD-14)', async () => {
      const { state, answer } = server();
      const pc = startPc({ one: answer });
      await pc.start();
      state.isUp = false;
      await pc.choose('Start Desktop Recording');
      expect(pc.notices.at(-1)).toContain('It is unknown whether the command was carried out.');
      state.isUp = true;
      await pc.pass(11);
      expect(state.contactId).toBeNull();
      expect(pc.enabled()).toContain('Start Desktop Recording');
    });
  });

  test('opens the portal to add information to the call (OD-40)', async () => {
    const pc = startPc({ one: () => idle });
    await pc.start();
    await pc.choose('Update Call...');
    expect(pc.opened()).toBe(1);
  });
});
