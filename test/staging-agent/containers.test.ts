import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSealed } from '../../adapters/sealed/open-sealed.ts';
import { unwrapKey } from '../../agent-kit/sealing/cipher.ts';
import type { Cloud } from '../../desktop-agent/cloud.ts';
import { stagingDelivery } from '../../desktop-agent/service/delivery/staging-delivery.ts';
import { openJournal } from '../../desktop-agent/service/journal/journal.ts';
import type { Extraction } from '../../desktop-agent/service/journal/states.ts';
import { openKeystrokes } from '../../desktop-agent/service/keystrokes/keystroke-folder.ts';
import { splicing } from '../../desktop-agent/service/splicing.ts';
import { readKeystrokes } from '../../domain/keystroke/keystroke-recording.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import { sealedScreen } from '../kit/sealed-screen.ts';
import { type CloudOptions, type StandInCloud, standInCloud } from './cloud.ts';
import { screenOf, site, sum, until } from './site.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const name = '2026-11-20/4f1c0f7a-1.sealed';
const ofContact = { contactId: 'c-1', medium: 'screen' } as const;

let place: ReturnType<typeof site>;
let server: StandInCloud;
const begin = async (options: CloudOptions = {}) => {
  place = site();
  server = await standInCloud(options);
};
afterEach(async () => {
  await place.close();
  await server.close();
});

const opened = async (container: Buffer): Promise<Buffer> => {
  const stream = async function* () {
    yield container;
  };
  const { content } = await openSealed(stream(), async (wrapped) => unwrapKey(privateKey, wrapped));
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
};

test('a sealed screen that a PC put into the staging location is registered, uploaded when it is released, deleted last, and opens in the cloud (SU-03, SU-28)', async () => {
  await begin({ decides: () => undefined });
  const screen = randomBytes(5000);
  const container = await sealedScreen(screen, { publicKey });
  place.drop(name, container, ofContact);
  const one = place.start(server);
  await until(() => server.known.size === 1);
  const [known] = [...server.known.values()];
  expect(known).toMatchObject({
    path: name,
    state: 'Not yet uploaded',
    manifest: { ...ofContact, sha256: sum(container) },
  });
  expect([server.counts.puts, place.has(name)]).toEqual([0, true]);

  server.release();
  await until(() => one.counts.deleted === 1);
  const [archived] = [...server.archive.values()];
  expect((await opened(archived!)).equals(screen)).toBe(true);
  expect([place.waiting(), one.counts.refused]).toEqual([[], 0]);
});

test('a sealed screen is sent in parts when it is large, and arrives unchanged (SU-03)', async () => {
  await begin();
  const screen = randomBytes(1_000_003);
  place.drop(name, await sealedScreen(screen, { publicKey }), ofContact);
  const one = place.start(server);
  await until(() => one.counts.deleted === 1);
  expect(server.counts.puts).toBeGreaterThan(1);
  expect((await opened([...server.archive.values()][0]!)).equals(screen)).toBe(true);
});

test('a sealed screen that no rule keeps is deleted in the staging location and never uploaded (SU-28)', async () => {
  await begin({ decides: () => 'recycle' });
  place.drop(name, await sealedScreen(randomBytes(500), { publicKey }), ofContact);
  const one = place.start(server);
  await until(() => one.counts.deleted === 1);
  expect([place.waiting(), server.counts.puts]).toEqual([[], 0]);
});

test('a sealed screen with many marks is read by its own header, however long that is (SU-03)', async () => {
  await begin();
  const marks = Array.from({ length: 400 }, (_, n) => ({
    ...{ track: 0, fromMs: n * 700, toMs: n * 700 + 300, cause: 'paused' as const },
  }));
  const container = await sealedScreen(randomBytes(500), { publicKey, marks });
  expect(container.length).toBeGreaterThan(20_000);
  place.drop(name, container, ofContact);
  const one = place.start(server);
  await until(() => one.counts.deleted === 1);
  expect(one.counts.refused).toBe(0);
});

interface Wrong {
  path?: string;
  content?: (container: Buffer) => Buffer;
  manifest?: Partial<Manifest>;
  reason: RegExp;
}

