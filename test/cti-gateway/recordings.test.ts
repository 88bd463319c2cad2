import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSealed } from '../../adapters/sealed/open-sealed.ts';
import { logger as loggerOf } from '../../agent-kit/program/logger.ts';
import { openJournal } from '../../cti-gateway/journal/journal.ts';
import { recordings } from '../../cti-gateway/recordings/recordings.ts';
import type { EndedCall } from '../../domain/telephony/ended-call.ts';
import { readManifest } from '../../domain/upload/manifest/read-manifest.ts';
import { wav } from '../../local/media/wav.ts';
import { temporaryFolder } from './site.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sealing = {
  keyId: 'key-1',
  publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
};
const unwrap = async (wrapped: Uint8Array) =>
  privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, wrapped);
const opened = async (file: string) => {
  const { layout, content } = await openSealed(createReadStream(file), unwrap);
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return { header: layout.header, bytes: Buffer.concat(pieces) };
};

const started = Date.parse('2026-11-20T10:00:00.000Z');
const call = (guid: string, more: Partial<EndedCall> = {}): EndedCall => ({
  ...{ connectionId: '1795.7', firstConnectionId: '1795.7', extension: '2001', username: 'alice.agent' },
  ...{ ending: 'disconnected', connectedAtMs: started, endedAtMs: started + 4000, guids: [guid], ...more },
});
/** Four seconds of a tone. */
const sound = wav({ codec: 'mu-law', channels: 1, sound: Buffer.alloc(32_000, 0x55) });

/** What happens when the program dies in the middle of a round: the journal is not written from the nth time on. */
class Killed extends Error {}

