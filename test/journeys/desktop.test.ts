import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalDesktop, makePcPlace, startDesktop } from '../../local/desktop/desktop.ts';
import { missingForDesktop } from '../../local/desktop/display.ts';
import { agentsContact } from './kit/agents-contact.ts';
import { ask, contact, contactOnce } from './kit/api.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';

const username = 'alice.agent';
let folder: string;
let desktop: LocalDesktop;

beforeAll(async () => {
  expect(missingForDesktop()).toEqual([]);
  await uploadEverythingAtOnce();
  folder = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
  // It gives up before this hook is over: otherwise it would wait on, and Jest would never end.
  const signal = AbortSignal.timeout(120_000);
  desktop = await startDesktop(ask, makePcPlace(folder, { apiUrl: outputs.apiUrl }), { username, signal });
});
afterAll(async () => {
  await desktop?.stop();
  await removeDesktops();
  rmSync(folder, { recursive: true, force: true });
});

test('the screen of a contact comes from the PC of its agent, and plays in the console (AC-13, SU-01)', async () => {
  const from = Math.ceil(Date.now() / 1000) * 1000;
  const to = from + 5000;
  const contactId = randomUUID();
  await eventually(async () => expect(Date.now()).toBeGreaterThan(to));
  await stream(await agentsContact({ contactId, username, from, to }));
  const isThere = ({ medium, playable }: { medium: string; playable: boolean }) => medium === 'screen' && playable;
  const found = await contactOnce(contactId, ({ recordings }) => recordings.some(isThere));
  const recording = found.recordings.find(isThere)!;
  expect(recording.durationSeconds).toBeCloseTo(5, 0);

  const path = `/v1/contacts/${contactId}/recordings/${recording.recordingId}/playback`;
  const { url } = await ask<{ url: string }>('POST', path);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
  expect((await contact(contactId)).recordings.filter(isThere)).toHaveLength(1);
});
