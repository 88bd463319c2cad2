import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataServerView } from '../../api/administration/administration.ts';
import type { UserList } from '../../api/administration/people/users.ts';
import type { GatewayCode } from '../../api/administration/telephony/telephony.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { gatewayAccount } from '../../local/pbx/pbx-config.ts';
import { freePort } from '../kit/free-port.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { contactRecord } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';
import { addRecordingServer } from './kit/gateway.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';
import { change } from './kit/site.ts';

const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;
const main = join(import.meta.dirname, '../../cti-gateway/main.ts');

withAsterisk('in a contact centre with a real PBX', () => {
  let folder: string;
  let pbx: Pbx;
  let program: ChildProcess | undefined;
  let recordingServerId: string;
  let aliceId: string | undefined;

  const command = (...args: string[]): Promise<{ code: number; out: string }> =>
    new Promise((resolve) => {
      const words = [main, ...args, '--settings', join(folder, 'cti-gateway.json')];
      execFile(process.execPath, words, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr });
      });
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'telephony-'));
    const ports = { amiPort: await freePort(), sipPort: await freePort() };
    mkdirSync(join(folder, 'pbx'));
    const phones = [{ extension: '2001', name: 'Mira Lund' }];
    pbx = await startPbx(asterisk!, { folder: join(folder, 'pbx'), phones, ...ports });
    const source = { kind: 'asterisk' as const, port: ports.amiPort, ...gatewayAccount };
    const settings: WrittenSettings = {
      ...{ apiUrl: outputs.apiUrl, stateFolder: join(folder, 'state'), flagsEverySeconds: 1 },
      instances: [{ name: 'north', source }],
    };
    writeFileSync(join(folder, 'cti-gateway.json'), JSON.stringify(settings));
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

  test('an administrator gets from nothing to a call of a queue whose contact shows its agent, its caller and its queue (QG-01, QG-04, QG-05, QG-06, QG-07, QG-08, QG-10, QG-13, QG-16, QG-40)', async () => {
    const { dataServerId } = await change<DataServerView>('POST', '/v1/data-servers', {
      ...{ name: `PBX ${Date.now()}`, stagedUpload: { enabled: false, location: null, username: null } },
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

    expect((await command('enroll', '--code', code)).out).toMatch(/north is enrolled for/);
    expect((await command('configure')).out).toMatch(/QueueName +created/);
    await eventually(async () => {
      const { out } = await command('doctor');
      expect(out).toMatch(/users of north: 1 users/);
      expect(out).not.toContain('FAILS');
    });
    program = spawn(process.execPath, [main, 'run', '--settings', join(folder, 'cti-gateway.json')]);
    const member = { Queue: 'orders', Interface: 'PJSIP/2001', MemberName: 'Mira Lund' };
    await pbx.act({ Action: 'QueueAdd', ...member });
    await eventually(async () => expect((await command('status')).out).toContain('calls at extensions now'));

    // A long number could look like a card number, which no flag may contain.
    const caller = `Bakery ${randomUUID().slice(0, 4)}`;
    const customer = await pbx.call('4001', `"${caller}" <5550100>`);
    await pbx.channelOf('2001');
    await pbx.hangUp(customer);
    await eventually(async () =>
      expect((await command('status')).out).toMatch(/ 0 recordings whose flags wait.*\n.* 1 flagged/),
    );

    const leg = pbx.events.find((event) => event.get('Channel')?.startsWith('PJSIP/2001-'))!.get('Uniqueid')!;
    const identity = JSON.parse(readFileSync(join(folder, 'state/north/identity.json'), 'utf8'));
    const contactId = `${identity.agentId}:${leg}`;
    await stream(contactRecord({ ContactId: contactId, InitialContactId: null }));
    const { flags } = await waitForContact(contactId, ({ flags: shown }) => shown.length > 0);
    const values = Object.fromEntries(flags[0]!.flags.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      ...{ AgentId: '2001', AgentName: 'Mira Lund', CallerName: caller, QueueName: 'orders', CTICallRef: 'call-1' },
    });
  });
});
