import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataServerView } from '../../api/administration/administration.ts';
import type { UserList } from '../../api/administration/people/users.ts';
import type { GatewayCode } from '../../api/administration/telephony/telephony.ts';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import type { LiveAgentsView } from '../../api/control/live.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { type ChildProgram, startChildProgram } from '../../local/engine/child-program.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { controlAccount, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { freePort } from '../kit/free-port.ts';
import { loudnessOf } from '../kit/wav-sound.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { login } from './kit/browser.ts';
import { eventually } from './kit/eventually.ts';
import { addRecordingServer } from './kit/gateway.ts';
import { outputs } from './kit/outputs.ts';
import {
  commands,
  command as control,
  ledger,
  mediaStates,
  status,
  turnOn,
  waitUntil,
} from './kit/recording-control.ts';
import { change } from './kit/site.ts';

jest.setTimeout(240_000);

const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;
const main = join(import.meta.dirname, '../../cti-gateway/main.ts');
const agent = login('agent').username;
const supervisor = login('supervisor').username;

withAsterisk('at a real PBX that is controlled through the cloud', () => {
  let folder: string;
  let pbx: Pbx;
  let gateway: ChildProgram;
  let recordingServerId: string;
  const userIds: string[] = [];

  const command = (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      const words = [main, ...args, '--settings', join(folder, 'cti-gateway.json')];
      execFile(process.execPath, words, (_, stdout, stderr) => resolve(stdout + stderr));
    });

  beforeAll(async () => {
    const functions = ['pause', 'pause-others', 'ledger'] as const;
    await turnOn({
      grants: [
        { to: { role: 'administrator' }, functions: [...functions], writes: [], sees: [] },
        { to: { role: 'supervisor' }, functions: ['listen'], writes: [], sees: [] },
        { to: { role: 'agent' }, functions: ['pause', 'ledger'], writes: [], sees: [] },
      ],
    });
    folder = mkdtempSync(join(tmpdir(), 'pbx-control-'));
    mkdirSync(join(folder, 'pbx'));
    const ports = { amiPort: await freePort(), sipPort: await freePort() };
    const phones = ['2001', '2002', '2003'].map((extension) => ({ extension, name: `Phone ${extension}` }));
    pbx = await startPbx(asterisk!, { folder: join(folder, 'pbx'), phones, ...ports });
    const { dataServerId } = await change<DataServerView>('POST', '/v1/data-servers', {
      ...{ name: `Controlled PBX ${Date.now()}`, stagedUpload: { enabled: false, location: null, username: null } },
      ...{ timeZone: 'Europe/Zurich', bandwidth: [], version: 0 },
      association: { mode: 'any', ipRanges: [], teamIds: [] },
    });
    const server = await addRecordingServer({ dataServerId });
    recordingServerId = server.recordingServerId;
    await change('PUT', '/v1/user-extensions', {
      extensions: [
        { user: agent, extension: '2001', recordingServer: server.name },
        { user: supervisor, extension: '2003', recordingServer: server.name },
      ],
    });
    const { users } = await read<UserList>('administrator', '/v1/users');
    userIds.push(...users.filter((one) => [agent, supervisor].includes(one.username)).map(({ userId }) => userId));
    const settings: WrittenSettings = {
      ...{ apiUrl: outputs.apiUrl, stateFolder: join(folder, 'state'), flagsEverySeconds: 1 },
      instances: [
        {
          ...{ name: 'north', withoutLogon: 'user' },
          source: { kind: 'asterisk', port: ports.amiPort, ...controlAccount, controlsRecordings: true },
        },
      ],
    };
    writeFileSync(join(folder, 'cti-gateway.json'), JSON.stringify(settings));
    const { code } = await change<GatewayCode>('POST', `/v1/recording-servers/${recordingServerId}/enrolment-codes`);
    expect(await command('enroll', '--code', code)).toContain('north is enrolled for');
    await command('configure');
    const words = [main, 'run', '--settings', join(folder, 'cti-gateway.json')];
    gateway = startChildProgram(process.execPath, words, { env: process.env });
    await eventually(async () => expect(await command('status')).toContain('calls at extensions now'));
    await eventually(async () => expect(await command('doctor')).toMatch(/users of north: 2 users/));
  });
  afterAll(async () => {
    await gateway?.stop();
    await pbx?.stop();
    for (const userId of userIds)
      await change('PUT', `/v1/users/${userId}/extension`, { extension: null, recordingServerId: null });
    await call('administrator', `/v1/recording-servers/${recordingServerId}`, { method: 'DELETE' });
    rmSync(folder, { recursive: true, force: true });
  });

  const files = () => readdirSync(recordingsOf(join(folder, 'pbx')));
  const pathOf = (name: string) => join(recordingsOf(join(folder, 'pbx')), name);
  const legAt = (extension: string): string =>
    pbx.events
      .findLast((one) => one.event === 'BridgeEnter' && one.get('Channel')?.startsWith(`PJSIP/${extension}-`))!
      .get('Uniqueid')!;
  const contactAt = (extension: string): string => encodeURIComponent(`${recordingServerId}:${legAt(extension)}`);
  const isLive = (contactId: string) =>
    eventually(async () => expect(await status(contactId)).toMatchObject({ provider: 'asterisk', endedAt: null }));
  const hasEnded = (contactId: string) => waitUntil('ended', async () => (await status(contactId)).endedAt !== null);
  const isSound = (loudness: number) => loudness > 0.01;
  /** The last second of a file: a busy PBX writes late. */
  const lastSecond = (name: string) => loudnessOf(pathOf(name)).slice(-10);
  const isSilentNow = (name: string) =>
    eventually(async () => {
      expect(lastSecond(name)).toHaveLength(10);
      expect(lastSecond(name).filter(isSound)).toEqual([]);
    });

  test('a pause by the API is silence in the file of the PBX, holds through a transfer, and a resume brings the sound back (PR-06)', async () => {
    const customer = await pbx.call('2001', '"Harbour Bakery" <5550100>');
    const channel = await pbx.channelOf('2001');
    const first = contactAt('2001');
    await isLive(first);
    const [file, ...others] = files();
    expect(others).toEqual([]);
    await eventually(async () => expect(lastSecond(file!).some(isSound)).toBe(true));
    const paused = await control(first, 'pause', { seconds: 240 }, 'agent');
    expect([paused.status, paused.outcomes]).toEqual([200, { 'asterisk audio': 'confirmed' }]);
    await isSilentNow(file!);
    const silentFrom = loudnessOf(pathOf(file!)).length;

    await pbx.act({ Action: 'BlindTransfer', Channel: channel, Context: 'phones', Exten: '2002' });
    await pbx.channelOf('2002');
    const second = contactAt('2002');
    await eventually(async () => expect(await mediaStates(second)).toMatchObject({ audio: 'paused' }));
    const next = files().find((name) => name !== file)!;
    await isSilentNow(next);
    expect(loudnessOf(pathOf(file!)).slice(silentFrom).filter(isSound)).toEqual([]);
    expect(await commands(second)).toContain('pause transfer');

    const resumed = await control(second, 'resume');
    expect(resumed).toMatchObject({ status: 200, outcomes: { 'asterisk audio': 'confirmed' } });
    await eventually(async () => expect(lastSecond(next).some(isSound)).toBe(true));
    await pbx.hangUp(customer);
    await hasEnded(second);
  });

  test('a supervisor’s phone hears a call except while it is paused, the history says so, and the agent finds no trace (QG-33)', async () => {
    const customer = await pbx.call('2001', '"Nordlys Books" <5550177>');
    const channel = await pbx.channelOf('2001');
    const contactId = contactAt('2001');
    await isLive(contactId);
    const { agents } = await read<LiveAgentsView>('supervisor', '/v1/live-agents');
    const own = agents
      .flatMap(({ contacts }) => contacts)
      .find((one) => one.contactId === decodeURIComponent(contactId));
    expect(own?.customerNumber).toBe('5550177');

    const listen = () => call('supervisor', `/v1/contacts/${contactId}/listening`, { method: 'POST' });
    expect((await control(contactId, 'pause', { seconds: 240 }, 'agent')).status).toBe(200);
    expect((await listen()).status).toBe(409);
    expect((await control(contactId, 'resume', {}, 'agent')).status).toBe(200);
    expect(pbx.events.some(({ event }) => event === 'ChanSpyStart')).toBe(false);

    const answer = await listen();
    expect([answer.status, await answer.json()]).toMatchObject([200, { through: 'asterisk' }]);
    const started = await eventually(async () => {
      const found = pbx.events.find(({ event }) => event === 'ChanSpyStart');
      if (!found) throw new Error('Nobody listens yet');
      return found;
    });
    expect(started.get('SpyeeChannel')).toBe(channel);
    const listener = started.get('SpyerChannel')!;
    expect(listener).toMatch(/^PJSIP\/2003-/);

    await pbx.hangUp(customer);
    await eventually(async () =>
      expect(pbx.events.some((one) => one.event === 'Hangup' && one.get('Channel') === listener)).toBe(true),
    );
    await hasEnded(contactId);
    await waitForContact(decodeURIComponent(contactId));
    const { history } = await read<ContactDetail>('administrator', `/v1/contacts/${contactId}`);
    expect(history.filter(({ what }) => what === 'listened-live')).toEqual([
      expect.objectContaining({ by: supervisor }),
    ]);
    const seen = await (await call('agent', `/v1/contacts/${contactId}`)).text();
    expect(seen).not.toMatch(/listened-live/);
    expect(JSON.stringify(await ledger(contactId))).not.toContain('listen');
  });
});
