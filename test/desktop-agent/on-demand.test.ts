import type { DesktopAnswer, DesktopCall, DesktopRequest } from '../../api/programs/desktop.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import type { FromSession } from '../../desktop-agent/link/messages.ts';
import { onDemandOfPc } from '../../desktop-agent/service/on-demand/of-pc.ts';
import { onDemandClient } from '../../desktop-agent/session/on-demand/client.ts';
import { trayState } from '../../desktop-agent/session/tray/tray-state.ts';
import { Failure } from '../../domain/failure.ts';
import type { MenuEntry } from '../../domain/on-demand/menu.ts';

type Told = DesktopAnswer<'onDemand'>;
type Request = DesktopRequest<'onDemand'>;

const idle: Told = {
  unavailable: null,
  contactId: 'c-1',
  look: 'not-started',
  actions: [
    { action: 'start', why: null },
    { action: 'stop', why: 'Nothing is recorded of this call.' },
    { action: 'update', why: null },
  ],
  problem: null,
  hidesRecordings: false,
};
const recording: Told = { ...idle, look: 'recording', actions: [{ action: 'stop', why: null }] };

/** A PC with an On-Demand client and two servers, on a clock that only the test moves. */
const startPc = (servers: Record<string, (request: Request) => Told | Error>) => {
  let nowMs = 0;
  let ids = 0;
  const asked: { server: string; request: Request }[] = [];
  const notices: string[] = [];
  let menu: MenuEntry[] = [];
  let opened = 0;
  let isHidden = false;
  const askServers = onDemandOfPc({
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
    signal: new AbortController().signal,
  });
  const inFlight = new Set<Promise<void>>();
  const client = onDemandClient({
    send(request: Extract<FromSession, { is: 'on-demand' }>) {
      const work = askServers('CORP\\sam', request).then((answer) => client.onAnswer(answer));
      inFlight.add(work);
      return true;
    },
    notify: (sentence) => void notices.push(sentence),
    showMenu: (entries, hides) => {
      menu = entries;
      isHidden = hides;
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
    isHidden: () => isHidden,
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

  test('records a call from the menu, once, whatever server answers (OD-03, OD-40)', async () => {
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

  test('opens the portal to add information to the call (OD-40)', async () => {
    const pc = startPc({ one: () => idle });
    await pc.start();
    await pc.choose('Update Call...');
    expect(pc.opened()).toBe(1);
  });
});
