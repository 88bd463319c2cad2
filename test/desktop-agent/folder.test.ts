import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defaultFolder, settings } from '../../desktop-agent/settings.ts';
import { type DesktopCloud, desktopCloud } from './kit/desktop-cloud.ts';
import { desktopPc } from './kit/pc.ts';
import { until } from './kit/until.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;
const apiUrl = 'https://fermata.example.com';
const modeOf = (path: string) => statSync(path).mode & 0o777;

let cloud: DesktopCloud;
let pc: Awaited<ReturnType<typeof desktopPc>>;
beforeEach(async () => {
  cloud = await desktopCloud();
  pc = await desktopPc(cloud);
});
afterEach(async () => {
  await pc.close();
  await cloud.close();
});

onLinux(
  'recordings and keys are in the default folder, or in that of the settings, which nobody else may enter (AC-16)',
  async () => {
    expect(settings.parse({ apiUrl }).folder).toBe(defaultFolder);
    expect(defaultFolder).toBe('/var/lib/fermata-desktop');
    const asBefore = 'C:\\Program Files (x86)\\Common Files\\Calabrio ONE\\Desktop';
    expect(settings.parse({ apiUrl, folder: asBefore }).folder).toBe(asBefore);
    for (const folder of ['recordings', '\\\\server\\share']) {
      expect(settings.safeParse({ apiUrl, folder }).success).toBe(false);
    }

    // As an administrator makes a folder.
    expect(modeOf(pc.folder)).toBe(0o700);
    chmodSync(pc.folder, 0o755);
    pc.service();
    await until(() => cloud.state.reports.length > 0);
    expect(modeOf(pc.folder)).toBe(0o700);
    expect(modeOf(join(pc.folder, 'identity.json'))).toBe(0o600);
    expect(existsSync(join(pc.folder, 'journal.db'))).toBe(true);
    expect(existsSync(join(pc.folder, 'segments'))).toBe(true);
    // Nothing beside it: neither in the default folder nor anywhere near.
    expect(readdirSync(pc.root).sort()).toEqual(['run', 'service', 'settings.json']);
  },
);
