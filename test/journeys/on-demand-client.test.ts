import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SchedulesView } from '../../api/administration/people/who-is-recorded.ts';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import { connectToX } from '../../desktop-agent/x11/connection.ts';
import { recordAll } from '../../domain/schedule/schedule.ts';
import { type LocalDesktop, makePcPlace, startDesktop } from '../../local/desktop/desktop.ts';
import { missingForDesktop } from '../../local/desktop/display.ts';
import { desktopWithPanel, type Panel } from '../desktop-agent/kit/panel.ts';
import { letTimePass } from '../kit/let-time-pass.ts';
import { agentCallRecord } from './kit/agents-contact.ts';
import { ask, read, search, waitForContact } from './kit/api.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';
import { connect } from './kit/recorders.ts';
import { commands, turnOn, waitUntilReported } from './kit/recording-control.ts';

/** A real PC with a desktop, a panel and two addresses of Fermata, of which the first is dead. */
const username = 'alice.agent';
let folder: string;
let desktop: LocalDesktop;
let panel: Panel;
let dead: string;

const saveSchedules = async (schedules: readonly object[]): Promise<void> => {
  const { version } = await read<SchedulesView>('administrator', '/v1/recording-schedules');
  await ask('PUT', '/v1/recording-schedules', { schedules, version });
};

const deadAddress = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};