const openSite = () => {
  const { folder, remove } = temporaryFolder();
  const [pbx, location] = [join(folder, 'pbx'), join(folder, 'location')];
  for (const path of [pbx, location]) mkdirSync(path);
  const journal = openJournal(join(folder, 'state'));
  const state = {
    nowMs: started + 10_000,
    key: sealing as typeof sealing | undefined,
    killAfter: Number.POSITIVE_INFINITY,
    pbxClockOffsetMs: 0,
  };
  const warnings: string[] = [];
  const inProgress = new Set<string>();
  let sourceSinceMs: number | undefined = started - 1000;
  const start = () =>
    recordings({
      settings: { folder: pbx, stagingLocation: location },
      journal: {
        ...journal.recordings,
        save(entry) {
          if (state.killAfter-- <= 0) throw new Killed();
          journal.recordings.save(entry);
        },
      },
      ...{ gatewayId: 'gateway-1', machine: 'PBX North', sealingKey: () => state.key, nowMs: () => state.nowMs },
      isInProgress: (guid) => inProgress.has(guid),
      ...{ sourceSinceMs: () => sourceSinceMs, pbxClockOffsetMs: () => state.pbxClockOffsetMs },
      logger: loggerOf({ clock: () => new Date(state.nowMs), print: (line) => warnings.push(line), store: () => {} }),
    });
  let running = start();
  const round = () => running.takeAll(new AbortController().signal);
  return {
    ...{ state, warnings, inProgress, pbx, location, journal, round },
    end: (ended: EndedCall, cloudOffsetMs = 0) =>
      journal.commit({
        ...{ legs: new Map(), calls: [ended], flagged: [], unflagged: [], atMs: ended.endedAtMs, cloudOffsetMs },
      }),
    record(name: string, bytes: Uint8Array = sound, atMs = started + 4000) {
      mkdirSync(join(pbx, name, '..'), { recursive: true });
      writeFileSync(join(pbx, name), bytes);
      utimesSync(join(pbx, name), atMs / 1000, atMs / 1000);
    },
    /** Two looks, with time enough between them for a file to stand still. */
    async rounds(waitMs = 3000) {
      await round();
      state.nowMs += waitMs;
      await round();
    },
    restart() {
      running = start();
    },
    reconnected() {
      sourceSinceMs = state.nowMs;
    },
    files: () =>
      readdirSync(location, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    wavs: () =>
      readdirSync(pbx, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.wav')),
    close() {
      journal.close();
      remove();
    },
  };
};

let site: ReturnType<typeof openSite>;
beforeEach(() => {
  site = openSite();
});
afterEach(() => site.close());

/** The container and its manifest, as the staging agent finds them. */
const staged = () => {
  const manifests = site.files().filter((file) => file.endsWith('.manifest.json'));
  return manifests.map((file) => ({
    file: file.slice(0, -'.manifest.json'.length),
    manifest: readManifest(readFileSync(file)),
  }));
};

test('a recording is sealed in the staging location, and the PBX no longer has it (QG-34)', async () => {
  site.record('2026/11/q-orders-5550100.wav');
  site.end(call('q-orders-5550100'));
  await site.rounds();
  const [one, ...others] = staged();
  expect(others).toEqual([]);
  expect(one!.manifest).toMatchObject({
    ...{ contactId: 'gateway-1:1795.7', medium: 'audio', username: 'alice.agent', machine: 'PBX North' },
    ...{ startedAt: '2026-11-20T10:00:00.000Z', endedAt: '2026-11-20T10:00:04.000Z' },
  });
  const { header, bytes } = await opened(one!.file);
  expect(header).toMatchObject({ kind: 'wav', gatewayId: 'gateway-1', contactId: 'gateway-1:1795.7' });
  expect(bytes.equals(sound)).toBe(true);
  expect(site.wavs()).toEqual([]);
  expect(readFileSync(one!.file).includes(Buffer.alloc(64, 0x55))).toBe(false);
  expect(one!.file).not.toContain('5550100');
  expect(site.journal.recordings.count('moved')).toBe(1);
});

test('a container says when the recorder was announced, by the clock of the cloud, unless nobody saw it', async () => {
  const announced = started - 500;
  const headers = async () =>
    Object.fromEntries(
      await Promise.all(
        staged().map(async ({ file }) => {
          const { header } = await opened(file);
          return [header.recordingId, header] as const;
        }),
      ),
    );
  for (const name of ['seen', 'unseen', 'later', 'doubtful']) site.record(`${name}.wav`);
  site.end(call('seen', { announcedAtMs: { seen: announced } }), 2000);
  site.end(call('unseen'));
  // The recording of a customer continues at another extension.
  const next = { connectionId: '1795.8', endedAtMs: started + 5000 };
  site.end(call('later', { announcedAtMs: { later: announced } }));
  site.end(call('later', { ...next, announcedAtMs: { later: started + 3000 } }));
  site.end(call('doubtful'));
  site.end(call('doubtful', { ...next, connectionId: '1795.9', announcedAtMs: { doubtful: started + 3000 } }));
  await site.rounds();
  const found = await headers();
  expect(found.seen!.recorderSince).toBe('2026-11-20T10:00:01.500Z');
  expect(found.seen!.from).toBe('2026-11-20T10:00:02.000Z');
  expect(found.later!.recorderSince).toBe('2026-11-20T09:59:59.500Z');
  expect(found.unseen).not.toHaveProperty('recorderSince');
  expect(found.doubtful).not.toHaveProperty('recorderSince');
});

test('a recording is dated by the clock of the gateway where that of the PBX is slow', async () => {
  site.state.pbxClockOffsetMs = 3000;
  site.record('slow.wav', sound, started + 1000);
  site.end(call('slow'));
  await site.rounds();
  expect(staged()[0]!.manifest).toMatchObject({
    ...{ startedAt: '2026-11-20T10:00:00.000Z', endedAt: '2026-11-20T10:00:04.000Z' },
  });
});

test('a recording that still grows, or whose call goes on, stays with the PBX', async () => {
  site.end(call('one'));
  site.record('one.wav', sound.subarray(0, 20_000));
  await site.rounds();
  site.record('one.wav');
  await site.round();
  expect(staged()).toEqual([]);
  site.inProgress.add('one');
  await site.rounds();
  expect(staged()).toEqual([]);
  site.inProgress.clear();
  await site.round();
  expect(staged()).toHaveLength(1);
});

test('a recording that the PBX left unfinished when it was killed is kept, with a header that says how long it is (QG-34)', async () => {
  const unfinished = Uint8Array.from(sound.subarray(0, 20_044));
  new DataView(unfinished.buffer).setUint32(4, 0, true);
  site.record('cut.wav', unfinished);
  site.end(call('cut'));
  await site.rounds(120_000);
  expect(staged()).toEqual([]);
  site.reconnected();
  await site.round();
  const [one] = staged();
  const { bytes } = await opened(one!.file);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  expect(bytes.length).toBe(20_044);
  expect(view.getUint32(4, true)).toBe(20_036);
  expect(bytes.subarray(100).equals(unfinished.subarray(100))).toBe(true);
  expect(site.warnings.join()).toMatch(/did not finish its file\. Its header was repaired, and 2\.5 s are kept/);
  expect(site.wavs()).toEqual([]);
});

test('a file that is not a recording is set aside with its reason, and its neighbours are staged', async () => {
  site.record('empty.wav', new Uint8Array());
  site.record('good.wav');
  site.end(call('empty'));
  site.end(call('good', { connectionId: '1795.8' }));
  await site.rounds(3_700_000);
  expect(staged()).toHaveLength(1);
  expect(readFileSync(join(site.pbx, 'set-aside/empty.wav.reason.txt'), 'utf8')).toBe('It is empty.\n');
  expect(site.wavs()).toEqual(['set-aside/empty.wav']);
  await site.rounds(3_700_000);
  expect(site.warnings.filter((line) => line.includes('set aside'))).toHaveLength(1);
});

test('a gateway that is killed at any moment stages each recording once (QG-34)', async () => {
  for (let killAfter = 0; killAfter < 5; killAfter++) {
    const guid = `killed-${killAfter}`;
    site.record(`${guid}.wav`);
    site.end(call(guid, { connectionId: `1795.${100 + killAfter}` }));
    await site.round();
    site.state.nowMs += 3000;
    site.state.killAfter = killAfter;
    await site.round().catch((error) => expect(error).toBeInstanceOf(Killed));
    site.state.killAfter = Number.POSITIVE_INFINITY;
    site.restart();
    // The staging agent takes what is announced meanwhile.
    const taken = staged().filter(({ manifest }) => manifest.contactId.endsWith(`.${100 + killAfter}`));
    for (const { file } of taken) for (const path of [file, `${file}.manifest.json`]) rmSync(path);
    await site.rounds();
    const left = staged().filter(({ manifest }) => manifest.contactId.endsWith(`.${100 + killAfter}`));
    expect([killAfter, taken.length + left.length]).toEqual([killAfter, 1]);
    expect([killAfter, site.wavs()]).toEqual([killAfter, []]);
  }
});

test('recordings that were complete before the gateway was started again are found', async () => {
  site.end(call('before'));
  site.restart();
  site.record('before.wav');
  await site.rounds();
  expect(staged()).toHaveLength(1);
});

test('without the key of the cloud, or the staging location, a recording waits with the PBX', async () => {
  site.record('waits.wav');
  site.end(call('waits'));
  site.state.key = undefined;
  await site.round();
  site.state.nowMs += 3000;
  await expect(site.round()).rejects.toThrow('the key for sealing recordings');
  site.state.key = sealing;
  rmSync(site.location, { recursive: true });
  await expect(site.round()).rejects.toThrow(/staging location .* cannot be reached/);
  expect(site.wavs()).toEqual(['waits.wav']);
  mkdirSync(site.location);
  await site.round();
  expect(staged()).toHaveLength(1);
});

test('a container that was damaged before it was announced is made again', async () => {
  site.record('damaged.wav');
  site.end(call('damaged'));
  await site.round();
  site.state.nowMs += 3000;
  site.state.killAfter = 1;
  await expect(site.round()).rejects.toThrow(Killed);
  const [container] = site.files();
  writeFileSync(container!, 'something else');
  site.state.killAfter = Number.POSITIVE_INFINITY;
  site.restart();
  await site.rounds();
  expect((await opened(staged()[0]!.file)).bytes.equals(sound)).toBe(true);
});

test('files of calls that the gateway did not see stay, and are reported', async () => {
  site.record('stranger.wav', sound, started - 24 * 3_600_000);
  await site.rounds();
  expect(site.wavs()).toEqual(['stranger.wav']);
  expect(site.warnings.join()).toContain(
    '1 files in the folder of the PBX belong to calls that this gateway did not see',
  );
});

test('a folder of the PBX that is gone is a fault that names it', async () => {
  rmSync(site.pbx, { recursive: true });
  await expect(site.round()).rejects.toThrow(/The folder of the PBX .* cannot be read/);
});

test('a recording whose file never came is forgotten in time, but a file that was set aside stays listed (QG-34)', () => {
  const place = temporaryFolder();
  const journal = openJournal(place.folder);
  const call = {
    ...{ connectionId: 'c', extension: '2001', username: 'mira', connectedAtMs: 0, endedAtMs: 1, cloudOffsetMs: 0 },
  };
  const aside = { call, atMs: 1, state: 'set-aside' as const, reason: 'It is empty.' };
  journal.recordings.save({ ...aside, guid: 'never-came', file: '' });
  journal.recordings.save({ ...aside, guid: 'empty', file: 'empty.wav' });
  journal.recordings.deleteBefore(2);
  expect(journal.recordings.find('never-came')).toBeUndefined();
  expect(journal.recordings.find('empty')).toMatchObject({ file: 'empty.wav' });
  journal.close();
  place.remove();
});
