import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openSealed } from '../../adapters/sealed/open-sealed.ts';
import { unwrapKey } from '../../agent-kit/sealing/cipher.ts';
import { sealFile } from '../../agent-kit/sealing/seal-file.ts';
import { Pictures } from '../../desktop-agent/service/splice/pictures.ts';
import { splice } from '../../desktop-agent/service/splice/splice.ts';
import type { SealedContent } from '../../domain/screen/sealed-container.ts';
import { encodeNumbered, ffmpegIsInstalled } from './kit/numbered-pictures.ts';
import { StoredScreens } from './kit/stored-screens.ts';

const testWithFfmpeg = ffmpegIsInstalled ? test : test.skip;
/** 09:00:00. */
const start = Date.UTC(2026, 10, 20, 9);
const cloud = generateKeyPairSync('rsa', { modulusLength: 2048 });

let screens: StoredScreens;
beforeEach(async () => {
  screens = await StoredScreens.open();
});
afterEach(() => screens.close());

const content: Omit<SealedContent, 'size' | 'sha256'> = {
  ...{ contactId: 'contact-1', recordingId: 'screen-1', medium: 'screen', kind: 'mp4' },
  ...{ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T09:02:00.000Z', desktopId: 'desktop-1' },
  ...{ monitors: [{ id: 'DP-1', width: 128, height: 64 }], marks: [] },
};
const cloudKey = { id: 'key-1', publicKey: cloud.publicKey };

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes that something still refers to. */
const memoryInUse = (): number => {
  collectGarbage();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
};

/** As much as half an hour of a busy screen: 150 MB, in pictures that no encoder made. */
const storeBusyScreen = async (): Promise<number> => {
  const { streamHeader, track } = await encodeNumbered(0, 10);
  const data = Buffer.alloc(250_000, 'a busy screen ');
  const frames = Array.from({ length: 600 }, (_, index) => ({ time: 0, key: index % 10 === 0, data }));
  await screens.store({ streamHeader, track, frames }, start);
  return frames.length * data.length;
};

testWithFfmpeg('a long contact with a busy screen is spliced and sealed with little memory (AC-21)', async () => {
  const bytes = await storeBusyScreen();
  const result = await splice({ ...screens.spliceOptions, from: start, to: start + 120_000 });
  if (!result.pieces) throw new Error('Nothing was captured');
  expect(result.size).toBeGreaterThan(bytes);
  const path = join(screens.folder, 'long.sealed');
  let most = 0;
  const before = memoryInUse();
  const { pieces } = result;
  await sealFile({
    ...{ path, content, cloudKey },
    *bytes() {
      let count = 0;
      for (const piece of pieces()) {
        count += 1;
        if (count % 20 === 0) most = Math.max(most, memoryInUse());
        yield piece;
      }
    },
  });
  await result.close();
  expect(most - before).toBeLessThan(bytes / 2);
  const opened = await openSealed(Readable.from([readFileSync(path)]), async (wrapped) =>
    unwrapKey(cloud.privateKey, wrapped),
  );
  let length = 0;
  for await (const piece of opened.content) length += piece.length;
  expect(length).toBe(result.size);
});

testWithFfmpeg(
  'pictures that were encoded again and do not fit into the memory wait encrypted, and are removed (AC-15)',
  async () => {
    const folder = join(screens.folder, 'parts');
    const pictures = new Pictures(folder, screens.segments.keys, 1000);
    const data = [Buffer.alloc(900, 'first'), Buffer.alloc(900, 'second'), Buffer.alloc(900, 'third')];
    const added = [];
    for (const [index, one] of data.entries())
      added.push(await pictures.add({ time: index, key: index === 1, data: one }));
    expect(added.map((picture) => Buffer.from(picture.data()))).toEqual(data);
    const [file] = readdirSync(folder);
    const onDisk = readFileSync(join(folder, file!));
    expect(onDisk.length).toBeGreaterThan(1800);
    expect(data.some((one) => onDisk.includes(one.subarray(0, 64)))).toBe(false);
    await pictures.close();
    expect(existsSync(join(folder, file!))).toBe(false);
  },
);
