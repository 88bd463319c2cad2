import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import type { UserList } from '../../api/administration/people/users.ts';
import type { SchedulesView } from '../../api/administration/people/who-is-recorded.ts';
import type { GatewayCode } from '../../api/administration/telephony/telephony.ts';
import type { ContactDetail, Playback } from '../../api/contacts/contacts.ts';
import type { OnDemandStatusView } from '../../api/control/on-demand.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { noRequirements, recordAll, type Schedule } from '../../domain/schedule/schedule.ts';
import { type ChildProgram, startChildProgram } from '../../local/engine/child-program.ts';
import { findAsterisk } from '../../local/pbx/asterisk-package.ts';
import { type Pbx, startPbx } from '../../local/pbx/pbx.ts';
import { controlAccount, recordingsOf } from '../../local/pbx/pbx-config.ts';
import { freePort } from '../kit/free-port.ts';
import { ask, call, read, search, waitForContact } from './kit/api.ts';
import { openBrowser, signInAt } from './kit/browser.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { eventually } from './kit/eventually.ts';
import { addRecordingServer } from './kit/gateway.ts';
import { outputs } from './kit/outputs.ts';
import { commands, command as control, turnOn } from './kit/recording-control.ts';
import { change, openSite, type Site } from './kit/site.ts';

jest.setTimeout(240_000);

const asterisk = findAsterisk({ mayDownload: false });
const withAsterisk = asterisk ? describe : describe.skip;
const main = join(import.meta.dirname, '../../cti-gateway/main.ts');

/** The loudest sample of a recording in 16 bits at 8 kHz, between these seconds. */
const loudest = (wav: Buffer, from = 0, to = Number.POSITIVE_INFINITY): number => {
  let peak = 0;
  for (let at = 44 + 16_000 * from; at + 2 <= Math.min(wav.length, 44 + 16_000 * to); at += 2)
    peak = Math.max(peak, Math.abs(wav.readInt16LE(at)));
  return peak;
};

