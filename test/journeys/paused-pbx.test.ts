import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataServerView } from '../../api/administration/administration.ts';
import type { GatewayCode } from '../../api/administration/telephony.ts';
import type { UserList } from '../../api/administration/users.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { recorderAccount, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { loudnessOf, soundsOf } from '../kit/wav-sound.ts';
import { call, read } from './kit/api.ts';
import { eventually } from './kit/eventually.ts';
import { addRecordingServer } from './kit/gateway.ts';
import { outputs } from './kit/outputs.ts';
import { command, ledger, status, turnOn } from './kit/recording-control.ts';
import { change } from './kit/site.ts';

jest.setTimeout(180_000);

const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;
const main = join(import.meta.dirname, '../../cti-gateway/main.ts');

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
};

withAsterisk('a call on a real PBX, controlled through the cloud', () => {
  let folder: string;
  let pbx: Pbx;
  let program: ChildProcess | undefined;
  let recordingServerId: string;
  let aliceId: string | undefined;

  const run = async (...args: string[]): Promise<void> => {
    const child = spawn(process.execPath, [main, ...args, '--settings', join(folder, 'cti-gateway.json')]);
    let said = '';
    child.stderr.on('data', (piece) => {
      said += piece;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(said);
  };

  beforeAll(async () => {
    await turnOn();
    folder = mkdtempSync(join(tmpdir(), 'paused-pbx-'));
    mkdirSync(join(folder, 'pbx'));
    const ports = { amiPort: await freePort(), sipPort: await freePort() };
    const phones = ['2001', '2002'].map((extension) => ({ extension, name: `Phone ${extension}` }));
    pbx = await startPbx(asterisk!, { folder: join(folder, 'pbx'), phones, ...ports });
    const { dataServerId } = await change<DataServerView>('POST', '/v1/data-servers', {
      ...{ name: `Paused PBX ${Date.now()}`, stagedUpload: { enabled: false, location: null, username: null } },
      ...{ timeZone: 'Europe/Zurich', bandwidth: [], version: 0 },
      association: { mode: 'any', ipRanges: [], teamIds: [] },
    });
    const server = await addRecordingServer({ dataServerId });
    recordingServerId = server.recordingServerId;
    const extensions = [{ user: 'alice.agent', extension: '2001', recordingServer: server.name }];
    await change('PUT', '/v1/user-extensions', { extensions });
    const { users } = await read<UserList>('administrator', '/v1/users');
    aliceId = users.find(({ username }) => username === 'alice.agent')?.userId;
    const { code } = await change<GatewayCode>('POST', `/v1/recording-servers/${recordingServerId}/enrolment-codes`);
    const source = {
      ...{ kind: 'asterisk' as const, port: ports.amiPort, ...recorderAccount, controlsRecordings: true },
      endpoints: { 'PJSIP/carrier': null, 'PJSIP/loop': null },
    };
    const settings: WrittenSettings = {
      ...{ apiUrl: outputs.apiUrl, stateFolder: join(folder, 'state') },
      instances: [{ name: 'north', source, withoutLogon: 'user' }],
    };
    writeFileSync(join(folder, 'cti-gateway.json'), JSON.stringify(settings));
    await run('enroll', '--code', code);
    await run('configure');
    program = spawn(process.execPath, [main, 'run', '--settings', join(folder, 'cti-gateway.json')]);
  });
  afterAll(async () => {
    if (program?.exitCode === null) {
      program.kill('SIGTERM');
      await once(program, 'close');
    }
    await pbx?.stop();
    if (aliceId) await change('PUT', `/v1/users/${aliceId}/extension`, { extension: null, recordingServerId: null });
    await call('administrator', `/v1/recording-servers/${recordingServerId}`, { method: 'DELETE' });
    rmSync(folder, { recursive: true, force: true });
  });

  const filesNow = () => readdirSync(recordingsOf(join(folder, 'pbx')));

  test('her pause by the API is silence in its file, holds through a transfer, and a resume brings the sound back (PR-06, QG-34)', async () => {
    const customer = await pbx.call('2001', '"Harbour Bakery" <5550100>');
    await pbx.channelOf('2001');
    const gatewayId = JSON.parse(readFileSync(join(folder, 'state/north/identity.json'), 'utf8')).agentId as string;
    const uniqueid = (extension: string) =>
      pbx.events.findLast((event) => event.get('Channel')?.startsWith(`PJSIP/${extension}-`))!.get('Uniqueid')!;
    const first = `${gatewayId}:${uniqueid('2001')}`;
    await eventually(async () => expect(await status(first)).toMatchObject({ provider: 'asterisk' }));
    const [file] = filesNow().map((name) => join(recordingsOf(join(folder, 'pbx')), name));

    expect(await command(first, 'pause', { seconds: 60 }, 'agent')).toMatchObject({
      status: 200,
      outcomes: { 'asterisk audio': 'confirmed' },
    });
    const from = loudnessOf(file!).length;
    await eventually(async () => expect(loudnessOf(file!).length).toBeGreaterThan(from + 12));
    expect(
      loudnessOf(file!)
        .slice(from + 5)
        .every((loudness) => loudness < 0.01),
    ).toBe(true);

    await pbx.act({
      ...{ Action: 'BlindTransfer', Channel: await pbx.channelOf('2001'), Context: 'phones', Exten: '2002' },
    });
    await pbx.channelOf('2002');
    const second = `${gatewayId}:${uniqueid('2002')}`;
    await eventually(async () => expect((await status(second)).media).toMatchObject({ audio: { standing: 'paused' } }));
    const other = filesNow()
      .map((name) => join(recordingsOf(join(folder, 'pbx')), name))
      .find((name) => name !== file)!;
    expect(existsSync(other)).toBe(true);
    expect(soundsOf(other).map(([is]) => is)).toEqual(['silence']);

    expect(await command(second, 'resume')).toMatchObject({ status: 200 });
    const resumed = loudnessOf(other).length;
    await eventually(async () =>
      expect(
        loudnessOf(other)
          .slice(resumed)
          .some((one) => one > 0.01),
      ).toBe(true),
    );
    await pbx.hangUp(customer);
    const { entries } = await ledger(second);
    expect(entries.some((entry) => entry.kind === 'command' && entry.source === 'transfer')).toBe(true);
  });
});
