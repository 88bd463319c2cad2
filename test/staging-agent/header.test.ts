import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { openPlainFile } from '../../agent-kit/files/open-file.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';
import { wav } from '../../local/media/wav.ts';
import { readHeader } from '../../staging-agent/location/header.ts';
import { standInCloud } from './cloud.ts';
import { screenOf, site, soundOf, until } from './site.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-header-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const headerOf = (content: Uint8Array, medium: Manifest['medium'] = 'audio') => {
  writeFileSync(join(folder, 'a'), content);
  return readHeader(openPlainFile(folder, 'a'), medium);
};
const html = Buffer.from('<!DOCTYPE html><html><body>503 Service Unavailable</body></html>');

test.each<[string, Uint8Array, Manifest['medium'], RegExp]>([
  ['nothing', Buffer.alloc(0), 'audio', /is empty/],
  ['nothing', Buffer.alloc(0), 'screen', /is empty/],
  ['nothing', Buffer.alloc(0), 'keystroke', /is empty/],
  ['a WAV header and nothing behind it', soundOf('', 44), 'audio', /a header and no sound/],
  ['a web page', html, 'audio', /is a web page/],
  ['a web page', html, 'screen', /is a web page/],
  ['zeros that were never filled', Buffer.alloc(5000), 'audio', /nothing but zeros/],
  ['sound', soundOf('', 500), 'screen', /holds sound \(wav\), but its manifest says "screen"/],
])('%s is not a recording', (_, content, medium, problem) => {
  expect(headerOf(content, medium)).toEqual({ problem: expect.stringMatching(problem) });
});

test.each<[string, Uint8Array, Manifest['medium'], number | undefined]>([
  ['a WAV file', wav({ seconds: 3 }), 'audio', 3],
  [
    'a WAV file with a header of 40 kB',
    wav({ seconds: 2, before: [{ id: 'LIST', body: new Uint8Array(40_000) }] }),
    'audio',
    2,
  ],
  ['an MP4 file', screenOf('', 500), 'screen', undefined],
  ['an MP4 file with sound', screenOf('', 500), 'audio', undefined],
  ['an AVI file', Buffer.from('RIFF\x10\0\0\0AVI LIST....'), 'screen', undefined],
  ['keystrokes', Buffer.from('{"keys":[]}'), 'keystroke', undefined],
])('%s is a recording, with its length if the header has one', (_, content, medium, durationSeconds) => {
  expect(headerOf(content, medium)).toEqual(durationSeconds === undefined ? {} : { durationSeconds });
});

test('any bytes are either a recording or refused, and never break the reader', () => {
  const near = fc
    .tuple(fc.nat({ max: 200 }), fc.uint8Array({ maxLength: 60 }))
    .map(([at, bytes]) => Buffer.concat([soundOf('x', 300).subarray(0, at), bytes]));
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array({ maxLength: 300 }), near),
      fc.constantFrom('audio', 'screen'),
      (bytes, medium) => {
        const header = headerOf(bytes, medium as Manifest['medium']);
        if ('problem' in header) expect(header.problem).toMatch(/\.$/);
        else expect(header.durationSeconds ?? 0).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 200 },
  );
});

test('a file whose header is not that of a recording is refused with the reason, reported and never lost', async () => {
  const place = site();
  const server = await standInCloud();
  try {
    const bad = { 'empty.wav': Buffer.alloc(0), 'header.wav': soundOf('', 44), 'page.wav': html };
    for (const [path, content] of Object.entries(bad)) place.drop(path, content);
    place.drop('good.wav', soundOf('good', 500));
    // Complete by their hashes: there is nothing to wait for.
    const one = place.start(server, { settings: { settleSeconds: 3600 } });
    await until(() => one.counts.refused === 3 && one.counts.deleted === 1);
    expect(server.known.size).toBe(1);
    const refused = join(place.root, 'refused');
    for (const content of Object.values(bad)) {
      const kept = readdirSync(refused).filter((name) => name.endsWith('.wav'));
      expect(kept.some((name) => readFileSync(join(refused, name)).equals(content))).toBe(true);
    }
    const reasons = one.journal.troubles(9).map(({ what }) => what);
    expect(reasons).toContain(
      'Refused page.wav: It is not a recording. The file is not a recording: it is a web page.',
    );
  } finally {
    await place.close();
    await server.close();
  }
});