withAsterisk('at a real PBX whose recordings are archived', () => {
  let folder: string;
  let pbx: Pbx;
  let site: Site;
  let gateway: ChildProgram;
  let browser: Browser;
  let recordingServerId: string;
  let aliceId: string;
  const wavs = () => readdirSync(recordingsOf(join(folder, 'pbx')), { recursive: true }).map(String);
  const command = (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      const words = [main, ...args, '--settings', join(folder, 'cti-gateway.json')];
      execFile(process.execPath, words, (_, stdout, stderr) => resolve(stdout + stderr));
    });

  const newestLeg = (): string =>
    pbx.events
      .findLast((event) => event.event === 'BridgeEnter' && event.get('Channel')?.startsWith('PJSIP/2001-'))!
      .get('Uniqueid')!;
  const contactIdOf = (leg: string): string => `${recordingServerId}:${leg}`;
  const soundOf = async (contactId: string, recordingId: string): Promise<Buffer> => {
    const { url } = await ask<Playback>(
      'POST',
      `/v1/contacts/${encodeURIComponent(contactId)}/recordings/${recordingId}/playback`,
    );
    return Buffer.from(await (await fetch(url)).arrayBuffer());
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pbx-archive-'));
    mkdirSync(join(folder, 'pbx'));
    const ports = { amiPort: await freePort(), sipPort: await freePort() };
    const phones = [{ extension: '2001', name: 'Mira Lund' }];
    pbx = await startPbx(asterisk!, { folder: join(folder, 'pbx'), phones, ...ports });
    const { users } = await read<UserList>('administrator', '/v1/users');
    const alice = users.find(({ username }) => username === 'alice.agent')!;
    aliceId = alice.userId;
    await uploadEverythingAtOnce();
    await turnOn();
    site = await openSite({ enabled: true, teamIds: alice.teamId === null ? [] : [alice.teamId] });
    const server = await addRecordingServer({ dataServerId: site.dataServerId });
    recordingServerId = server.recordingServerId;
    await change('PUT', '/v1/user-extensions', {
      extensions: [{ user: 'alice.agent', extension: '2001', recordingServer: server.name }],
    });
    const settings: WrittenSettings = {
      ...{ apiUrl: outputs.apiUrl, stateFolder: join(folder, 'state'), flagsEverySeconds: 1 },
      instances: [
        {
          name: 'north',
          source: { kind: 'asterisk', port: ports.amiPort, ...controlAccount, controlsRecordings: true },
          recordings: { folder: recordingsOf(join(folder, 'pbx')), stagingLocation: site.location },
        },
      ],
    };
    writeFileSync(join(folder, 'cti-gateway.json'), JSON.stringify(settings));
    const { code } = await ask<GatewayCode>('POST', `/v1/recording-servers/${recordingServerId}/enrolment-codes`);
    expect(await command('enroll', '--code', code)).toContain('north is enrolled for');
    await command('configure');
    const words = [main, 'run', '--settings', join(folder, 'cti-gateway.json')];
    gateway = startChildProgram(process.execPath, words, { env: process.env });
    await pbx.act({ Action: 'QueueAdd', Queue: 'orders', Interface: 'PJSIP/2001', MemberName: 'Mira Lund' });
    await eventually(async () => expect(await command('doctor')).toMatch(/users of north: 1 users/));
    await eventually(async () => expect(await command('status')).toContain('calls at extensions now'));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await pbx?.stop();
    if (aliceId) await change('PUT', `/v1/users/${aliceId}/extension`, { extension: null, recordingServerId: null });
    await call('administrator', `/v1/recording-servers/${recordingServerId}`, { method: 'DELETE' });
    await site?.leave();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a call to a queue is a contact with its flags, is found by them, and its sound plays from the archive (QG-01, QG-02, QG-31, QG-34)', async () => {
    expect(await command('doctor')).not.toContain('FAILS');
    const caller = `Bakery ${recordingServerId.slice(0, 4)}`;
    const customer = await pbx.call('4001', `"${caller}" <5550100>`);
    await pbx.channelOf('2001');
    await sleep(4000);
    await pbx.hangUp(customer);
    const leg = pbx.events.find((event) => event.get('Channel')?.startsWith('PJSIP/2001-'))!.get('Uniqueid')!;
    const identity = JSON.parse(readFileSync(join(folder, 'state/north/identity.json'), 'utf8'));
    const contactId = `${identity.agentId}:${leg}`;

    const found = await waitForContact(
      contactId,
      ({ flags, recordings }) => flags.length > 0 && recordings.some(({ playable }) => playable),
    );
    expect(found).toMatchObject({
      ...{ acdId: 'alice.agent', contactDirection: 'inbound', callingNumber: '5550100', calledNumber: '2001' },
      ...{ queueName: 'orders', fileUploadState: 'Uploaded' },
    });
    expect(found.flags).toHaveLength(1);
    const [recording, ...others] = found.recordings;
    expect(others).toEqual([]);
    expect(recording!.durationSeconds).toBeGreaterThan(3);
    expect(wavs()).toEqual([]);
    expect(site.files().filter((path) => path.endsWith('.wav'))).toEqual([]);

    const { contacts } = await search({ flag: 'CallerName', flagValue: caller });
    expect(contacts.map((one) => one.contactId)).toEqual([contactId]);
    const wav = await soundOf(contactId, recording!.recordingId);
    expect(wav.subarray(0, 4).toString()).toBe('RIFF');
    expect(loudest(wav)).toBeGreaterThan(1000);

    const page = await browser.newPage();
    await page.goto(`${outputs.consoleUrl}/contacts/${encodeURIComponent(contactId)}`);
    await signInAt(page, 'administrator');
    await page.getByText(caller).first().waitFor();
    await page.getByRole('button', { name: /^Listen/ }).click();
    await page.getByRole('group', { name: 'Player' }).waitFor();
    await page.close();
  });

  test('words that are said while a call is paused are silent in the archive, and the recording is as long as the call', async () => {
    const customer = await pbx.call('4001', '"Nordlys Books" <5550177>');
    await pbx.channelOf('2001');
    const contactId = contactIdOf(newestLeg());
    const encoded = encodeURIComponent(contactId);
    await sleep(2000);
    const paused = await eventually(async () => {
      const result = await control(encoded, 'pause');
      expect(result.status).toBe(200);
      return result;
    });
    expect(paused.outcomes).toEqual({ 'asterisk audio': 'confirmed' });
    await sleep(3000);
    expect((await control(encoded, 'resume')).outcomes).toEqual({ 'asterisk audio': 'confirmed' });
    await sleep(2000);
    await pbx.hangUp(customer);
    const found = await waitForContact(contactId, ({ recordings }) => recordings.some(({ playable }) => playable));
    const [recording] = found.recordings;
    const wav = await soundOf(contactId, recording!.recordingId);
    const seconds = Math.floor((wav.length - 44) / 16_000);
    const peaks = Array.from({ length: seconds }, (_, second) => loudest(wav, second, second + 1));
    expect(recording!.durationSeconds).toBeGreaterThan(6);
    expect(peaks.filter((peak) => peak === 0).length).toBeGreaterThanOrEqual(2);
    expect(peaks[0]).toBeGreaterThan(1000);
    expect(peaks.at(-1)).toBeGreaterThan(1000);
    expect(found.pauses).toHaveLength(1);
  });

  const saveSchedules = async (...schedules: Schedule[]): Promise<void> => {
    const { version } = await read<SchedulesView>('administrator', '/v1/recording-schedules');
    await change('PUT', '/v1/recording-schedules', { schedules, version });
  };
  /** Repeats a request that is refused as busy, as the agent's page does. */
  const onDemand = (path: string): Promise<void> =>
    eventually(async () => {
      const answer = await call('agent', `/v1/on-demand/${path}`, { method: 'POST', body: {} });
      expect([path, answer.status]).toEqual([path, 200]);
    });

  test('under an On-Demand schedule a real call is recorded while its agent wants it, without their blackout, and archived (QG-36, OD-03, OD-35)', async () => {
    await turnOn({
      grants: [
        { to: { role: 'administrator' }, functions: ['pause', 'ledger'], writes: [], sees: [] },
        { to: { role: 'agent' }, functions: ['pause', 'start-stop', 'blackout'], writes: [], sees: [] },
      ],
    });
    const requirements = { ...noRequirements, userIds: [aliceId] };
    await saveSchedules({ ...recordAll, scheduleId: 'alice', name: 'Alice decides', type: 'on-demand', requirements });
    try {
      // Schedules apply to calls after ten seconds.
      await sleep(11_000);
      const customer = await pbx.call('4001', '"Quayside Inn" <5550123>');
      await pbx.channelOf('2001');
      const contactId = contactIdOf(newestLeg());
      const encoded = encodeURIComponent(contactId);
      await eventually(async () => expect(await commands(encoded)).toEqual(['stop trigger']));
      await eventually(async () => {
        const { calls } = await read<OnDemandStatusView>('agent', '/v1/on-demand');
        expect(calls.map((one) => one.contactId)).toContain(contactId);
      });
      await sleep(3000);
      await onDemand('recording/start');
      await sleep(2000);
      await onDemand('blackout/start');
      await sleep(3000);
      await onDemand('blackout/stop');
      await sleep(2000);
      await onDemand('recording/stop');
      await pbx.hangUp(customer);

      // If the recorder wrote anything before the schedules stopped it, that is a recording from the beginning.
      const isWanted = ({ startedAt }: { startedAt: string | null }, { connectedToAgentAt }: ContactDetail) =>
        Date.parse(startedAt!) - Date.parse(connectedToAgentAt!) > 2500;
      const found = await waitForContact(
        contactId,
        (one) => one.disconnectedAt !== null && one.recordings.some((each) => each.playable && isWanted(each, one)),
      );
      const recorded = found.recordings.reduce((sum, { durationSeconds }) => sum + (durationSeconds ?? 0), 0);
      const talked = (Date.parse(found.disconnectedAt!) - Date.parse(found.connectedToAgentAt!)) / 1000;
      expect(recorded).toBeLessThan(talked - 2);
      const wanted = found.recordings.find((one) => isWanted(one, found))!;
      expect(wanted.durationSeconds).toBeGreaterThan(5);
      const wav = await soundOf(contactId, wanted.recordingId);
      const halves = Math.floor((wav.length - 44) / 8000);
      const isSilent = Array.from({ length: halves }, (_, half) => loudest(wav, half / 2, (half + 1) / 2) === 0);
      expect(isSilent.filter((silent) => silent).length).toBeGreaterThanOrEqual(4);
      expect(isSilent.slice(0, isSilent.indexOf(true))).toContain(false);
      expect(isSilent.slice(isSilent.lastIndexOf(true))).toContain(false);
    } finally {
      await saveSchedules(recordAll);
      await turnOn();
    }
  });
});
