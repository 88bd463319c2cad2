import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeFlags } from '../../agent-kit/package/bundle.ts';
import { bundleGateway } from '../../cti-gateway/build.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { standInApi } from '../../test/cti-gateway/api.ts';
import { pbx } from '../../test/cti-gateway/pbx.ts';
import { capture } from '../../test/cti-gateway/replay.ts';
import type { Measurement } from '../measurement.ts';
import { agents, users, wait } from './site.ts';

const seconds = Number(process.env.FERMATA_BENCH_BUSY_SECONDS ?? 120);
/** Twelve calls of four minutes per hour and agent: most agents are on a call at any moment. */
const callsPerHour = 12 * agents;
const talking = (callsPerHour * 240) / 3600;

/**
 * Every event that a real PBX sent for one queue call, including those that the gateway drops, cut at the end of the
 * talk.
 */
const [talk, end] = (() => {
  const bytes = capture('queue').toString();
  const from = bytes.lastIndexOf('\r\n\r\n', bytes.indexOf('Event: Newchannel\r\n', bytes.indexOf('QueueMemberAdded')));
  const hangUp = bytes.indexOf('Event: BridgeLeave\r\n', bytes.indexOf('Event: AgentConnect\r\n'));
  const cut = bytes.lastIndexOf('\r\n\r\n', hangUp) + 4;
  // Then the agent dials the feature code that logs them off.
  const dialled = bytes.indexOf('Event: Newchannel\r\n', hangUp);
  const stop = bytes.lastIndexOf('\r\n\r\n', dialled) + 4;
  return [bytes.slice(from + 4, cut), bytes.slice(cut, stop)];
})();

/** The same call, as a different one of a different agent. */
const asCall = (text: string, index: number): string => {
  const number = String(index).padStart(6, '0');
  const extension = String(2001 + (index % agents));
  return text
    .replace(/^Timestamp: .*\r\n/gm, '')
    .replaceAll('5bfbdb85-4d27-4d7f-9dc9-ed445e3bf542', `5bfbdb85-4d27-4d7f-9dc9-ed4${number}000`)
    .replace(/\b1795856\d{3}\.(\d+)\b/g, `17${number}.$1`)
    .replace(/PJSIP\/(\d+)-[0-9a-f]{8}/g, (_, who) => `PJSIP/${who === '2001' ? extension : who}-00${number}`)
    .replace(/\b2001\b/g, extension);
};

/** Seconds of processor time. */
const cpuSeconds = (pid: number): number => {
  const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields[0]!.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) / 100;
};
const peakMegabytes = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

/** The installed program during a busy hour of 200 agents, with the events of a real PBX. */
export const measureBusyHour = async (): Promise<Measurement[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-busy-hour-'));
  const api = await standInApi();
  const server = await pbx();
  const main = join(folder, 'main.cjs');
  const settings = join(folder, 'cti-gateway.json');
  const source = { kind: 'asterisk' as const, port: server.port, username: 'gateway', secret: 'lab' };
  const endpoints = { 'PJSIP/5550100': null };
  const written: WrittenSettings = {
    ...{ apiUrl: api.url, stateFolder: join(folder, 'state') },
    instances: [{ name: 'bench', source: { ...source, endpoints }, withoutLogon: 'user' }],
  };
  try {
    mkdirSync(join(folder, 'state'));
    writeFileSync(settings, JSON.stringify(written), { mode: 0o600 });
    await bundleGateway(main);
    api.addCode('code-of-bench', 'bench');
    await once(
      spawn(process.execPath, [main, 'enroll', '--code', 'code-of-bench', '--settings', settings], { stdio: 'ignore' }),
      'exit',
    );
    const cloud = [...api.clouds.values()][0]!;
    cloud.state.users = users;
    cloud.state.nextReportSeconds = 30;
    const program = spawn(process.execPath, [...nodeFlags, main, 'run', '--settings', settings], { stdio: 'ignore' });
    try {
      const isConnected = () => cloud.reports.at(-1)?.source.state === 'connected' || server.connections > 0;
      if (!(await wait(isConnected, 20_000))) throw new Error('The gateway did not connect');
      await wait(() => cloud.state.userLoads > 0, 10_000);
      let [began, ended, bytes] = [0, 0, 0];
      const play = (text: string) => {
        bytes += text.length;
        server.play(text);
      };
      while (began < talking) {
        play(asCall(talk, began++));
        await sleep(20);
      }
      await sleep(3000);
      const everyMs = 3_600_000 / callsPerHour;
      const from = performance.now();
      const cpuFrom = cpuSeconds(program.pid!);
      bytes = 0;
      for (let due = from; performance.now() - from < seconds * 1000; due += everyMs) {
        await sleep(Math.max(0, due - performance.now()));
        play(asCall(end, ended++));
        play(asCall(talk, began++));
      }
      const took = (performance.now() - from) / 1000;
      const share = (cpuSeconds(program.pid!) - cpuFrom) / took;
      const peak = peakMegabytes(program.pid!);
      // Flags wait for others for up to 40 s, and are then sent in one request.
      await wait(() => api.flags().length >= ended, 90_000);
      const flagged = api.flags().length;
      return [
        {
          name: `Busy hour of ${agents} agents (${callsPerHour} calls, ${Math.round(talking)} at once), ${seconds} s of it: of a core`,
          value: `${(share * 100).toFixed(1)} %`,
          target: '<= 5 %',
          met: share <= 0.05,
        },
        { name: '... most memory (RSS)', value: `${Math.round(peak)} MB`, target: '<= 120 MB', met: peak <= 120 },
        {
          name: '... what the PBX says',
          value: `${((bytes / took / 1e6) * 60).toFixed(1)} MB a minute`,
          target: '',
          met: undefined,
        },
        {
          name: '... calls that ended and were flagged',
          value: `${flagged} of ${ended}`,
          target: 'all',
          met: flagged === ended,
        },
      ];
    } finally {
      program.kill('SIGKILL');
      await once(program, 'exit');
    }
  } finally {
    await server.close();
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
