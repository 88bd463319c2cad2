import { letTimePass } from '../kit/let-time-pass.ts';
import { login, onPc, pcForEachTest } from './kit/recorded-pc.ts';
import { until } from './kit/until.ts';

onPc('on a PC with a display that asks the cloud once in ten minutes', () => {
  const { place, captureOf, record, command, askFor, delivered } = pcForEachTest({ pollSeconds: 600 });

  test('a nudge over the channel pauses the screen at once, confirms the pause, and brings the extraction of a contact', async () => {
    await record();
    await until(() => place.cloud.openSockets() === 1);
    place.cloud.state.commands.push(command('c1', 'pause'));
    place.cloud.nudge();
    await until(() => place.cloud.state.answers.length === 1);
    expect(place.cloud.state.answers[0]).toMatchObject({ commandId: 'c1', medium: 'screen', result: 'done' });
    await until(() => captureOf()?.state === 'paused');
    expect(place.cloud.state.reports.at(-1)).toMatchObject({ channel: 'connected', users: [{ login }] });

    place.cloud.state.commands.push(command('c2', 'resume'));
    place.cloud.nudge();
    await until(() => captureOf()?.state === 'recording');
    expect(place.cloud.state.answers[1]).toMatchObject({ commandId: 'c2', result: 'done' });

    const from = Date.now();
    await letTimePass(2000);
    askFor(from, from + 1500);
    place.cloud.nudge();
    await until(() => place.cloud.state.recordings.size === 1);
    place.cloud.nudge();
    await until(() => delivered() === 1);
    expect(place.cloud.state.wrong).toEqual([]);
  });
});