beforeAll(async () => {
  expect(missingForDesktop()).toEqual([]);
  await uploadEverythingAtOnce();
  const agents = { to: { role: 'agent' as const }, writes: [], sees: [] };
  await turnOn({ grants: [{ ...agents, functions: ['pause', 'start-stop', 'blackout', 'screen'] }] });
  await saveSchedules([{ ...recordAll, scheduleId: 'agents', name: 'Agents decide', type: 'on-demand' }]);
  [panel, dead] = await Promise.all([desktopWithPanel(), deadAddress()]);
  folder = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
  const place = makePcPlace(folder, { apiUrl: outputs.apiUrl });
  const settings = JSON.parse(readFileSync(place.settingsFile, 'utf8'));
  writeFileSync(place.settingsFile, JSON.stringify({ ...settings, onDemandServers: [dead, outputs.apiUrl] }));
  const userEnvironment = { ...place.userEnvironment, DBUS_SESSION_BUS_ADDRESS: panel.address };
  const signal = AbortSignal.timeout(120_000);
  desktop = await startDesktop(ask, { ...place, userEnvironment }, { username, signal });
  await paintWhite(desktop.display);
  await eventually(async () => expect(panel.items).toHaveLength(1));
});
afterAll(async () => {
  await desktop?.stop();
  await panel?.close();
  await saveSchedules([recordAll]);
  await turnOn();
  await removeDesktops();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const says = (words: string) =>
  eventually(async () => expect(panel.balloons).toContainEqual(expect.stringContaining(words)), 40);
/** Functions remember for half a minute who may do what. */
const choose = (label: string) => eventually(() => panel.choose(label), 90);
const screenOf = ({ recordings }: ContactDetail) =>
  recordings.find(({ medium, playable }) => medium === 'screen' && playable);
const newScreenContact = (before: readonly string[]): Promise<string> =>
  eventually(async () => {
    const { contacts } = await search({ channel: 'screen' });
    const found = contacts.find(({ contactId }) => !before.includes(contactId));
    if (!found) throw new Error('There is no such contact yet');
    return found.contactId;
  });
/** The seconds in which a recording of a bright screen is black. */
const blackSeconds = async (contactId: string, recordingId: string): Promise<number> => {
  const path = `/v1/contacts/${contactId}/recordings/${recordingId}/playback`;
  const { url } = await ask<{ url: string }>('POST', path);
  const file = join(folder, `${recordingId}.mp4`);
  writeFileSync(file, Buffer.from(await (await fetch(url)).arrayBuffer()));
  const words = ['-hide_banner', '-i', file, '-vf', 'blackdetect=d=0.3:pic_th=0.9', '-an', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8' });
  return [...stderr.matchAll(/black_duration:([\d.]+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
};

/** Without a window the screen is black, and so would be its recording. */
const paintWhite = async (display: string): Promise<void> => {
  const { client, root, close, atom } = await connectToX(display);
  const painter = client as unknown as {
    ChangeWindowAttributes(window: number, attributes: { backgroundPixel: number }): void;
    ClearArea(window: number, x: number, y: number, width: number, height: number, exposures: number): void;
  };
  painter.ChangeWindowAttributes(root, { backgroundPixel: 0xffffff });
  painter.ClearArea(root, 0, 0, 0, 0, 0);
  // Its answer shows that the request before it is done.
  await atom('FERMATA_PAINTED');
  close();
};

const screenContacts = async () => (await search({ channel: 'screen' })).contacts.map(({ contactId }) => contactId);

test('an agent records their screen without a call from the tray, and it plays like any other (OD-04, OD-08, OD-09, OD-28, OD-40)', async () => {
  await says(`On-Demand is connected to ${new URL(outputs.apiUrl).host}.`);
  expect(panel.balloons.filter((one) => one.includes('cannot'))).toEqual([]);
  const before = await screenContacts();
  await choose('Start Desktop Recording');
  await says('Your screen is being recorded.');
  const menu = await panel.entries();
  expect(menu.find(({ label }) => label.startsWith('Start Blackout'))).toMatchObject({
    label: 'Start Blackout (only during a call)',
    isEnabled: false,
  });
  await letTimePass(6000);
  await choose('Stop Desktop Recording');
  const contactId = await newScreenContact(before);
  const found = await waitForContact(contactId, (one) => screenOf(one) !== undefined);
  expect(found).toMatchObject({ acdId: username, channel: 'screen', initiationMethod: 'ON-DEMAND' });
  expect(found.recordings.map(({ medium }) => medium)).toEqual(['screen']);
  const recording = screenOf(found)!;
  expect(recording.durationSeconds).toBeGreaterThanOrEqual(5);
  const path = `/v1/contacts/${contactId}/recordings/${recording.recordingId}/playback`;
  const { url } = await ask<{ url: string }>('POST', path);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
});

test('Start Recording on a call makes its screen leave the PC too, and a recording of the screen alone is black during it (OD-03, OD-29, OD-40)', async () => {
  const before = await screenContacts();
  await choose('Start Desktop Recording');
  await letTimePass(3000);
  const from = Math.floor(Date.now() / 1000) * 1000;
  const contactId = await connect.begin(username, []);
  await waitUntilReported(contactId);
  await choose('Start Recording');
  await eventually(async () => expect((await connect.truth(contactId)).recordings.audio).toBe('recording'));
  await letTimePass(5000);
  await choose('Stop Recording');
  await eventually(async () => expect(await commands(contactId)).toEqual(['start person', 'stop person']));
  await letTimePass(2000);
  await connect.end(contactId);
  const to = Math.ceil(Date.now() / 1000) * 1000;
  await choose('Stop Desktop Recording');
  await letTimePass(Math.max(0, to - Date.now()));
  await stream(await agentCallRecord({ contactId, username, from, to }));

  const call = await waitForContact(contactId, (one) => screenOf(one) !== undefined);
  const { durationSeconds } = screenOf(call)!;
  // From the start to the stop, and not the whole call.
  expect(durationSeconds).toBeGreaterThanOrEqual(4);
  expect(durationSeconds).toBeLessThan((to - from) / 1000);

  const screenId = await newScreenContact(before);
  const alone = await waitForContact(screenId, (one) => screenOf(one) !== undefined);
  const recorded = screenOf(alone)!;
  expect(recorded.durationSeconds).toBeGreaterThan(durationSeconds!);
  const black = await blackSeconds(screenId, recorded.recordingId);
  expect(Math.abs(black - durationSeconds!)).toBeLessThan(1.5);
  expect(await blackSeconds(contactId, screenOf(call)!.recordingId)).toBeLessThan(0.5);
});
