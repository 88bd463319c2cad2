import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rollOutFiles } from '../../browser-extension/package/roll-out.ts';
import { connectDesktop, readDesktopIdentity } from '../../desktop-agent/cloud.ts';
import { doctor } from '../../desktop-agent/doctor.ts';
import { openJournal } from '../../desktop-agent/service/journal/journal.ts';
import { keyboardFaults } from '../../desktop-agent/session/keystrokes/keys.ts';
import { type Settings, settings as settingsSchema } from '../../desktop-agent/settings.ts';
import {
  type InstalledBrowser,
  linuxBrowser,
  nativeHostName,
  registryValueIn,
} from '../../desktop-agent/triggers/native-host/installed-browsers.ts';
import { type DesktopCloud, desktopCloud } from './kit/desktop-cloud.ts';
import { desktopPc } from './kit/pc.ts';
import { until } from './kit/until.ts';

let cloud: DesktopCloud;
let pc: Awaited<ReturnType<typeof desktopPc>>;
let settings: Settings;
beforeEach(async () => {
  cloud = await desktopCloud();
  pc = await desktopPc(cloud);
  // An ffmpeg that has everything, and takes no time.
  settings = { ...settingsSchema.parse(pc.settings), ffmpeg: ffmpegWith() };
});
afterEach(async () => {
  await pc.close();
  await cloud.close();
});

