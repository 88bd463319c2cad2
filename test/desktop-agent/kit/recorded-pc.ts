import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type DesktopCloud, desktopCloud } from './desktop-cloud.ts';
import { desktopPc } from './pc.ts';
import { until } from './until.ts';
import { startXvfb, type XServer, xvfbIsInstalled } from './x-server.ts';

const canCapture = xvfbIsInstalled && spawnSync('ffmpeg', ['-version']).status === 0;

/** Tests on a PC with a virtual display; skipped where no screen can be captured. */
export const onPc = canCapture ? describe : describe.skip;

/** Who is logged on at the PC: the user who runs the tests. */
export const { username: login } = userInfo();

/** A PC, a display and a stand-in of the cloud for each test of a file. */
export const pcForEachTest = (settings: { pollSeconds?: number } = {}) => {
  const place = {} as { cloud: DesktopCloud; pc: Awaited<ReturnType<typeof desktopPc>>; server: XServer };
  jest.setTimeout(240_000);
  beforeEach(async () => {
    place.cloud = await desktopCloud();
    place.pc = await desktopPc(place.cloud, settings);
    place.server = await startXvfb();
  });
  // Each of them, whatever happens to the others, or to the test: what stays open would keep Jest from ending.
  afterEach(async () => {
    const closed = await Promise.allSettled([place.pc?.close(), place.server?.stop(), place.cloud?.close()]);
    for (const name of ['pc', 'server', 'cloud'] as const) Reflect.deleteProperty(place, name);
    for (const one of closed) if (one.status === 'rejected') throw one.reason;
  });

  const segments = (): string[] => {
    const folder = join(place.pc.folder, 'segments');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.segment')) : [];
  };
  const captureOf = () => place.cloud.state.reports.at(-1)?.users[0]?.capture;
  const logonId = () => [...place.cloud.state.logons.keys()][0]!;
  return {
    place,
    segments,
    captureOf,
    logonId,
    /** The sealed recordings on the PC. */
    waiting: (): string[] => {
      const folder = join(place.pc.folder, 'recordings');
      return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sealed')) : [];
    },
    /** Asks for a contact's screen, as the cloud does. */
    askFor: (fromMs: number, toMs: number, extra: object = {}) =>
      place.cloud.state.extractions.push({
        ...{ extractionId: `e${place.cloud.state.extractions.length + 1}`, revision: 1, cursor: '1' },
        ...{ contactId: 'contact-1', username: 'alice.agent', logonSessionId: logonId(), media: ['screen'] },
        ...{ blackouts: [], from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
        delivery: { how: 'cloud' },
        ...extra,
      }),
    /** A command of the cloud about the screen, with ten seconds for the answer. */
    command: (commandId: string, verb: 'pause' | 'resume') => ({
      ...{ commandId, verb, media: ['screen' as const], contactId: 'contact-1', login },
      ...{ at: new Date().toISOString(), until: new Date(Date.now() + 10_000).toISOString() },
    }),
    /** Starts both processes; resolves when the screen is recorded. */
    record: async () => {
      place.cloud.state.recorded.add(login);
      const [service, session] = [place.pc.service(), place.pc.session(place.server.display)];
      await until(() => captureOf()?.state === 'recording' && segments().length > 0);
      return { service, session };
    },
    delivered: () => [...place.cloud.state.recordings.values()].filter(({ state }) => state === 'deleted').length,
  };
};
