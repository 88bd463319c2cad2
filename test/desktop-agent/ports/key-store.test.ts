import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeKeyStore } from '../../../desktop-agent/service/keys/fake-key-store.ts';
import { fileKeyStore } from '../../../desktop-agent/service/keys/file-key-store.ts';
import { KeyUnreadable } from '../../../desktop-agent/service/keys/key-store.ts';
import { openMachineKey } from '../../../desktop-agent/service/keys/machine-key.ts';
import { keyStoreSuite } from './key-store.suite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('on a fake key store', () => keyStoreSuite(fakeKeyStore));

describe('in a key store that is a file', () => {
  keyStoreSuite((pc) => fileKeyStore(join(folder, pc), {}));

  test('only the account of the service may read the key', async () => {
    await fileKeyStore(join(folder, 'key'), {}).protect(Buffer.from('x'));
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
  });

  test('a changed byte is noticed', async () => {
    const store = fileKeyStore(join(folder, 'key'), {});
    const stored = await store.protect(Buffer.from('the key of this PC'));
    stored[stored.length - 1]! ^= 1;
    await expect(store.unprotect(stored)).rejects.toThrow(KeyUnreadable);
  });

  test('a credential of systemd is used instead of a file', async () => {
    writeFileSync(join(folder, 'fermata-desktop-key'), Buffer.alloc(32, 7));
    const store = fileKeyStore(join(folder, 'key'), { CREDENTIALS_DIRECTORY: folder });
    expect(await store.unprotect(await store.protect(Buffer.from('x')))).toEqual(Buffer.from('x'));
    expect(readdirSync(folder)).toEqual(['fermata-desktop-key']);
  });
});

test('the key of a PC is made once, is never on the disk in clear, and opens what it sealed', async () => {
  const first = await openMachineKey(folder, fileKeyStore(join(folder, 'key'), {}));
  const second = await openMachineKey(folder, fileKeyStore(join(folder, 'key'), {}));
  expect(second.publicKey.equals(first.publicKey)).toBe(true);
  const der = first.privateKey.export({ format: 'der', type: 'pkcs8' });
  const files = readdirSync(folder);
  expect(files).not.toEqual([]);
  for (const name of files) expect(readFileSync(join(folder, name)).includes(der.subarray(100, 164))).toBe(false);
});

test('a key that cannot be read is never replaced, because every segment would be lost', async () => {
  await openMachineKey(folder, fakeKeyStore('this PC'));
  const before = readFileSync(join(folder, 'machine-key'));
  await expect(openMachineKey(folder, fakeKeyStore('another PC'))).rejects.toThrow(KeyUnreadable);
  expect(readFileSync(join(folder, 'machine-key'))).toEqual(before);
});
