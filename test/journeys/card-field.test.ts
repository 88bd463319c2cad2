import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { DesktopListView } from '../../api/administration/desktops/desktop-list.ts';
import { type AgentBrowser, openAgentBrowser } from '../../local/desktop/browser.ts';
import { pauseAtCardField } from '../../local/desktop/card-field.ts';
import { type LocalDesktop, makePcPlace, startDesktop } from '../../local/desktop/desktop.ts';
import { missingForDesktop } from '../../local/desktop/display.ts';
import { type PaymentPage, servePaymentPage } from '../../local/desktop/payment-page.ts';
import { letTimePass } from '../kit/let-time-pass.ts';
import { agentCallRecord } from './kit/agents-contact.ts';
import { ask, call, read, waitForContact } from './kit/api.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';
import { connect } from './kit/recorders.ts';
import { ledger, mediaStates, turnOn, waitUntilReported } from './kit/recording-control.ts';

const username = 'alice.agent';
/** Long enough for a busy machine to show the pause of everything. */
const durationSeconds = 25;

let folder: string;
let site: PaymentPage;
let desktop: LocalDesktop;
let browser: AgentBrowser;
let page: Page;

const pc = async () => (await read<DesktopListView>('administrator', '/v1/desktops')).desktops[0]!;
const captureIs = (state: 'recording' | 'paused') =>
  eventually(async () => expect((await pc()).users[0]?.capture.state).toBe(state));

beforeAll(async () => {
  expect(missingForDesktop()).toEqual([]);
  await removeDesktops();
  await uploadEverythingAtOnce();
  await turnOn();
  folder = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
  site = await servePaymentPage();
  await pauseAtCardField(ask, site.address, { durationSeconds });
  const place = makePcPlace(join(folder, 'pc'), { apiUrl: outputs.apiUrl });
  // It gives up before this hook is over: otherwise it would wait on, and Jest would never end.
  desktop = await startDesktop(ask, place, { username, signal: AbortSignal.timeout(150_000) });
  browser = await openAgentBrowser({
    browser: process.env.CHROMIUM!,
    folder: join(folder, 'browser'),
    env: desktop.env,
  });
  page = browser.context.pages()[0]!;
  page.setDefaultTimeout(15_000);
});

