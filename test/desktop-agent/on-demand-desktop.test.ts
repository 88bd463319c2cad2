import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connectDesktop } from '../../desktop-agent/cloud.ts';
import { onDemandOfPc } from '../../desktop-agent/service/on-demand/of-pc.ts';
import { onDemandClient } from '../../desktop-agent/session/on-demand/client.ts';
import { iconPixels } from '../../desktop-agent/session/tray/dbus-tray.ts';
import { trayProcess } from '../../desktop-agent/session/tray/tray-process.ts';
import { trayState } from '../../desktop-agent/session/tray/tray-state.ts';
import { recordAll } from '../../domain/schedule/schedule.ts';
import { dbusIsInstalled } from '../../local/desktop/session-bus.ts';
import { login, startTriggers } from '../lambdas/desktops/desktop-triggers-kit.ts';
import { settings } from '../lambdas/recording-control/recording-control-kit.ts';
import { desktopWithPanel } from './kit/panel.ts';
import { until } from './kit/until.ts';

const describeHere = dbusIsInstalled ? describe : describe.skip;
const program = join(import.meta.dirname, '../../desktop-agent/main.ts');

const grants = settings().grants.map((grant) => ({
  ...grant,
  functions: ['start-stop' as const, 'blackout' as const, 'screen' as const, 'metadata' as const],
  writes: ['note'],
}));
const agentsDecide = { ...recordAll, scheduleId: 'agents', type: 'on-demand' as const };
const fields = [{ key: 'note', label: 'Note', type: 'text' as const }];

/** A port at which nothing listens. */
const deadAddress = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};

/** The On-Demand API with its real engine, at an address of its own. */
const liveServer = async () => {
  const control = await startTriggers({ more: { grants, fields } });
  await control.schedules.save({ schedules: [agentsDecide], version: 1, changedAt: '', changedBy: 'root' });
  await control.site.reportAgain({ capture: { state: 'recording', since: '2026-11-20T09:00:00.000Z', monitors: 1 } });
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      void control.send(JSON.parse(text), request.url!).then(({ status, body }) => {
        const type = status === 200 ? 'application/json' : 'application/problem+json';
        response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
      });
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    ...control,
    address: `http://127.0.0.1:${port}`,
    /** What everybody is told who asks while it is down: nothing. */
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    startAgain: () => listen(port),
  };
};

/** The On-Demand client of a PC, with the tray that people see. Its clock is moved by the test. */
const clientOnDesktop = async (addresses: readonly string[], busAddress: string) => {
  let nowMs = 0;
  const stop = new AbortController();
  const opened: string[] = [];
  const notes = new Map<string, string>();
  const connections = addresses.map((address) => ({ address, ...connectDesktop({ apiUrl: address }, { env: {} }) }));
  const ofPc = onDemandOfPc({
    servers: connections.map(({ address, cloud }) => ({ name: address, cloud })),
    machine: 'PC-0042',
    journal: {
      note: (name, value) => void notes.set(name, value),
      noted: (name) => notes.get(name),
      forgetNote: (name) => void notes.delete(name),
    },
    now: () => new Date().toISOString(),
    report: async () => {},
    signal: stop.signal,
  });
  const tray = trayProcess({
    command: '/usr/bin/env',
    args: [`DBUS_SESSION_BUS_ADDRESS=${busAddress}`, process.execPath, program, 'tray'],
    print() {},
  });
  let inFlight = 0;
  const client = onDemandClient({
    send(request) {
      inFlight += 1;
      void ofPc.ask(login, request).then((answer) => {
        inFlight -= 1;
        client.onAnswer(answer);
      });
      return true;
    },
    notify: tray.notify,
    showMenu: (more, { hidesRecordings: isHidden, isConnected }) =>
      tray.show(
        trayState({
          ...{ isConnected: true, isCapturing: true, isPaused: false, more, isHidden },
          onDemand: isConnected ? 'connected' : 'not-connected',
        }),
      ),
    openPortal: () => void opened.push('/on-demand'),
    nowMs: () => nowMs,
    newId: randomUUID,
  });
  tray.onChoice((id) => client.onChoice(id));
  const settled = () => until(() => inFlight === 0);
  return {
    opened,
    start: async () => {
      client.start();
      await settled();
    },
    pass: async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        nowMs += 1000;
        client.tick();
        await settled();
      }
    },
    close() {
      stop.abort();
      tray.close();
      for (const { send } of connections) send.close();
    },
  };
};

