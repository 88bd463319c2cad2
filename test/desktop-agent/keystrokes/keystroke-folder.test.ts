import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeystrokes } from '../../../desktop-agent/service/keystrokes/keystroke-folder.ts';

const start = Date.UTC(2026, 10, 29, 9);
const typed = (text: string, after: number) =>
  [...text].map((one, index) => ({ at: start + after + index * 100, text: one }));
const textOf = ({ keystrokes }: { keystrokes: readonly { text: string }[] }) =>
  keystrokes.map(({ text }) => text).join('');
const always = { from: start - 3_600_000, to: start + 24 * 3_600_000 };

let folder: string;
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('keystrokes are found by their time and their logon session, even after a restart (PR-06)', async () => {
  const first = await openKeystrokes(folder, keys);
  await first.write('monday', typed('order', 0));
  await first.write('monday', typed('more', 700_000));
  await first.write('tuesday', typed('others', 0));
  await first.close();
  const store = await openKeystrokes(folder, keys);
  expect(textOf(store.read(always, 'monday'))).toBe('ordermore');
  expect(textOf(store.read({ from: start + 100, to: start + 300 }, 'monday'))).toBe('rd');
  expect(textOf(store.read(always, 'wednesday'))).toBe('');
  expect(store.list()).toHaveLength(3);
});

test('no character of a keystroke is on the disk as it was typed', async () => {
  const store = await openKeystrokes(folder, keys);
  await store.write('monday', typed('tulips for mother', 0));
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
  expect(files).toHaveLength(1);
  expect(files[0]).toContain('monday');
  expect(files[0]).not.toMatch(/"text"|"at"/);
  await store.close();
});

test('keystrokes that were deleted are gone, and no others are', async () => {
  const store = await openKeystrokes(folder, keys);
  await store.write('monday', typed('old', 0));
  await store.write('monday', typed('new', 700_000));
  await store.close();
  const [oldest] = store.list();
  await store.delete(oldest!.header.segmentId);
  expect(textOf(store.read(always, 'monday'))).toBe('new');
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a file that was changed, or that another PC wrote, is left out and named', async () => {
  const store = await openKeystrokes(folder, keys);
  await store.write('monday', typed('order', 0));
  await store.close();
  const others = await openKeystrokes(folder, generateKeyPairSync('rsa', { modulusLength: 2048 }));
  expect(others.read(always, 'monday')).toMatchObject({ keystrokes: [], faults: [expect.any(String)] });
  const [name] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name!));
  bytes[bytes.length - 40]! ^= 1;
  writeFileSync(join(folder, name!), bytes);
  const changed = await openKeystrokes(folder, keys);
  expect(changed.read(always, 'monday')).toMatchObject({ keystrokes: [], faults: [expect.any(String)] });
});
