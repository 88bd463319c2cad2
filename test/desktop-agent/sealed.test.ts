import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { compactDecrypt } from 'jose';
import { openSealed } from '../../adapters/sealed/open-sealed.ts';
import { unwrapKey } from '../../agent-kit/sealing/cipher.ts';
import { sealFile } from '../../agent-kit/sealing/seal-file.ts';
import { checkSealedSize, readSealedHeader, type SealedContent } from '../../domain/screen/sealed-container.ts';

const cloud = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const unwrap = async (wrapped: Uint8Array) => unwrapKey(cloud.privateKey, wrapped);

const content: Omit<SealedContent, 'size' | 'sha256'> = {
  contactId: 'b5f5e4a2-0000-4000-8000-000000000001',
  recordingId: 'screen-1',
  medium: 'screen',
  kind: 'mp4',
  from: '2026-11-20T09:00:00.000Z',
  to: '2026-11-20T09:05:00.000Z',
  desktopId: 'desktop-1',
  monitors: [{ id: 'DP-1', width: 1920, height: 1080 }],
  marks: [{ track: 0, fromMs: 1000, toMs: 2000, cause: 'paused' }],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const seal = async (bytes: Uint8Array): Promise<Buffer> => {
  const path = join(folder, 'recording.sealed');
  await sealFile({ path, content, bytes, cloudKey: { id: 'key-1', publicKey: cloud.publicKey } });
  return readFileSync(path);
};

/** In pieces of an awkward size, as they might come from a network. */
const streamOf = (bytes: Buffer, piece = 1000): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    })(),
  );

const open = async (bytes: Buffer, unwrapWith = unwrap): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openSealed(streamOf(bytes), unwrapWith)).content) pieces.push(piece);
  return Buffer.concat(pieces);
};

test('another program opens a sealed screen with the cloud key, by the published standard (AC-15)', async () => {
  const plain = randomBytes(3_000_001);
  const sealed = await seal(plain);
  const { associatedData, wrappedKeyAt, ivAt, ciphertextAt, tagAt, size } = readSealedHeader(sealed);
  const part = (from: number, to: number) => sealed.subarray(from, to).toString('base64url');
  const jwe = [
    associatedData,
    part(wrappedKeyAt, ivAt),
    part(ivAt, ciphertextAt),
    part(ciphertextAt, tagAt),
    part(tagAt, size),
  ].join('.');
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, cloud.privateKey);
  expect(Buffer.from(plaintext).equals(plain)).toBe(true);
  expect(protectedHeader).toMatchObject({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', kid: 'key-1', ...content });
});

test.each([0, 1, 15, 16, 17, 999, 1000, 1 << 20])(
  'a sealed screen of %i bytes comes out as it went in (AC-15)',
  async (length) => {
    const plain = randomBytes(length);
    const sealed = await seal(plain);
    expect((await open(sealed)).equals(plain)).toBe(true);
    expect(() => checkSealedSize(readSealedHeader(sealed), sealed.length)).not.toThrow();
  },
);

test('a sealed screen shows its contact, and whether it is whole, without any key (AC-15)', async () => {
  const sealed = await seal(randomBytes(5000));
  const layout = readSealedHeader(sealed.subarray(0, 2000));
  expect(layout.header).toMatchObject(content);
  expect(() => checkSealedSize(layout, sealed.length - 1)).toThrow('its header says');
});

test('a sealed screen that was changed anywhere, cut off or continued does not open (AC-15)', async () => {
  const plain = randomBytes(2500);
  const sealed = await seal(plain);
  for (let at = 0; at < sealed.length; at += 41) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    await expect(open(changed)).rejects.toThrow();
  }
  for (const length of [0, 11, 50, 700, sealed.length - 33, sealed.length - 1])
    await expect(open(sealed.subarray(0, length))).rejects.toMatchObject({ code: 'invalid' });
  await expect(open(Buffer.concat([sealed, Buffer.alloc(1)]))).rejects.toMatchObject({ code: 'invalid' });
});

test('the wrong private key does not open a sealed screen (AC-15)', async () => {
  const sealed = await seal(randomBytes(100));
  await expect(open(sealed, async (wrapped) => unwrapKey(other.privateKey, wrapped))).rejects.toThrow();
  await expect(open(sealed, async () => randomBytes(64))).rejects.toMatchObject({ code: 'invalid' });
});

test('nobody who reads a changed screen to its end takes it for a whole one (AC-15)', async () => {
  const sealed = await seal(randomBytes(5000));
  sealed[sealed.length - 1]! ^= 1;
  const { content } = await openSealed(streamOf(sealed), unwrap);
  let length = 0;
  await expect(
    (async () => {
      for await (const piece of content) length += piece.length;
    })(),
  ).rejects.toMatchObject({ code: 'invalid' });
  expect(length).toBeLessThan(5000);
});

test.each([
  ['alg', 'RSA1_5'],
  ['enc', 'A128GCM'],
  ['medium', 'picture'],
  ['size', -1],
  ['sha256', 'abc'],
  ['from', 'yesterday'],
  ['monitors', []],
  ['marks', [{ track: 1, fromMs: 0, toMs: 1, cause: 'paused' }]],
  ['marks', [{ track: 0, fromMs: 5, toMs: 1, cause: 'paused' }]],
  ['contactId', ''],
])('a header with a wrong %s is refused with its name (AC-15)', async (field, value) => {
  const sealed = await seal(randomBytes(10));
  const { header, wrappedKeyAt } = readSealedHeader(sealed);
  const json = Buffer.from(JSON.stringify({ ...header, [field]: value }));
  const prefix = Buffer.alloc(12);
  sealed.copy(prefix, 0, 0, 8);
  prefix.writeUInt32BE(json.length, 8);
  expect(() => readSealedHeader(Buffer.concat([prefix, json, sealed.subarray(wrappedKeyAt)]))).toThrow(field);
});

test('random bytes never break the reader of sealed screens', async () => {
  const sealed = await seal(randomBytes(10));
  for (let round = 0; round < 300; round += 1) {
    const bytes = Buffer.concat([sealed.subarray(0, round % 40), randomBytes(200)]);
    expect(() => readSealedHeader(bytes)).toThrow('This is not a sealed recording');
  }
});

test('a full disk leaves no half-written sealed screen behind', async () => {
  const path = join(folder, 'recording.sealed');
  writeFileSync(`${path}.part`, 'an earlier attempt');
  await expect(
    sealFile({
      path,
      content,
      bytes: undefined as unknown as Uint8Array,
      cloudKey: { id: 'k', publicKey: cloud.publicKey },
    }),
  ).rejects.toThrow();
  await seal(randomBytes(10));
  expect(readdirSync(folder)).toEqual(['recording.sealed']);
});
