import { readSealedHeader } from '../../domain/screen/sealed-container.ts';
import { onPc, pcForEachTest } from '../desktop-agent/kit/recorded-pc.ts';
import { until } from '../desktop-agent/kit/until.ts';
import { startXvfb } from '../desktop-agent/kit/x-server.ts';
import { letTimePass } from '../kit/let-time-pass.ts';

onPc('on a PC with a display', () => {
  const { place, segments, captureOf, logonId, askFor, record, delivered } = pcForEachTest();

  test('a user without permission is not recorded, and Desktops says why (AC-08)', async () => {
    place.pc.service();
    place.pc.session(place.server.display);
    await until(() => captureOf()?.detail === 'There is no such user');
    expect(captureOf()?.state).toBe('not-recording');
    expect(segments()).toEqual([]);
  });

  test('at logoff nothing more is captured, and the last segment is closed (AC-26)', async () => {
    const { session } = await record();
    await letTimePass(2500);
    await place.server.stop();
    await until(() => place.cloud.state.logons.get(logonId())?.to !== undefined);
    await until(() => session.output().includes('session ended'));
    const count = segments().length;
    await letTimePass(1000);
    expect(segments()).toHaveLength(count);
    place.server = await startXvfb();
  });

  test('contacts that were handled while the line was down get their screens when it is back (AC-24)', async () => {
    await record();
    place.cloud.state.isDown = true;
    const from = Date.now();
    await letTimePass(7000);
    for (let n = 0; n < 5; n += 1) askFor(from + n * 1000, from + (n + 1) * 1000, { contactId: `contact-${n}` });
    place.cloud.state.isDown = false;
    await until(() => delivered() === 5);
    expect(place.cloud.state.results).toEqual([]);
  });

  test('a contact that comes after the PC was switched off is delivered at the next start (AC-25)', async () => {
    const { service, session } = await record();
    const from = Date.now();
    await letTimePass(4000);
    await Promise.all([service.stop('SIGKILL'), session.stop('SIGKILL')]);
    askFor(from, from + 1500);
    place.pc.service();
    await until(() => delivered() === 1);
    expect(place.cloud.state.wrong).toEqual([]);
  });

  test('the recordings before and after either process is killed are there, with a gap in between (AC-24)', async () => {
    const { service, session } = await record();
    const from = Date.now();
    await letTimePass(3000);
    await session.stop('SIGKILL');
    place.pc.session(place.server.display);
    await until(() => captureOf()?.state === 'recording');
    await letTimePass(3000);
    await service.stop('SIGKILL');
    const reports = place.cloud.state.reports.length;
    place.pc.service();
    await until(() => place.cloud.state.reports.length > reports && captureOf()?.state === 'recording');
    await letTimePass(4000);
    const to = Date.now();
    expect(place.cloud.state.logons.size).toBe(1);
    askFor(from, to);
    await until(() => delivered() === 1);
    const [recording] = [...place.cloud.state.recordings.values()];
    const { marks } = readSealedHeader(recording!.content!).header;
    expect(marks.map(({ cause }) => cause)).toContain('not-running');
    // Pictures from before the first kill and from after the second one are there.
    expect(marks.every(({ fromMs, toMs }) => fromMs > 0 && toMs < to - from)).toBe(true);
  });
});
