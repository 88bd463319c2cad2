import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { readSealedHeader } from '../../domain/screen/sealed-container.ts';
import { type DesktopCloud, desktopCloud } from './kit/desktop-cloud.ts';
import { desktopPc } from './kit/pc.ts';
import { until } from './kit/until.ts';
import { startXvfb, type XServer, xvfbIsInstalled } from './kit/x-server.ts';

const canCapture = xvfbIsInstalled && spawnSync('ffmpeg', ['-version']).status === 0;
const { username: login } = userInfo();

let cloud: DesktopCloud;
let pc: Awaited<ReturnType<typeof desktopPc>>;
let server: XServer;
jest.setTimeout(60_000);

beforeEach(async () => {
  cloud = await desktopCloud();
  pc = await desktopPc(cloud);
  server = await startXvfb();
});
afterEach(async () => {
  await pc.close();
  await server.stop();
  await cloud.close();
});

const segments = () => readdirSync(join(pc.folder, 'segments')).filter((name) => name.endsWith('.segment'));
const captureOf = () => cloud.state.reports.at(-1)?.users[0]?.capture;
const logonId = () => [...cloud.state.logons.keys()][0]!;

const askFor = (fromMs: number, toMs: number, extra = {}) =>
  cloud.state.extractions.push({
    ...{ extractionId: `e${cloud.state.extractions.length + 1}`, revision: 1, cursor: '1', contactId: 'contact-1' },
    ...{ username: 'alice.agent', logonSessionId: logonId(), media: ['screen'], blackouts: [] },
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), delivery: { how: 'cloud' } },
    ...extra,
  });

(canCapture ? describe : describe.skip)('on a PC with a display', () => {
  test('an agent logs on and is recorded; nothing leaves the PC until a contact asks for it, and then its screen does (AC-13, AC-14, SU-01)', async () => {
    cloud.state.recorded.add(login);
    pc.service();
    const session = pc.session(server.display);
    await until(() => captureOf()?.state === 'recording' && segments().length > 0, 30_000);
    const from = Date.now();
    await until(() => Date.now() > from + 3000, 10_000);
    expect(cloud.state.recordings.size).toBe(0);
    expect(
      Math.max(...[...cloud.state.received].map(([, bytes]) => bytes / (cloud.state.reports.length + 1))),
    ).toBeLessThan(20_000);

    askFor(from, from + 2000);
    await until(() => [...cloud.state.recordings.values()].some(({ state }) => state === 'deleted'), 30_000);
    const [recording] = [...cloud.state.recordings.values()];
    const { header } = readSealedHeader(recording!.content!);
    expect(header).toMatchObject({ contactId: 'contact-1', medium: 'screen', kid: 'key-1' });
    expect(header.monitors).toHaveLength(1);
    expect(existsSync(join(pc.folder, recording!.path))).toBe(false);
    expect(cloud.state.wrong).toEqual([]);

    await session.stop();
    await until(() => cloud.state.logons.size === 1);
  });
});
