import { newViewerKey, openStill } from '../../../domain/live/sealed-still.ts';
import { login, onPc, pcForEachTest } from '../kit/recorded-pc.ts';
import { until } from '../kit/until.ts';

onPc('on a PC with a display', () => {
  const { place, record, captureOf, command } = pcForEachTest();

  test('a watched screen is sent in stills while it is recorded, not while it is paused, and nothing on the PC shows that (QG-33)', async () => {
    const { service, session } = await record();
    const { state } = place.cloud;
    const key = await newViewerKey();
    const view = { viewId: 'view-1', login, publicKey: key.publicKey };
    const watchFor = (ms: number) => {
      state.screenViews = [{ ...view, until: new Date(Date.now() + ms).toISOString() }];
    };
    const lines = () => service.output() + session.output();
    const { length: before } = lines();
    expect(state.stills).toEqual([]);

    watchFor(600_000);
    place.cloud.nudge();
    await until(() => state.stills.some(({ still }) => still), 60_000);
    const { still } = state.stills.find((one) => one.still)!;
    const [picture] = await openStill(still!, { viewId: 'view-1', privateKey: key.privateKey });
    expect(picture).toMatchObject({ primary: true, width: expect.any(Number), height: expect.any(Number) });
    // A JPEG image begins and ends so.
    const { jpeg } = picture!;
    expect([...jpeg.slice(0, 2), ...jpeg.slice(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);

    state.commands.push(command('pause-1', 'pause'));
    place.cloud.nudge();
    await until(() => state.stills.at(-1)?.state === 'paused', 60_000);
    const count = state.stills.length;
    await until(() => state.stills.length >= count + 2, 60_000);
    for (const one of state.stills.slice(count)) expect(one).toEqual({ login, state: 'paused', version: null });

    state.commands.push(command('resume-1', 'resume'));
    place.cloud.nudge();
    await until(() => state.stills.at(-1)?.version != null, 60_000);

    state.screenViews = [];
    await until(() => state.stills.at(-1)?.state === 'not-recording', 60_000);
    expect(captureOf()?.state).toBe('recording');
    expect(state.wrong).toEqual([]);
    expect(lines().slice(before)).not.toMatch(/watch|still|view|monitor/i);
  });
});
