import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { proxyOf } from '../../agent-kit/connection/connection.ts';
import { connectStaging } from '../../staging-agent/connection.ts';
import { doctor } from '../../staging-agent/doctor.ts';
import { settings as schema } from '../../staging-agent/settings.ts';
import { behindTls, connectProxy } from '../agent-kit/proxy.ts';
import { type StandInCloud, standInCloud } from './cloud.ts';
import { site, soundOf, sum, until } from './site.ts';

const name = 'fermata.test';
const password = 'jo:not-to-be-shown';

let place: ReturnType<typeof site>;
let server: StandInCloud;
let ends: Awaited<ReturnType<typeof behindTls>>;
let proxy: Awaited<ReturnType<typeof connectProxy>>;
beforeEach(async () => {
  place = site();
  server = await standInCloud({ base: `https://${name}` });
  ends = await behindTls(place.folder, name, Number(new URL(server.url).port));
  proxy = await connectProxy({ name, port: ends.port, password });
});
afterEach(async () => {
  await place.close();
  await proxy.close();
  await ends.close();
  await server.close();
});

const settingsWith = (more: object) =>
  schema.parse({
    apiUrl: `https://${name}`,
    location: place.root,
    stateFolder: join(place.folder, 'state'),
    certificates: ends.certificate,
    ...more,
  });

/** Its waits end at once, and it scans all the time. */
const startBehind = () => {
  const settings = settingsWith({ proxy: `http://${password}@${proxy.address}`, scanSeconds: 0.02 });
  return place.start(server, { settings, send: connectStaging(settings, { env: {} }).send });
};

test('everything goes through a proxy that requires a password, which cannot see into TLS', async () => {
  const sounds = [soundOf('a', 5000), soundOf('b', 700_000)];
  place.drop('a.wav', sounds[0]!);
  place.drop('b.wav', sounds[1]!);
  const one = startBehind();
  await until(() => one.counts.deleted === 2);
  expect([...server.archive.values()].map(sum).sort()).toEqual(sounds.map(sum).sort());
  expect(new Set(proxy.seen)).toEqual(new Set([`${name}:443`]));
});

test('a proxy that refuses for a while costs only time, and its password is never shown', async () => {
  server.options.decides = () => undefined;
  place.drop('a.wav', soundOf('a', 5000));
  const one = startBehind();
  await until(() => server.known.size === 1);
  proxy.refuse(true);
  server.release();
  await until(() => one.lines.some((line) => line.includes('403')));
  expect(one.lines.join('\n')).not.toContain('not-to-be-shown');
  proxy.refuse(false);
  await until(() => one.counts.deleted === 1);
});

test('doctor reports what the proxy requires (SU-13, SU-14)', async () => {
  mkdirSync(join(place.folder, 'state'));
  const failing = async (more: object, env = {}) => {
    const settings = settingsWith(more);
    const unknown = () => {
      throw new Error('not enrolled');
    };
    const findings = await doctor(settings, unknown, () => connectStaging(settings, { env }));
    return findings.find(({ what }) => what.startsWith('network'));
  };
  expect(await failing({ proxy: `http://${proxy.address}` })).toMatchObject({
    ...{ ok: false, side: 'the network', what: 'network, TLS and proxy' },
    say: expect.stringContaining('asks for a user name and a password'),
  });
  const right = { proxy: `http://${password}@${proxy.address}` };
  expect(await failing(right)).toMatchObject({ ok: true });
  expect(await failing({}, { HTTPS_PROXY: right.proxy })).toMatchObject({ ok: true });
  proxy.refuse(true);
  expect(await failing(right)).toMatchObject({ say: expect.stringContaining('refuses the connection') });
  await proxy.close();
  expect(await failing(right)).toMatchObject({ say: expect.stringContaining('nothing is listening there') });
});

test("the proxy in the settings has priority over the machine's", () => {
  expect(proxyOf({ proxy: 'http://a' }, { HTTPS_PROXY: 'http://b' })).toBe('http://a');
  expect(proxyOf({}, { https_proxy: 'http://b' })).toBe('http://b');
  expect(proxyOf({}, { HTTPS_PROXY: '' })).toBeUndefined();
});