describeHere('on a desktop with a panel and two servers, of which the first is dead', () => {
  let panel: Awaited<ReturnType<typeof desktopWithPanel>>;
  let server: Awaited<ReturnType<typeof liveServer>>;
  let dead: string;
  let pc: Awaited<ReturnType<typeof clientOnDesktop>>;
  const says = (words: string) => until(() => panel.balloons.some((one) => one.includes(words)));
  const offers = (...labels: string[]) =>
    until(async () => JSON.stringify(await panel.enabled()) === JSON.stringify(labels));
  const icon = async () => Buffer.from(((await panel.property('IconPixmap')) as [number, number, Buffer][])[0]![2]);
  const shows = (onDemand: 'connected' | 'not-connected') =>
    until(async () => (await icon()).equals(iconPixels({ screen: 'recorded', onDemand })));

  beforeEach(async () => {
    panel = await desktopWithPanel();
    [server, dead] = await Promise.all([liveServer(), deadAddress()]);
    pc = await clientOnDesktop([dead, server.address], panel.address);
  });
  afterEach(async () => {
    pc.close();
    server.restore();
    await server.stop();
    await panel.close();
  });

  test('the On-Demand client finds the second server, and balloons, menu and icon say so (OD-09, OD-10, OD-14)', async () => {
    await pc.start();
    await until(() => panel.items.length === 1);
    await offers(
      'Recording Controls...',
      'Start Recording',
      'Start Desktop Recording',
      'Update Call...',
      'Check Status',
    );
    await shows('connected');
    await says(`On-Demand is connected to ${server.address}.`);
    expect(panel.balloons).toEqual(['On-Demand is connecting.', `On-Demand is connected to ${server.address}.`]);
    await panel.choose('Check Status');
    await says('Your call: not-started.');
  });

  test('a choice in the menu really starts, blacks out and stops a call, and opens the page for its information (OD-03, OD-40)', async () => {
    await pc.start();
    await until(() => panel.items.length === 1);
    await offers(
      'Recording Controls...',
      'Start Recording',
      'Start Desktop Recording',
      'Update Call...',
      'Check Status',
    );
    await panel.choose('Start Recording');
    await says('Your call: recording');
    expect(server.recorded()).toContain('recording');
    await offers('Recording Controls...', 'Stop Recording', 'Start Blackout', 'Update Call...', 'Check Status');
    await panel.choose('Start Blackout');
    await says('Your call: blackout');
    expect(server.recorded()).toContain('paused');
    await panel.choose('Stop Blackout');
    await offers('Recording Controls...', 'Stop Recording', 'Start Blackout', 'Update Call...', 'Check Status');
    await panel.choose('Update Call...');
    await until(() => pc.opened.length === 1);
    await panel.choose('Stop Recording');
    await says('Your call: stopped');
    const verbs = (await server.controls.ledger('c-1')).flatMap((one) => (one.kind === 'command' ? [one.verb] : []));
    expect(verbs).toEqual(['start', 'pause', 'resume', 'stop']);
  });

  test('when no server answers, each attempt and each failure is a balloon, and after ten the client stands by until Reconnect, but still shows the state of the screen (OD-10, OD-11, OD-14)', async () => {
    await pc.start();
    await until(() => panel.items.length === 1);
    await offers(
      'Recording Controls...',
      'Start Recording',
      'Start Desktop Recording',
      'Update Call...',
      'Check Status',
    );
    await server.stop();
    await pc.pass(11);
    await says(`On-Demand was disconnected: ${server.address} cannot be reached.`);
    await shows('not-connected');
    expect(JSON.stringify(await panel.property('ToolTip'))).toContain(
      'Your screen is recorded. On-Demand is not connected.',
    );
    await offers('Recording Controls...', 'Reconnect');
    await pc.pass(120);
    await says('On-Demand could not connect after 10 attempts.');
    const attempts = panel.balloons
      .filter((one) => one.includes('attempt '))
      .map((one) => /attempt (\d+)/.exec(one)![1]);
    expect(attempts).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(panel.balloons.filter((one) => one.startsWith('On-Demand cannot connect'))).toHaveLength(9);
    const count = panel.balloons.length;
    await pc.pass(60);
    expect(panel.balloons).toHaveLength(count);
    await server.startAgain();
    await panel.choose('Reconnect');
    await shows('connected');
    expect(panel.balloons.at(-1)).toBe(`On-Demand is connected to ${server.address}.`);
  });
});
