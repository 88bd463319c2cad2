import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeFlags } from '../../agent-kit/package/bundle.ts';
import type { DataServerView } from '../../api/administration/administration.ts';
import type { GatewayCode } from '../../api/administration/telephony/telephony.ts';
import { bundleGateway } from '../../cti-gateway/build.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { startChildProgram } from '../../local/engine/child-program.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { controlAccount } from '../../local/pbx/pbx-config.ts';
import { ask } from '../../test/journeys/kit/api.ts';
import { addRecordingServer } from '../../test/journeys/kit/gateway.ts';
import { outputs } from '../../test/journeys/kit/outputs.ts';
import { command, turnOn, waitUntil } from '../../test/journeys/kit/recording-control.ts';
import { change } from '../../test/journeys/kit/site.ts';
import { freePort } from '../../test/kit/free-port.ts';
import type { Measurement } from '../measurement.ts';

const pauses = Number(process.env.FERMATA_BENCH_PAUSES ?? 100);
const extension = '2001';

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};

const at = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
};

/** The installed gateway of this PBX, enrolled in the deployed system. */
const startGateway = async (folder: string, amiPort: number) => {
  const { dataServerId } = await change<DataServerView>('POST', '/v1/data-servers', {
    ...{ name: `PBX ${Date.now()}`, stagedUpload: { enabled: false, location: null, username: null } },
    ...{ timeZone: 'UTC', bandwidth: [], version: 0, association: { mode: 'any', ipRanges: [], teamIds: [] } },
  });
  const { recordingServerId, name } = await addRecordingServer({ dataServerId });
  await change('PUT', '/v1/user-extensions', {
    extensions: [{ user: 'alice.agent', extension, recordingServer: name }],
  });
  const main = join(folder, 'main.cjs');
  const file = join(folder, 'cti-gateway.json');
  const settings: WrittenSettings = {
    ...{ apiUrl: outputs.apiUrl, stateFolder: join(folder, 'state') },
    instances: [
      {
        name: 'bench',
        source: { kind: 'asterisk', port: amiPort, ...controlAccount, controlsRecordings: true },
        withoutLogon: 'user',
      },
    ],
  };
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  await bundleGateway(main);
  const { code } = await ask<GatewayCode>('POST', `/v1/recording-servers/${recordingServerId}/enrolment-codes`);
  await promisify(execFile)(process.execPath, [main, 'enroll', '--code', code, '--settings', file]);
  const words = [...nodeFlags, main, 'run', '--settings', file];
  return { recordingServerId, program: startChildProgram(process.execPath, words, { env: process.env }) };
};

/** The same recorder, muted by the manager interface alone and through the cloud, alternately. */
const compare = async (pbx: Pbx, recordingServerId: string): Promise<{ own: number[]; ours: number[] }> => {
  const customer = await pbx.call(extension, '"Harbour Bakery" <5550100>');
  const channel = await pbx.channelOf(extension);
  const leg = pbx.events.findLast((event) => event.get('Channel') === channel)!.get('Uniqueid')!;
  const contact = encodeURIComponent(`${recordingServerId}:${leg}`);
  const mute = (state: '0' | '1') =>
    pbx.act({ Action: 'MixMonitorMute', Channel: channel, Direction: 'both', State: state });
  const send = async (verb: 'pause' | 'resume'): Promise<void> => {
    const { status, outcomes } = await command(contact, verb);
    if (status !== 200 || outcomes['asterisk audio'] !== 'confirmed') {
      throw new Error(`The PBX did not confirm: HTTP ${status} ${JSON.stringify(outcomes)}`);
    }
  };
  await waitUntil('the call can be paused', async () => (await command(contact, 'pause')).status === 200);
  await send('resume');
  const compared = { own: [] as number[], ours: [] as number[] };
  for (let round = -3; round < pauses; round += 1) {
    const own = await timed(() => mute('1'));
    await mute('0');
    const ours = await timed(() => send('pause'));
    await send('resume');
    if (round < 0) continue;
    compared.own.push(own);
    compared.ours.push(ours);
  }
  await pbx.hangUp(customer);
  return compared;
};

/**
 * A pause on a real Asterisk, from the request of a page to the confirmed answer of the PBX, compared to the PBX alone.
 */
export const measure = async (): Promise<Measurement[]> => {
  const asterisk = findAsterisk({ mayDownload: true, say: (line) => console.error(line) });
  if (!asterisk) throw new Error('A pause is measured on a real PBX, and there is none');
  const folder = mkdtempSync(join(tmpdir(), 'bench-pbx-pause-'));
  const ports = { amiPort: await freePort(), sipPort: await freePort() };
  mkdirSync(join(folder, 'pbx'));
  const pbx = await startPbx(asterisk, {
    folder: join(folder, 'pbx'),
    phones: [{ extension, name: 'Mira Lund' }],
    ...ports,
  });
  try {
    await turnOn();
    const { recordingServerId, program } = await startGateway(folder, ports.amiPort);
    try {
      const { own, ours } = await compare(pbx, recordingServerId);
      return (
        [
          ['median', 0.5],
          ['p99', 0.99],
        ] as const
      ).map(([word, share]) => {
        const [direct, pause] = [at(own, share), at(ours, share)];
        return {
          name: `A pause on Asterisk, ${word} of ${ours.length}: the manager interface alone / through the cloud / ratio`,
          value: `${direct.toFixed(1)} ms / ${pause.toFixed(0)} ms / ${(pause / direct).toFixed(0)}x`,
          target: word === 'p99' ? '<= 500 ms' : '',
          met: word === 'p99' ? pause <= 500 : undefined,
        };
      });
    } finally {
      await program.stop();
    }
  } finally {
    await pbx.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
