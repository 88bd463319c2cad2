import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Browser, Page } from 'playwright-core';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import { type LocalDesktop, makePcPlace, startDesktop } from '../../local/desktop/desktop.ts';
import { missingForDesktop } from '../../local/desktop/display.ts';
import { letTimePass } from '../kit/let-time-pass.ts';
import { agentCallRecord } from './kit/agents-contact.ts';
import { ask, call, contact, read, waitForContact } from './kit/api.ts';
import { login, openBrowser, signInAt } from './kit/browser.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { paintDisplay } from './kit/paint-display.ts';
import { stream } from './kit/provider.ts';
import { connect } from './kit/recorders.ts';
import { command, turnOn, waitUntilReported } from './kit/recording-control.ts';

const username = 'alice.agent';
let folder: string;
let desktop: LocalDesktop;
let browser: Browser | undefined;

beforeAll(async () => {
  expect(missingForDesktop()).toEqual([]);
  await uploadEverythingAtOnce();
  folder = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
  // It gives up before this hook is over: otherwise it would wait on, and Jest would never end.
  const signal = AbortSignal.timeout(120_000);
  desktop = await startDesktop(ask, makePcPlace(folder, { apiUrl: outputs.apiUrl }), { username, signal });
});
afterAll(async () => {
  await browser?.close();
  await desktop?.stop();
  await removeDesktops();
  await turnOn();
  rmSync(folder, { recursive: true, force: true });
});

test('the screen of a contact comes from the PC of its agent, and plays in the console (AC-13, SU-01)', async () => {
  const from = Math.ceil(Date.now() / 1000) * 1000;
  const to = from + 5000;
  const contactId = randomUUID();
  await letTimePass(to - Date.now());
  await stream(await agentCallRecord({ contactId, username, from, to }));
  const isThere = ({ medium, playable }: { medium: string; playable: boolean }) => medium === 'screen' && playable;
  const found = await waitForContact(contactId, ({ recordings }) => recordings.some(isThere));
  const recording = found.recordings.find(isThere)!;
  expect(recording.durationSeconds).toBeCloseTo(5, 0);

  const path = `/v1/contacts/${contactId}/recordings/${recording.recordingId}/playback`;
  const { url } = await ask<{ url: string }>('POST', path);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
  expect((await contact(contactId)).recordings.filter(isThere)).toHaveLength(1);
});

const red = 0xd02020;
const blue = 0x2020d0;
const black = 'Paused: nothing is shown or recorded';

/** Red, green and blue of a place in the dialog's picture; undefined without a picture. The pointer is in its middle. */
const aside = `(async () => {
  const picture = document.querySelector('[role="dialog"] img');
  if (!picture) return undefined;
  await picture.decode();
  const canvas = document.createElement('canvas');
  const drawing = canvas.getContext('2d');
  drawing.drawImage(picture, 0, 0, 300, 150);
  return [...drawing.getImageData(75, 38, 1, 1).data];
})()`;

const colourOn = async (page: Page): Promise<'red' | 'blue' | 'other' | undefined> => {
  const found = await page.evaluate<number[] | undefined>(aside);
  if (!found) return undefined;
  const [r, , b] = found as [number, number, number];
  if (r > 150 && b < 100) return 'red';
  return b > 150 && r < 100 ? 'blue' : 'other';
};

/** Stills that are stored for a page now. */
const storedStills = async (): Promise<number> => {
  const { Count } = await new DynamoDBClient({}).send(
    new QueryCommand({
      TableName: outputs.desktopsTable,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :screen AND begins_with(sk, :still)',
      ExpressionAttributeValues: { ':screen': { S: `screen#${desktop.desktopId}` }, ':still': { S: 'still#' } },
    }),
  );
  return Count!;
};

test('a supervisor watches the screen of an agent on a call, which follows the PC, is black while the call is paused, and ends with the dialog (QG-33)', async () => {
  const contactId = await connect.begin(username);
  await waitUntilReported(contactId);
  const own = { writes: [], sees: [] };
  await turnOn({
    grants: [
      { to: { role: 'administrator' }, functions: ['pause', 'pause-others', 'ledger'], ...own },
      { to: { role: 'supervisor' }, functions: ['ledger', 'watch-screen'], ...own },
    ],
  });
  browser = await openBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${outputs.consoleUrl}/live`);
  await signInAt(page, 'supervisor');
  await paintDisplay(desktop.display, red);
  await page.getByRole('button', { name: /^Watch the screen of/ }).click();
  const dialog = page.getByRole('dialog');
  await eventually(async () => expect(await colourOn(page)).toBe('red'));
  await paintDisplay(desktop.display, blue);
  await eventually(async () => expect(await colourOn(page)).toBe('blue'));
  expect(await storedStills()).toBe(1);

  const paused = await command(contactId, 'pause');
  expect(paused.outcomes).toMatchObject({ 'desktop screen': 'confirmed' });
  await dialog.getByText(black).first().waitFor();
  expect(await dialog.getByRole('img').count()).toBe(0);
  await eventually(async () => expect(await storedStills()).toBe(0));
  await command(contactId, 'resume');
  await eventually(async () => expect(await colourOn(page)).toBe('blue'));

  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'hidden' });
  // Nobody asks any more, so the PC stops by itself.
  await eventually(async () => expect(await storedStills()).toBe(0));

  await connect.end(contactId);
  const from = Date.now() - 60_000;
  await stream(await agentCallRecord({ contactId, username, from, to: from + 30_000 }));
  const watched = async () =>
    (await read<ContactDetail>('administrator', `/v1/contacts/${contactId}`)).history.filter(
      ({ what }) => what === 'screen-watched-live',
    );
  await waitForContact(contactId);
  expect(await watched()).toEqual([expect.objectContaining({ by: login('supervisor').username })]);
  expect(await (await call('agent', `/v1/contacts/${contactId}`)).text()).not.toMatch(/screen-watched-live/);
});
