import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSealedHeader } from '../../domain/screen/sealed-container.ts';
import { letTimePass } from '../kit/let-time-pass.ts';
import { login, onPc, pcForEachTest } from './kit/recorded-pc.ts';
import { until } from './kit/until.ts';

onPc('on a PC with a display', () => {
  const { place, segments, captureOf, askFor } = pcForEachTest();

  test('an agent logs on and is recorded, and nothing leaves the PC until a contact asks for its screen (AC-13, AC-14, SU-01)', async () => {
    place.cloud.state.recorded.add(login);
    place.pc.service();
    const session = place.pc.session(place.server.display);
    await until(() => captureOf()?.state === 'recording' && segments().length > 0);
    const from = Date.now();
    await letTimePass(3000);
    expect(place.cloud.state.recordings.size).toBe(0);
    expect(
      Math.max(...[...place.cloud.state.received].map(([, bytes]) => bytes / (place.cloud.state.reports.length + 1))),
    ).toBeLessThan(20_000);

    askFor(from, from + 2000);
    await until(() => [...place.cloud.state.recordings.values()].some(({ state }) => state === 'deleted'));
    const [recording] = [...place.cloud.state.recordings.values()];
    const { header } = readSealedHeader(recording!.content!);
    expect(header).toMatchObject({ contactId: 'contact-1', medium: 'screen', kid: 'key-1' });
    expect(header.monitors).toHaveLength(1);
    expect(existsSync(join(place.pc.folder, recording!.path))).toBe(false);
    expect(place.cloud.state.wrong).toEqual([]);

    await session.stop();
    await until(() => place.cloud.state.logons.size === 1);
  });
});
