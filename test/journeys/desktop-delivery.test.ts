import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPc, pcForEachTest } from '../desktop-agent/kit/recorded-pc.ts';
import { until } from '../desktop-agent/kit/until.ts';
import { letTimePass } from '../kit/let-time-pass.ts';

onPc('on a PC with a display', () => {
  const { place, waiting, askFor, record, delivered } = pcForEachTest();

  test('a recording waits on the PC until the Daily Event releases it (SU-02)', async () => {
    place.cloud.state.releasesAtOnce = false;
    await record();
    const from = Date.now();
    await letTimePass(3000);
    askFor(from, from + 1000);
    await until(
      () => place.cloud.state.recordings.size === 1 && place.cloud.state.reports.at(-1)?.waiting.recordings === 1,
    );
    const [recording] = [...place.cloud.state.recordings.values()];
    expect(existsSync(join(place.pc.folder, recording!.path))).toBe(true);
    expect(recording!.content).toBeUndefined();
    recording!.state = 'released';
    await until(() => delivered() === 1);
    expect(existsSync(join(place.pc.folder, recording!.path))).toBe(false);
  });

  test('a recording for a data server goes into its staging location with a manifest, and only then is deleted on the PC (SU-03, SU-28)', async () => {
    await record();
    const location = join(place.pc.root, 'location');
    const from = Date.now();
    await letTimePass(3000);
    const delivery = { how: 'staging-location', dataServerId: 'd', location };
    askFor(from, from + 1000, { delivery });
    await until(() => waiting().length === 1);
    // The share is not there yet: the PC keeps it.
    await letTimePass(1000);
    expect(place.cloud.state.results).toEqual([]);
    mkdirSync(location);
    await until(() => place.cloud.state.results.length === 1);
    expect(place.cloud.state.results[0]).toMatchObject({ outcome: 'staged' });
    expect(waiting()).toEqual([]);
    const [day] = readdirSync(location);
    const [name] = readdirSync(join(location, day!)).filter((one) => one.endsWith('.sealed'));
    const content = readFileSync(join(location, day!, name!));
    const manifest = JSON.parse(readFileSync(join(location, day!, `${name}.manifest.json`), 'utf8'));
    expect(manifest).toMatchObject({
      contactId: 'contact-1',
      medium: 'screen',
      machine: 'PC-001',
      size: content.length,
    });
    expect(manifest.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  });
});
