import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutSignature } from '../../agent-kit/package/without-signature.ts';
import { refusal } from '../../staging-agent/intake/refusal.ts';
import { takeIn } from '../../staging-agent/intake/take-in.ts';
import { commits } from '../../staging-agent/journal/commit.ts';
import { openJournal } from '../../staging-agent/journal/journal.ts';
import type { EntryIn, Refusing } from '../../staging-agent/journal/states.ts';
import { type Location, openLocation } from '../../staging-agent/location/location.ts';
import { scan } from '../../staging-agent/location/scan.ts';
import { noCounts } from '../../staging-agent/report/counts.ts';
import { readSettings } from '../../staging-agent/settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-windows-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const coded = (code: string): Error => Object.assign(new Error(`${code}: so says Windows`), { code });
const read = (bytes: Buffer | string) => {
  const file = join(folder, 'staging-agent.json');
  writeFileSync(file, bytes);
  return readSettings(file);
};
const right = {
  apiUrl: 'https://fermata.example.com',
  location: '\\\\nas01\\recordings',
  stateFolder: 'C:\\ProgramData\\Fermata\\state',
};

test('the settings are read as an editor on Windows writes them', () => {
  const text = JSON.stringify(right, null, 2).replaceAll('\n', '\r\n');
  for (const bytes of [text, `\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le')]) {
    expect(read(bytes)).toMatchObject(right);
  }
});

test('a path with single backslashes is reported as the mistake, and a password in the file is not shown', () => {
  expect(() => read('{ "location": "\\\\nas01\\Public", "proxy": "http://me:secret@proxy" }')).toThrow(
    /not JSON at position \d+.*: write each \\ twice$/,
  );
  expect(() => read('{ "proxy": "http://me:secret@proxy" ! }')).toThrow(/not JSON at position/);
  expect(() => read('{ "proxy": "http://me:secret@proxy" ! }')).not.toThrow(/secret/);
  expect(() => read(JSON.stringify({ ...right, location: 'D:\\data\new' }))).toThrow(/location: .*write each \\ twice/);
});

test.each(['\\\\nas01\\recordings\\state', '\\\\?\\UNC\\nas01\\recordings\\state'])(
  'the journal is not kept on a share: %s',
  (stateFolder) => {
    expect(() => read(JSON.stringify({ ...right, stateFolder }))).toThrow(/stateFolder: must be on a disk/);
    expect(() => read(JSON.stringify({ ...right, stateFolder: '\\\\?\\C:\\state' }))).not.toThrow();
  },
);

test('refused files are not taken again, however the folder is written, and neither are files of the volume itself', async () => {
  for (const below of ['Refused', '.TRASH/agent-1', 'System Volume Information', '$RECYCLE.BIN', 'day/refused']) {
    mkdirSync(join(folder, below), { recursive: true });
    for (const name of ['a.wav', 'a.wav.manifest.json']) writeFileSync(join(folder, below, name), '');
  }
  const taken: string[] = [];
  await scan(folder, { known: () => new Set(), take: async (paths) => void taken.push(...paths) });
  expect(taken).toEqual(['day/refused/a.wav']);
});

test('files are set aside below the location, even when its path is written differently from its parent', async () => {
  // As `dirname` returns a share: with a backslash at the end that the settings do not have.
  const at = openLocation(`${folder}/`, 'agent-1', {} as Parameters<typeof openLocation>[2]);
  for (const name of ['a.wav', 'b.wav']) writeFileSync(join(folder, name), name);
  await at.moveToRefused('a.wav', 'a.wav.manifest.json', 'Too short');
  await at.toTrash('b', 'b.wav', 'b.wav.manifest.json');
  expect(existsSync(join(folder, '.trash', 'agent-1', 'b.wav'))).toBe(true);
});

test('a trash that somebody deletes with all its folders is created again, and nothing that exists counts as gone', async () => {
  const at = openLocation(folder, 'agent-1', {} as Parameters<typeof openLocation>[2]);
  for (const name of ['a.wav', 'b.wav']) writeFileSync(join(folder, name), name);
  await at.toTrash('a', 'a.wav', 'a.wav.manifest.json');
  rmSync(join(folder, '.trash'), { recursive: true });
  await expect(at.toTrash('b', 'b.wav', 'b.wav.manifest.json')).rejects.toThrow('ENOENT');
  await at.toTrash('b', 'b.wav', 'b.wav.manifest.json');
  expect(existsSync(join(folder, '.trash', 'agent-1', 'b.wav'))).toBe(true);
});

(process.getuid?.() === 0 ? test.skip : test)('a folder that may not be read hides only what is in it', async () => {
  mkdirSync(join(folder, 'shut'), { mode: 0o000 });
  writeFileSync(join(folder, 'a.wav.manifest.json'), '');
  const seen = await scan(folder, { known: () => new Set(), take: async () => {} });
  expect(seen).toEqual({ manifests: 1, others: 0, shut: ['shut'] });
});

test('a recording that cannot be read delays only itself, as long as the share is there (SU-03)', async () => {
  const locationOf = (error: Error, expectPresent: () => Promise<void>) =>
    ({ whileRead: () => Promise.reject(error), expectPresent }) as unknown as Location;
  const there = async () => {};
  const gone = () => Promise.reject(coded('EIO'));
  const take = (error: Error, present: () => Promise<void>) => takeIn(locationOf(error, present))('a.wav');
  // As when a virus scanner holds a file open.
  expect(await take(coded('UNKNOWN'), there)).toEqual({ is: 'not-yet', reason: expect.stringContaining('UNKNOWN') });
  expect(await take(coded('EBUSY'), gone)).toEqual({ is: 'not-yet', reason: expect.stringContaining('still open') });
  await expect(take(coded('UNKNOWN'), gone)).rejects.toThrow('EIO');
});

test('a file to refuse that is open elsewhere is refused by a later scan, and delays nothing (SU-03)', async () => {
  const journal = openJournal(join(folder, 'state'));
  const warnings: string[] = [];
  let answers: (Error | undefined)[] = [coded('EBUSY'), coded('EIO'), undefined];
  let isGone = false;
  let time = Date.parse('2026-11-21T08:00:00Z');
  const later = () => {
    time += 3_600_000;
    return journal.find('a.wav') as EntryIn<'refused-in-place'>;
  };
  const counts = noCounts();
  const refuse = refusal({
    location: {
      look: async () => undefined,
      moveToRefused: async () => {
        const [error] = answers;
        answers = answers.slice(1);
        if (error) throw error;
        return 'moved';
      },
      expectPresent: async () => {
        if (isGone) throw coded('EIO');
      },
    } as unknown as Location,
    commit: commits(journal),
    logger: { info: () => {}, warn: (what) => warnings.push(what) },
    clock: () => new Date(time),
    counts,
  });
  const entry: Refusing = {
    ...{ state: 'refusing', path: 'a.wav', reason: 'Too short' },
    ...{ size: 1, sha256: '', mtimeMs: 0, endedAt: '' },
  };
  journal.add([entry]);
  await refuse(entry);
  expect(journal.inState('refused-in-place', 5)).toHaveLength(1);
  expect(warnings).toEqual([expect.stringMatching(/^Refused a.wav: Too short .*cannot be moved yet: EBUSY/)]);
  isGone = true;
  await expect(refuse(later())).rejects.toThrow('EIO');
  isGone = false;
  await refuse(later());
  expect({ refused: counts.refused, left: journal.inState('refused-in-place', 5) }).toEqual({ refused: 1, left: [] });
  journal.close();
});

test('the program carries no invalid signature', () => {
  const program = Buffer.alloc(600, 7);
  const header = 64;
  const entry = header + 24 + 112 + 4 * 8;
  program.write('MZ', 0);
  program.writeUInt32LE(header, 0x3c);
  program.write('PE\0\0', header);
  program.writeUInt16LE(0x20b, header + 24);
  program.writeUInt32LE(512, entry);
  program.writeUInt32LE(88, entry + 4);
  const bare = withoutSignature(program);
  expect(bare).toHaveLength(512);
  expect(bare.readBigUInt64LE(entry)).toBe(0n);
  expect(bare.subarray(entry + 8)).toEqual(program.subarray(entry + 8, 512));
  expect(withoutSignature(bare)).toEqual(bare);
  expect(withoutSignature(Buffer.from('\x7fELF and more'))).toEqual(Buffer.from('\x7fELF and more'));
});
