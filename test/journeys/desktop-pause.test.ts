import { login, onPc, pcForEachTest } from '../desktop-agent/kit/recorded-pc.ts';
import { until } from '../desktop-agent/kit/until.ts';

onPc('on a PC with a display', () => {
  const { place, segments, captureOf, askFor, record, pass } = pcForEachTest();

  test('a pause of the cloud is confirmed when nothing is captured any more, and a killed session stays paused', async () => {
    const { session } = await record();
    const command = { commandId: 'c1', verb: 'pause', media: ['screen'], contactId: 'contact-1', login } as const;
    const until10 = new Date(Date.now() + 10_000).toISOString();
    place.cloud.state.commands.push({ ...command, media: ['screen'], at: new Date().toISOString(), until: until10 });
    await until(() => place.cloud.state.answers.length === 1, 90_000);
    expect(place.cloud.state.answers[0]).toMatchObject({ commandId: 'c1', result: 'done' });
    await until(() => captureOf()?.state === 'paused', 90_000);
    await session.stop('SIGKILL');
    const count = segments().length;
    await until(() => place.cloud.state.reports.at(-1)?.users.length === 0, 90_000);
    place.pc.session(place.server.display);
    await until(() => captureOf()?.state === 'paused', 90_000);
    await pass(2000);
    expect(captureOf()?.state).toBe('paused');
    expect(segments()).toHaveLength(count);

    const again = new Date(Date.now() + 10_000).toISOString();
    place.cloud.state.commands.push({
      ...command,
      verb: 'resume',
      media: ['screen'],
      commandId: 'c2',
      at: again,
      until: again,
    });
    await until(() => captureOf()?.state === 'recording' && segments().length > count, 90_000);
  });

  test('a contact without a picture gets its reason (AC-24)', async () => {
    await record();
    askFor(Date.now() - 3_600_000, Date.now() - 3_500_000);
    await until(() => place.cloud.state.results.length === 1, 90_000);
    expect(place.cloud.state.results[0]).toMatchObject({ outcome: 'none', reason: 'not-captured' });
  });
});