/** A program that answers as ffmpeg does about what it is able to do. */
const ffmpegWith = ({ encoder = 'libx264', device = 'x11grab' } = {}): string => {
  const file = join(pc.root, `ffmpeg-${encoder}-${device}`);
  const answers = `case "$2" in
-version) echo "ffmpeg version 5.1" ;;
-encoders) echo " V....D ${encoder}   H.264" ;;
-devices) echo " D  ${device}   screen" ;;
esac`;
  writeFileSync(file, `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
  return file;
};

/** What the doctor finds of one thing. */
const find = async (what: string, changed: Partial<Settings> = {}, browsers: InstalledBrowser[] = []) => {
  const own = { ...settings, ...changed };
  const findings = await doctor(
    own,
    () => readDesktopIdentity(own.folder),
    (identity) => connectDesktop(own, { identity }),
    browsers,
  );
  return findings.find((one) => one.what.startsWith(what));
};
const fails = (side: string, say: string) => ({ ok: false, side, say: expect.stringContaining(say) });

/** The journal has a recording that waits for this staging location. */
const waitFor = (location: string): void => {
  const journal = openJournal(settings.folder);
  journal.openLogon({ id: 'logon-1', login: 'alice', fromMs: Date.now() });
  journal.addExtractions([
    {
      ...{ extractionId: 'e1', revision: 1, cursor: '1', contactId: 'contact-1', username: 'alice.agent' },
      ...{ logonSessionId: 'logon-1', media: ['screen'], blackouts: [] },
      ...{ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T09:05:00.000Z' },
      delivery: { how: 'staging-location', dataServerId: 'd1', location },
    },
  ]);
  journal.close();
};

test('the doctor opens the channel, and names the network when WebSockets are refused (SU-14)', async () => {
  expect(await find('channel')).toMatchObject({ ok: true, say: `opens at ${new URL(cloud.url).host}` });
  await until(() => cloud.openSockets() === 0);
  cloud.state.blocksSockets = true;
  expect(await find('channel')).toMatchObject(fails('the network', '403'));
});

test('the doctor names the share that recordings wait for, whether it is there or not or is not a folder (SU-14)', async () => {
  const location = join(pc.root, 'share');
  waitFor(location);
  expect(await find('staging location')).toMatchObject(fails('the share', 'is the share mounted'));
  writeFileSync(location, '');
  expect(await find('staging location')).toMatchObject(fails('the share', 'it is not a folder'));
  expect(await find('network')).toMatchObject({ ok: true });
});

test('the doctor says when keystrokes were missed in the last day (SU-14, PR-06)', async () => {
  const fault = (at: string) => {
    const journal = openJournal(settings.folder);
    journal.trouble(at, `alice: ${keyboardFaults.removed}`);
    journal.close();
  };
  fault('2026-01-05T09:00:00.000Z');
  expect(await find('keyboard')).toMatchObject({ ok: true });
  fault(new Date().toISOString());
  expect(await find('keyboard')).toMatchObject(fails('this machine', 'Windows removed the keyboard hook'));
});

test('the doctor writes to the share and leaves nothing there (SU-14)', async () => {
  const location = join(pc.root, 'share');
  mkdirSync(location);
  waitFor(location);
  expect(await find('staging location')).toMatchObject({ ok: true, say: 'can be written to' });
  // Root may write anywhere.
  if (process.getuid?.() === 0) return;
  chmodSync(location, 0o500);
  expect(await find('staging location')).toMatchObject(fails('the share', 'permission denied'));
});

test('the doctor names this machine when others may read the folder, or its key is damaged (SU-14)', async () => {
  expect(await find('folder')).toMatchObject({ ok: true });
  expect(await find('keys')).toMatchObject({ ok: true });
  chmodSync(settings.folder, 0o755);
  expect(await find('folder')).toMatchObject(fails('this machine', 'chmod 700'));
  writeFileSync(join(settings.folder, 'machine-key'), 'something else');
  expect(await find('keys')).toMatchObject(fails('this machine', 'cannot be read'));
});

test('the doctor names what is missing in ffmpeg, be it the program, its encoder or its way to capture (SU-14)', async () => {
  for (const what of ['ffmpeg', 'encoder', 'capture']) expect(await find(what)).toMatchObject({ ok: true });
  expect(await find('ffmpeg', { ffmpeg: join(pc.root, 'nothing') })).toMatchObject(fails('this machine', 'ENOENT'));
  expect(await find('encoder', { ffmpeg: ffmpegWith({ encoder: 'mpeg4' }) })).toMatchObject(
    fails('this machine', 'any encoder for H.264'),
  );
  expect(await find('encoder', { encoder: 'h264_mf' })).toMatchObject(fails('this machine', 'does not have h264_mf'));
  expect(await find('capture', { ffmpeg: ffmpegWith({ device: 'fbdev' }) })).toMatchObject(
    fails('this machine', 'cannot capture'),
  );
});

/** What `build:browser-extension` writes for the browsers of a Linux machine. */
const rollOut = (): Record<string, string> =>
  rollOutFiles({
    publicKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }),
    updateUrl: 'https://files.example.com/update.xml',
    program: { linux: process.execPath, windows: '' },
  });

/** A folder as a browser has it for everybody on a Linux machine, and how to write into it. */
const browserFolder = (name: string) => {
  const folder = join(pc.root, name);
  return {
    browser: linuxBrowser(name, folder),
    write(path: string, text: string): void {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
  };
};

test('the doctor names this machine when a browser would start something else for the extension (SU-14, PR-18)', async () => {
  const { browser, write } = browserFolder('Chromium');
  const extension = () => find('extension', {}, [browser, browserFolder('Google Chrome').browser]);
  expect(await extension()).toMatchObject({ ok: true, say: expect.stringContaining('no browser here') });
  const file = `native-messaging-hosts/${nativeHostName}.json`;
  const manifest = rollOut()[`linux/${file}`]!;
  write(file, manifest);
  expect(await extension()).toMatchObject({ ok: true, say: '1 browser may start the desktop agent for it' });
  write(file, manifest.replace(process.execPath, '/nowhere/desktop-agent'));
  expect(await extension()).toMatchObject(fails('this machine', '/nowhere/desktop-agent'));
  write(file, manifest.replace('chrome-extension://', '').replace(/"[a-p]{32}\/"/, ''));
  expect(await extension()).toMatchObject(fails('this machine', 'does not let any extension'));
});

test('the doctor names each browser that would offer to save a card, and show its last digits on the screen (SU-14, PR-18)', async () => {
  const { browser, write } = browserFolder('Chromium');
  const savedCards = () => find('saved cards in Chromium', {}, [browser]);
  // A browser that the extension is not installed in is not ours to judge.
  expect(await savedCards()).toBeUndefined();
  const files = rollOut();
  const file = `native-messaging-hosts/${nativeHostName}.json`;
  write(file, files[`linux/${file}`]!);
  expect(await savedCards()).toMatchObject(fails('this machine', 'AutofillCreditCardEnabled'));
  const policies = 'policies/managed/fermata.json';
  write(policies, files[`linux/${policies}`]!);
  expect(await savedCards()).toMatchObject({ ok: true });
  // Of two files that set the same policy, browsers follow the later one by name.
  write('policies/managed/company.json', '{ "AutofillCreditCardEnabled": true }');
  expect(await savedCards()).toMatchObject({ ok: true });
  write('policies/managed/site.json', '{ "AutofillCreditCardEnabled": true }');
  expect(await savedCards()).toMatchObject(fails('this machine', 'Chromium offers to save a card'));
  write('policies/managed/site.json', 'not JSON');
  expect(await savedCards()).toMatchObject({ ok: true });
});

test('the output of Windows about its registry is read as the text or the number that it holds (PR-18)', () => {
  const printed = (line: string) => `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Google\\Chrome\r\n${line}\r\n\r\n`;
  expect(registryValueIn(printed('    AutofillCreditCardEnabled    REG_DWORD    0x0'))).toBe(0);
  expect(registryValueIn(printed('    AutofillCreditCardEnabled    REG_DWORD    0x1'))).toBe(1);
  const path = 'C:\\Program Files\\Fermata\\com.fermata.desktop_agent.json';
  expect(registryValueIn(printed(`    (Default)    REG_SZ    ${path}`))).toBe(path);
  expect(registryValueIn('')).toBeUndefined();
});

test('the doctor names this machine when the service does not run, or a session has fallen silent (SU-14)', async () => {
  expect(await find('service')).toMatchObject(fails('this machine', 'it is not running'));
  expect(await find('session')).toMatchObject({ ok: true, say: 'nobody is logged on' });
  const journal = openJournal(settings.folder);
  journal.openLogon({ id: 'logon-1', login: 'alice', fromMs: Date.now() - 120_000 });
  journal.close();
  expect(await find('session')).toMatchObject(fails('this machine', 'alice has not reported'));
});

test('the doctor names this machine when it is not enrolled, and the network when nobody answers (SU-14)', async () => {
  expect(await find("Fermata's API")).toMatchObject({ ok: true, say: expect.stringContaining('PC-001') });
  const elsewhere = join(pc.root, 'not-enrolled');
  expect(await find("Fermata's API", { folder: elsewhere })).toMatchObject({ ok: false, side: 'this machine' });
  cloud.state.isDown = true;
  expect(await find('network')).toMatchObject({ ok: false, side: 'the network' });
  expect(await find("Fermata's API")).toBeUndefined();
});
