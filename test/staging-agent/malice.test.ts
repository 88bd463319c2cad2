import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../../agent-kit/program/text.ts';
import { nameProblem, pathProblem, refusedName } from '../../staging-agent/location/names.ts';
import { type StandInCloud, standInCloud } from './cloud.ts';
import { drop, manifestOf, site, soundOf, until } from './site.ts';

let place: ReturnType<typeof site>;
let server: StandInCloud;
beforeEach(async () => {
  place = site();
  server = await standInCloud();
});
afterEach(async () => {
  await place.close();
  await server.close();
});

const reasons = () =>
  readdirSync(join(place.root, 'refused'))
    .filter((name) => name.endsWith('.reason.txt'))
    .map((name) => JSON.parse(readFileSync(join(place.root, 'refused', name), 'utf8')).reason as string)
    .sort();

test.each([
  ['..', 'no name'],
  ['CON', 'device'],
  ['nul.wav', 'device'],
  ['COM¹.wav', 'device'],
  ['a\\b.wav', 'characters'],
  ['C:stream.wav', 'characters'],
  ['line\nbreak.wav', 'characters'],
  ['\u202egnp.wav', 'look like another'],
  ['trailing.', 'dot or a space'],
  [`${'x'.repeat(296)}.wav`, 'longer than 200'],
  ['half\ufffd.wav', 'Unicode'],
])('the name %j is refused in a sentence', (name, reason) => {
  expect(nameProblem(name)).toContain(reason);
  expect(pathProblem(`fine/${name}`)).toContain(reason);
  expect(nameProblem(refusedName(name))).toBeUndefined();
});

test('ordinary names are accepted, in any script', () => {
  for (const name of ['a.wav', 'Gespräch 通話 №1.wav', 'console.wav', 'com10.wav', '.hidden']) {
    expect(pathProblem(`2026/${name}`)).toBeUndefined();
  }
  expect(printable('a\u001b[31m\nb')).toBe('a?[31m?b');
});

test('a bad file is set aside with its reason and reported, and does not affect its neighbours (SU-03)', async () => {
  const sound = soundOf('a', 500);
  const good = manifestOf('c', sound);
  drop(place.root, 'no-json.wav', sound, '{"version":1,');
  drop(place.root, 'no-hash.wav', sound, { ...good, sha256: undefined });
  drop(place.root, 'other-size.wav', sound, { ...good, size: 499 });
  drop(place.root, 'other-hash.wav', sound, { ...good, sha256: '0'.repeat(64) });
  drop(place.root, 'backwards.wav', sound, { ...good, endedAt: '2026-11-20T08:00:00Z' });
  drop(place.root, 'huge.wav', sound, JSON.stringify({ ...good, more: 'x'.repeat(70_000) }));
  drop(place.root, 'nul.wav', sound, good);
  drop(place.root, 'a\nb.wav', sound, good);
  place.drop('neighbour.wav', soundOf('neighbour', 500));
  writeFileSync(join(place.root, 'half.wav.part'), 'half');
  writeFileSync(join(place.root, 'no-manifest.wav'), 'whole, but nobody said so');
  const one = place.start(server);
  await until(() => one.counts.refused === 8 && one.counts.deleted === 1);
  expect(reasons()).toHaveLength(8);
  expect(reasons().join('\n')).toMatch(/499[\s\S]*SHA-256[\s\S]*too large/);
  expect(readdirSync(join(place.root, 'refused'))).toHaveLength(24);
  expect(place.waiting().sort()).toEqual(['half.wav.part', 'no-manifest.wav']);
  expect(one.journal.troubles(20).map(({ what }) => what)).toEqual(
    expect.arrayContaining([expect.stringContaining('Refused other-hash.wav')]),
  );
});

test('links are not followed, so nothing outside the location is read, sent or deleted', async () => {
  const secret = soundOf('secret', 800);
  const outside = join(place.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.wav'), secret);
  writeFileSync(join(outside, 'secret.wav.manifest.json'), JSON.stringify(manifestOf('s', secret)));
  symlinkSync(join(outside, 'secret.wav'), join(place.root, 'link.wav'));
  writeFileSync(join(place.root, 'link.wav.manifest.json'), JSON.stringify(manifestOf('s', secret)));
  writeFileSync(join(place.root, 'by-manifest.wav'), secret);
  symlinkSync(join(outside, 'secret.wav.manifest.json'), join(place.root, 'by-manifest.wav.manifest.json'));
  symlinkSync(outside, join(place.root, 'folder'));
  mkdirSync(join(place.root, 'day.wav'));
  place.drop('day.wav/call.wav', soundOf('call', 100));
  writeFileSync(join(place.root, 'day.wav.manifest.json'), JSON.stringify(manifestOf('s', secret)));
  const one = place.start(server);
  await until(() => one.counts.refused === 3 && one.counts.deleted === 1);
  expect(server.archive.size).toBe(1);
  expect(existsSync(join(place.root, 'day.wav'))).toBe(true);
  expect(readFileSync(join(outside, 'secret.wav')).equals(secret)).toBe(true);
  expect(readdirSync(outside)).toHaveLength(2);
  expect(reasons().join()).toContain('link');
});

test('a trash or refused folder that is a link is not used', async () => {
  const outside = join(place.folder, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, join(place.root, '.trash'));
  place.drop('a.wav', soundOf('a', 100));
  const one = place.start(server);
  await until(() => one.lines.some((line) => line.includes('is a link')));
  await one.stop();
  expect(place.has('a.wav')).toBe(true);
  expect(readdirSync(outside)).toEqual([]);
});

test('the cloud cannot make the agent read outside either', async () => {
  writeFileSync(join(place.folder, 'private.txt'), 'private');
  const manifest = manifestOf('c', Buffer.from('private'));
  server.known.set('f'.repeat(32), {
    recordingId: 'f'.repeat(32),
    path: '../private.txt',
    manifest,
    state: 'Released',
    key: 'recordings/ff/x',
    deleted: 0,
  });
  place.start(server);
  await until(() => server.failures.length === 1);
  expect(server.failures[0]!.reason).toContain('staging location');
  expect(server.archive.size).toBe(0);
});

test('recordings of agents who are not associated are set aside with the cloud’s reason, and never deleted (SU-25)', async () => {
  server.options.refuses = ({ username }) =>
    username === 'stranger' ? 'stranger at 10.9.9.9 is not associated with Data server 1.' : undefined;
  const sound = soundOf('s', 300);
  place.drop('s.wav', sound, { username: 'stranger', ipAddress: '10.9.9.9' });
  place.drop('a.wav', soundOf('a', 300));
  const one = place.start(server);
  await until(() => one.counts.refused === 1 && one.counts.deleted === 1);
  expect(reasons()).toEqual(['stranger at 10.9.9.9 is not associated with Data server 1.']);
  const troubles = one.journal.troubles(20).map(({ what }) => what);
  expect(troubles).toEqual([
    'Refused s.wav: its agent at its address is not associated with Data server 1. (Its manifest names the agent and the address.)',
  ]);
  expect(one.lines.join('\n')).not.toContain('stranger');
  const kept = readdirSync(join(place.root, 'refused')).find((name) => name.endsWith('.wav'))!;
  expect(readFileSync(join(place.root, 'refused', kept)).equals(sound)).toBe(true);
});
