import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeFlags } from '../../agent-kit/package/bundle.ts';
import { bundleGateway } from '../../cti-gateway/build.ts';
import { openJournal } from '../../cti-gateway/journal/journal.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { seeded } from '../../test/console/changes/kit.ts';
import { standInApi } from '../../test/cti-gateway/api.ts';
import type { Measurement } from '../measurement.ts';
import { pausedCalls } from './pauses.ts';
import { agents, compare, controllingSettings, listeningPost, phones, startBenchPbx, users, wait } from './site.ts';

const kills = Number(process.env.FERMATA_BENCH_KILLS ?? 100);
const calls = 2 * kills;
/** Between two kills. The gateway needs about a second to start, so it is also killed while it starts. */
const killGapMs = { least: 100, most: 4000 };
/** At most this much may be lost in a kill: events are stored every 10 ms, and later on a busy machine. */
const heardAtLeastMs = 500;
const random = seeded(50);
const between = (from: number, to: number) => from + random() * (to - from);

/** The gateway as it is installed. It is restarted each time it dies, as systemd does. */
const supervised = (main: string, settings: string) => {
  let child: ChildProcess;
  let isOn = true;
  const start = () => {
    child = spawn(process.execPath, [...nodeFlags, main, 'run', '--settings', settings], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('exit', () => {
      if (isOn) start();
    });
  };
  start();
  // The process must not outlive a measurement that failed.
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  return {
    async kill(): Promise<void> {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    async stop(): Promise<void> {
      isOn = false;
      process.off('exit', endWithUs);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
};

const enrol = async (main: string, settings: string): Promise<void> => {
  const words = [main, 'enroll', '--code', 'code-of-bench', '--settings', settings];
  const [code] = await once(spawn(process.execPath, words, { stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error('The gateway could not be enrolled');
};

/**
 * Real calls, each with a transfer, on a real PBX, while the gateway is killed at random moments. Every file that the PBX
 * wrote must be flagged once, or listed with a reason, and every pause must be kept across its transfer, or reported.
 * Needs Debian, for Asterisk; about four minutes.
 */
export const measure = async (): Promise<Measurement[]> => {
  const site = await startBenchPbx();
  const post = await listeningPost(site.amiPort);
  const api = await standInApi({ guidWindowSeconds: 10 });
  const state = join(site.folder, 'state');
  const settings = join(site.folder, 'cti-gateway.json');
  const main = join(site.folder, 'main.cjs');
  const written: WrittenSettings = {
    // At once: the measurement must not wait for the last ones, nor take what waits for what is lost.
    ...{ apiUrl: api.url, stateFolder: state, flagsEverySeconds: 0 },
    instances: [{ name: 'bench', source: controllingSettings(post.port), withoutLogon: 'user' }],
  };
  let gateway: ReturnType<typeof supervised> | undefined;
  try {
    mkdirSync(state);
    writeFileSync(settings, JSON.stringify(written), { mode: 0o600 });
    await bundleGateway(main);
    api.addCode('code-of-bench', 'bench');
    await enrol(main, settings);
    const cloud = [...api.clouds.values()][0]!;
    cloud.state.users = users;
    cloud.state.commandWaitMs = 100;
    const pauses = pausedCalls({ site, cloud });
    const running = supervised(main, settings);
    gateway = running;
    const isConnected = () => cloud.reports.at(-1)?.source.state === 'connected';
    if (!(await wait(isConnected, 20_000))) throw new Error('The gateway did not connect');

    // Drawn beforehand, so that the calls are spread over the same time, however slow the machine is.
    const killMoments = Array.from({ length: kills }, () => between(killGapMs.least, killGapMs.most));
    for (let index = 1; index < kills; index += 1) killMoments[index]! += killMoments[index - 1]!;
    const callMoments = Array.from({ length: calls }, () => between(0, killMoments.at(-1)!)).sort((a, b) => a - b);
    const beginMs = Date.now();
    const until = (moment: number) => sleep(Math.max(0, beginMs + moment - Date.now()));
    let callsLeft = calls;
    let killed = 0;
    const killing = async (): Promise<void> => {
      for (const moment of killMoments) {
        await until(moment);
        if (callsLeft === 0) return;
        await running.kill();
        killed += 1;
      }
    };
    const oneCall = async (index: number): Promise<void> => {
      await until(callMoments[index]!);
      // No agent is on two calls, so the owner of a channel is certain.
      const first = phones[(2 * index) % agents]!.extension;
      const second = phones[(2 * index + 1) % agents]!.extension;
      const customer = await site.pbx.call(first, `"Customer ${index}" <5550${100 + index}>`);
      const channel = await site.pbx.channelOf(first);
      await sleep(between(1000, 5000));
      // Every second one, so that flags are measured without a pause, too.
      const paused = index % 2 === 0 ? await pauses.pause(channel) : undefined;
      await site.pbx.act({ Action: 'BlindTransfer', Channel: channel, Context: 'phones', Exten: second });
      await pauses.follow(paused, await site.pbx.channelOf(second));
      await sleep(between(1000, 5000));
      await site.pbx.hangUp(customer);
    };
    const countedCall = (index: number) =>
      oneCall(index).finally(() => {
        callsLeft -= 1;
      });
    await Promise.all([...callMoments.map((_, index) => countedCall(index)), killing()]);
    const recordings = site.recordings();
    const results = () => {
      const journal = openJournal(join(state, 'bench'), { readOnly: true });
      try {
        const flagged = api.flags().map(({ guid }) => guid);
        const listed = journal.unflagged(10_000).flatMap(({ guid }) => guid ?? []);
        return { flagged, listed, waiting: journal.waitingCount() };
      } finally {
        journal.close();
      }
    };
    await wait(() => {
      const { flagged, listed, waiting } = results();
      return waiting === 0 && compare(recordings, [...flagged, ...listed]).missing.length === 0;
    }, 30_000);
    await running.stop();
    gateway = undefined;
    const { flagged, listed } = results();
    const { missing, several } = compare(recordings, [...flagged, ...listed]);
    const unheard = missing.filter((guid) => post.heardMs(site.spanOf(guid)) < heardAtLeastMs);
    const none = (name: string, count: number): Measurement => ({
      ...{ name, value: String(count), target: '0', met: count === 0 },
    });
    return [
      {
        name: `Gateway killed at random moments of ${calls} calls with a transfer`,
        ...{ value: `${killed} times`, target: String(kills), met: killed === kills },
      },
      {
        name: '... recordings',
        value: String(recordings.length),
        target: String(2 * calls),
        met: recordings.length === 2 * calls,
      },
      { name: '... flagged', value: String(flagged.length), target: '', met: undefined },
      { name: '... listed with a reason', value: String(listed.length), target: '', met: undefined },
      {
        name: '... made while no gateway was connected for half a second, of which nobody can know',
        ...{ value: String(unheard.length), target: '', met: undefined },
      },
      none('... heard of, and neither flagged nor listed', missing.length - unheard.length),
      none('... twice', several.length),
      ...pauses.results(),
    ];
  } finally {
    await gateway?.stop();
    post.close();
    await api.close();
    await site.stop();
  }
};
