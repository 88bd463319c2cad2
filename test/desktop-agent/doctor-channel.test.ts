import { connectDesktop, readDesktopIdentity } from '../../desktop-agent/cloud.ts';
import { doctor } from '../../desktop-agent/doctor.ts';
import { settings as settingsSchema } from '../../desktop-agent/settings.ts';
import { type DesktopCloud, desktopCloud } from './kit/desktop-cloud.ts';
import { desktopPc } from './kit/pc.ts';
import { until } from './kit/until.ts';

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

test('the doctor opens the channel, and names the network when WebSockets are refused', async () => {
  const settings = settingsSchema.parse(pc.settings);
  const channel = async () => {
    const findings = await doctor(
      settings,
      () => readDesktopIdentity(settings.folder),
      (identity) => connectDesktop(settings, { identity }),
    );
    return findings.find(({ what }) => what === 'channel');
  };
  expect(await channel()).toMatchObject({ ok: true, say: `opens at ${new URL(cloud.url).host}` });
  await until(() => cloud.openSockets() === 0);
  cloud.state.blocksSockets = true;
  expect(await channel()).toMatchObject({ ok: false, side: 'the network', say: expect.stringContaining('403') });
}, 60_000);