afterAll(async () => {
  await browser?.close();
  await desktop?.stop();
  site?.close();
  await removeDesktops();
  // Other journeys, and the desktop of the demo, begin with what they set themselves.
  const { version } = await ask<{ version: number }>('GET', '/v1/desktop-items');
  await call('administrator', '/v1/desktop-items', { method: 'PUT', body: { items: [], events: [], version } });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const provider = (): Frame => page.frames().find((frame) => frame.url().endsWith('/card'))!;

/** When the card field was entered and left last, by the clock of the machine. */
const noticeFocus = () =>
  provider().evaluate(`
    window.focusTimes = {};
    card.addEventListener('focus', () => { focusTimes = { entered: Date.now() }; });
    card.addEventListener('blur', () => { focusTimes.left = Date.now(); });
  `);
const focusTimes = () => provider().evaluate('focusTimes') as Promise<{ entered: number; left: number }>;

const openPage = async () => {
  await page.goto(site.url);
  await noticeFocus();
};
const clickInto = (field: 'card' | 'expiry') => provider().click(`#${field}`);
const soundIs = (contactId: string, state: 'recording' | 'suspended') =>
  eventually(async () => expect((await connect.truth(contactId)).recordings.audio).toBe(state));

test('an administrator’s policy alone puts the extension into the browser, and Desktops shows that it runs (PR-18)', async () => {
  if (browser.installedBy === 'switch')
    process.stdout.write('No policy can be set on this machine: the extension was loaded by a switch.\n');
  await eventually(async () => {
    const { browsers, itemsVersion } = await pc();
    expect(browsers).toMatchObject([{ name: 'Chromium', extensionSeen: true }]);
    expect(itemsVersion).toBeGreaterThan(0);
  }, 60);
});

test('before the first call, too, a click in the card number field pauses the screen (PR-14, PR-17)', async () => {
  await openPage();
  await clickInto('card');
  await captureIs('paused');
  await clickInto('expiry');
  await captureIs('recording');
});

interface Picture {
  /** Milliseconds from the beginning of the recording, between which the picture is shown. */
  from: number;
  to: number;
  isBlack: boolean;
}

/** The brightness of black is 16 in a video, and an encoder may change it a little. */
const brightestBlack = 33;

/**
 * Every picture of a recording. Their times are read from the file: a picture is not always shown for a fifth of a second.
 */
const picturesOf = (video: Buffer): Picture[] => {
  const file = join(folder, 'played.mp4');
  writeFileSync(file, video);
  const filter = 'scale=64:36:flags=area,signalstats,metadata=print:key=lavfi.signalstats.YMAX:file=-';
  const lines = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-vf', filter, '-enc_time_base', '-1', '-f', 'null', '-'],
    {
      encoding: 'utf8',
    },
  );
  const shown = [...lines.matchAll(/pts_time:(\S+)\s+lavfi\.signalstats\.YMAX=(\d+)/g)];
  expect(shown.length).toBeGreaterThan(0);
  const times = shown.map(([, seconds]) => Number(seconds) * 1000);
  return shown.map(([, , brightest], index) => ({
    ...{ from: times[index]!, to: times[index + 1] ?? times[index]! + 200 },
    isBlack: Number(brightest) <= brightestBlack,
  }));
};

test('when alice clicks in the card field of a payment provider, sound and screen pause until she clicks out or the duration is over, and her screen is black there (AC-17, PR-14, PR-15, PR-16, PR-19, PR-20, PR-22, PR-23)', async () => {
  await openPage();
  const begunAt = Date.now();
  const contactId = await connect.begin(username, ['audio']);
  await waitUntilReported(contactId);
  await letTimePass(2000);

  await clickInto('card');
  await soundIs(contactId, 'suspended');
  await Promise.all([
    captureIs('paused'),
    eventually(async () => expect(await mediaStates(contactId)).toEqual({ audio: 'paused', screen: 'paused' })),
  ]);
  await page.keyboard.type('4111111111111111', { delay: 20 });
  await clickInto('expiry');
  const first = await focusTimes();
  await soundIs(contactId, 'recording');
  await captureIs('recording');
  const between = Date.now();
  await letTimePass(2000);

  // This time she stays in the field: the pause ends by itself.
  await clickInto('card');
  const second = { entered: (await focusTimes()).entered, left: 0 };
  second.left = second.entered + durationSeconds * 1000;
  await soundIs(contactId, 'suspended');
  await captureIs('paused');
  await soundIs(contactId, 'recording');
  const resumedAt = Date.now();
  await captureIs('recording');
  const afterwards = Date.now();
  expect(resumedAt - second.left).toBeGreaterThan(-1000);
  await letTimePass(2000);
  await connect.end(contactId);

  const { entries } = await ledger(contactId);
  const commands = entries.filter(({ kind }) => kind === 'command');
  const verbs = commands.map(({ verb }) => verb);
  expect(verbs.slice(0, 4)).toEqual(['pause', 'resume', 'pause', 'resume']);
  // The PC and the cloud both end the pause when its duration is over; the second one changes nothing.
  expect(verbs.slice(4).every((verb) => verb === 'resume')).toBe(true);
  expect(commands.slice(0, 3)).toMatchObject(Array.from({ length: 3 }, () => ({ source: 'trigger' })));

  await stream(await agentCallRecord({ contactId, username, from: begunAt, to: Date.now() }));
  const isScreen = ({ medium, playable }: { medium: string; playable: boolean }) => medium === 'screen' && playable;
  const found = await waitForContact(contactId, ({ recordings }) => recordings.some(isScreen));
  expect(found.pauses).toMatchObject([
    { source: 'trigger', confirmed: true, media: ['audio', 'screen'] },
    { source: 'trigger', confirmed: true, media: ['audio', 'screen'] },
  ]);
  const recording = found.recordings.find(isScreen)!;
  const playback = `/v1/contacts/${contactId}/recordings/${recording.recordingId}/playback`;
  const { url } = await ask<{ url: string }>('POST', playback);
  const pictures = picturesOf(Buffer.from(await (await fetch(url)).arrayBuffer()));
  const startedAt = Date.parse(recording.startedAt!);
  /** Whether the screen is black at every moment from one instant to the other. The clocks of a PC agree to 50 ms. */
  const areBlack = (from: number, to: number) => {
    const [begin, end] = [from + 50 - startedAt, to - 50 - startedAt];
    const shown = pictures.filter((picture) => picture.from < end && picture.to > begin);
    expect(shown.length).toBeGreaterThan(0);
    return [...new Set(shown.map(({ isBlack }) => isBlack))];
  };
  expect(areBlack(first.entered, first.left)).toEqual([true]);
  expect(areBlack(second.entered, second.left)).toEqual([true]);
  expect(areBlack(first.entered - 1500, first.entered - 500)).toEqual([false]);
  expect(areBlack(between + 500, second.entered - 500)).toEqual([false]);
  expect(areBlack(afterwards + 500, afterwards + 1500)).toEqual([false]);
});