test.each<[string, Wrong]>([
  ['was cut off before it was described', { content: (whole) => whole.subarray(0, -1), reason: /its header says/ }],
  ['has something behind its end', { content: (whole) => Buffer.concat([whole, whole]), reason: /its header says/ }],
  ['ends within its header', { content: (whole) => whole.subarray(0, 100), reason: /it is cut off/ }],
  ['has a damaged header', { content: (whole) => whole.fill(0, 12, 40), reason: /its header is not JSON/ }],
  ['is of another contact than its manifest says', { manifest: { contactId: 'c-2' }, reason: /of another contact/ }],
  ['is of another medium than its manifest says', { manifest: { medium: 'audio' }, reason: /of another medium/ }],
  ['has the name of an open recording', { path: 'a.mp4', reason: /does not end with \.sealed/ }],
  ['is a video with the name of a container', { content: () => screenOf('a', 500), reason: /it is not a sealed/ }],
])('a sealed screen that %s is refused with the reason, and kept (SU-03)', async (_, wrong) => {
  await begin();
  const { path = name, content = (whole: Buffer) => whole, manifest, reason } = wrong;
  const dropped = content(await sealedScreen(randomBytes(500), { publicKey }));
  place.drop(path, dropped, { ...ofContact, ...manifest });
  const one = place.start(server, { settings: { settleSeconds: 3600 } });
  await until(() => one.counts.refused === 1);
  expect(server.known.size).toBe(0);
  expect(one.journal.troubles(3).map(({ what }) => what)).toContainEqual(expect.stringMatching(reason));
  const refused = join(place.root, 'refused');
  const kept = readdirSync(refused).filter((file) => /\.(sealed|mp4)$/.test(file));
  expect(kept.map((file) => readFileSync(join(refused, file)).equals(dropped))).toEqual([true]);
});

/** A PC that has sealed the screen of one contact, and whose extraction names this staging location. */
const pcWith = (container: Buffer, screen: Buffer) => {
  const folder = join(place.folder, 'pc');
  mkdirSync(join(folder, 'recordings'), { recursive: true });
  const path = 'recordings/4f1c0f7a-1.sealed';
  writeFileSync(join(folder, path), container);
  const times = { startedAt: '2026-11-20T09:00:00.000Z', endedAt: '2026-11-20T09:05:00.000Z' };
  const extraction: Extraction = {
    ...{
      extractionId: '4f1c0f7a',
      revision: 1,
      cursor: '1',
      contactId: 'c-1',
      logonSessionId: 's-1',
      login: 'CORP\\jane',
    },
    ...{ username: 'jane.doe', from: times.startedAt, to: times.endedAt, blackouts: [] },
    cursor: 'e-1',
    media: ['screen'],
    delivery: { how: 'staging-location', dataServerId: 'server-1', location: place.root },
  };
  const content = (bytes: Buffer) => ({ size: bytes.length, sha256: sum(bytes) });
  const file = {
    ...{ path, mtimeMs: 0, sealed: content(container), content: content(screen) },
    ...{ ...times, durationSeconds: 300, gaps: [] },
  };
  const journal = openJournal(folder);
  journal.addExtractions([extraction]);
  journal.apply('4f1c0f7a', 1, { is: 'sealed', file }, new Date());
  const results: unknown[] = [];
  const cloud = (async (_: string, request: object) => {
    results.push(request);
    return { results: [{ extractionId: '4f1c0f7a', outcome: 'noted' }] };
  }) as unknown as Cloud;
  const { signal } = new AbortController();
  let isKilled = true;
  const killedOnce: typeof journal = {
    ...journal,
    apply: (...event) => {
      if (!isKilled) return journal.apply(...event);
      isKilled = false;
      throw new Error('killed');
    },
  };
  const ports = { journal: killedOnce, folder, cloud, machine: 'PC-001', nowMs: Date.now, signal };
  const delivery = stagingDelivery(ports);
  return { ...delivery, journal, results, has: () => existsSync(join(folder, path)) };
};

