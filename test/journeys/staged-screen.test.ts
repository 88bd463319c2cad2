import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type LocalDesktop, makePcPlace, startDesktop } from '../../local/desktop/desktop.ts';
import { missingForDesktop } from '../../local/desktop/display.ts';
import { letTimePass } from '../kit/let-time-pass.ts';
import { agentCallRecord } from './kit/agents-contact.ts';
import { ask, read, waitForContact } from './kit/api.ts';
import { uploadEverythingAtOnce } from './kit/daily-event.ts';
import { removeDesktops } from './kit/desktop.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { stream } from './kit/provider.ts';
import { openSite, type Site } from './kit/site.ts';

jest.setTimeout(240_000);

const username = 'alice.agent';
let folder: string;
let site: Site;
let desktop: LocalDesktop;

beforeAll(async () => {
  expect(missingForDesktop()).toEqual([]);
  await removeDesktops();
  await uploadEverythingAtOnce();
  const { teams } = await read<{ teams: { teamId: string; name: string }[] }>('administrator', '/v1/teams');
  const { teamId } = teams.find(({ name }) => name === 'Support North')!;
  site = await openSite({ enabled: true, teamIds: [teamId] });
  folder = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
  // Functions read data servers again after half a minute, and nothing shows from outside when they did.
  await setTimeout(31_000);
  // It gives up before this hook is over: otherwise it would wait on, and Jest would never end.
  const signal = AbortSignal.timeout(150_000);
  desktop = await startDesktop(ask, makePcPlace(join(folder, 'pc'), { apiUrl: outputs.apiUrl }), { username, signal });
});
afterAll(async () => {
  await desktop?.stop();
  await site?.leave();
  await removeDesktops();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('the screen of an agent at a data server goes from the PC into the staging location, from there to the cloud, and plays (SU-03, SU-28)', async () => {
  const from = Math.ceil(Date.now() / 1000) * 1000;
  const to = from + 4000;
  await letTimePass(to - Date.now());
  const contactId = randomUUID();
  await stream(await agentCallRecord({ contactId, username, from, to }));

  const isThere = ({ medium, playable }: { medium: string; playable: boolean }) => medium === 'screen' && playable;
  const found = await waitForContact(contactId, ({ recordings }) => recordings.some(isThere));
  const recording = found.recordings.find(isThere)!;
  expect(recording.durationSeconds).toBeCloseTo(4, 0);
  const path = `/v1/contacts/${contactId}/recordings/${recording.recordingId}/playback`;
  const { url } = await ask<{ url: string }>('POST', path);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');

  // The staging agent of the data server sent it, and deleted its copy last.
  const { uploads } = await read<{ uploads: { custody: { step: string }[] }[] }>(
    'administrator',
    `/v1/staged-upload/uploads?${new URLSearchParams({ dataServerId: site.dataServerId, uploadState: 'Uploaded' })}`,
  );
  expect(uploads).toHaveLength(1);
  expect(uploads[0]!.custody.map(({ step }) => step)).toEqual(expect.arrayContaining(['staged', 'archived']));
  await eventually(async () => expect(site.files()).toEqual(['.fermata-location']));
});