test('a recording that a PC puts into the staging location is taken in as it is, once, even if the PC was killed before it noted that and put it there again (SU-03, SU-28)', async () => {
  await begin();
  const screen = randomBytes(3000);
  const pc = pcWith(await sealedScreen(screen, { publicKey }), screen);
  const one = place.start(server);
  const [entry] = pc.waiting();
  await expect(pc.put(entry!)).rejects.toThrow('killed');
  await until(() => one.counts.deleted === 1);
  expect([pc.has(), pc.results]).toEqual([true, []]);
  const [again] = pc.waiting();
  await pc.put(again!);
  await until(() => place.waiting().length === 0 && [...server.known.values()][0]!.deleted === 2);
  pc.journal.close();

  expect([pc.has(), pc.results.length, one.counts.refused]).toEqual([false, 1, 0]);
  expect(server.known.size).toBe(1);
  expect([...server.known.values()][0]!.manifest).toMatchObject({
    ...ofContact,
    machine: 'PC-001',
    username: 'jane.doe',
  });
  expect((await opened([...server.archive.values()][0]!)).equals(screen)).toBe(true);
});

test('keystrokes go from the PC into the staging location, sealed and without those of a pause, and from there to the cloud (PR-06, SU-03, SU-28)', async () => {
  await begin();
  const folder = join(place.folder, 'pc');
  mkdirSync(folder, { recursive: true });
  const at = (seconds: number) => Date.parse('2026-11-20T09:00:00.000Z') + seconds * 1000;
  const instant = (seconds: number) => new Date(at(seconds)).toISOString();
  const typed = (text: string, from: number) =>
    [...text].map((one, index) => ({ at: at(from) + index * 100, text: one }));
  const keystrokes = await openKeystrokes(join(folder, 'keystrokes'), { publicKey, privateKey });
  await keystrokes.write('s-1', [
    ...typed('before', -60),
    ...typed('tulips', 10),
    ...typed('4111', 60),
    ...typed('!', 90),
  ]);
  const extraction: Extraction = {
    ...{ extractionId: '4f1c0f7b', revision: 1, cursor: 'e-2', contactId: 'c-1', logonSessionId: 's-1' },
    ...{ username: 'jane.doe', from: instant(0), to: instant(300), media: ['keystroke'] },
    blackouts: [{ from: instant(50), to: instant(80), cause: 'pause' }],
    delivery: { how: 'staging-location', dataServerId: 'server-1', location: place.root },
  };
  const splice = splicing({
    ...{ folder, ffmpeg: 'ffmpeg', segments: {} as never, keystrokes, desktopId: 'desktop-1' },
    time: { toPc: (one: string) => Date.parse(one) } as never,
    sealing: () => ({
      keyId: 'key-1',
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    }),
  });
  const spliced = await splice(extraction, { fromMs: at(0), toMs: at(300) });
  if (!('file' in spliced)) throw new Error(spliced.detail);
  const journal = openJournal(folder);
  journal.addExtractions([extraction]);
  journal.apply(extraction.extractionId, 1, { is: 'sealed', file: spliced.file }, new Date());
  const results: object[] = [];
  const cloud = (async (_: string, request: { results: object[] }) => {
    results.push(...request.results);
    return { results: [{ extractionId: extraction.extractionId, outcome: 'noted' }] };
  }) as unknown as Cloud;
  const { signal } = new AbortController();
  const pc = stagingDelivery({ journal, folder, cloud, machine: 'PC-001', nowMs: Date.now, signal });

  const one = place.start(server);
  await pc.put(pc.waiting()[0]!);
  await until(() => one.counts.deleted === 1);
  expect(results).toMatchObject([{ extractionId: '4f1c0f7b', revision: 1, outcome: 'staged' }]);
  // The PC keeps nothing of it, and the location neither.
  expect([readdirSync(join(folder, 'recordings')), place.waiting(), one.counts.refused]).toEqual([[], [], 0]);
  expect([...server.known.values()][0]!.manifest).toMatchObject({ contactId: 'c-1', medium: 'keystroke' });
  const recording = readKeystrokes(await opened([...server.archive.values()][0]!))!;
  expect(recording.keystrokes.map(({ text }) => text).join('')).toBe('tulips!');
  expect(recording.removed).toEqual([{ fromMs: 50_000, toMs: 80_000 }]);
  await keystrokes.close();
  journal.close();
});
