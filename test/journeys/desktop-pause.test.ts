import { connect } from 'node:net';
import { join } from 'node:path';
import { encodeFrame } from '../../desktop-agent/triggers/native-host/frames.ts';
import { creditCardTemplate } from '../../domain/desktop-item/card-template.ts';
import { login, onPc, pcForEachTest } from '../desktop-agent/kit/recorded-pc.ts';
import { until } from '../desktop-agent/kit/until.ts';
import { letTimePass } from '../kit/let-time-pass.ts';

onPc('on a PC with a display', () => {
  const { place, segments, captureOf, askFor, record } = pcForEachTest();

  test('a pause of the cloud is confirmed when nothing is captured any more, and a killed session stays paused', async () => {
    const { session } = await record();
    const command = { commandId: 'c1', verb: 'pause', media: ['screen'], contactId: 'contact-1', login } as const;
    const until10 = new Date(Date.now() + 10_000).toISOString();
    place.cloud.state.commands.push({ ...command, media: ['screen'], at: new Date().toISOString(), until: until10 });
    await until(() => place.cloud.state.answers.length === 1);
    expect(place.cloud.state.answers[0]).toMatchObject({ commandId: 'c1', result: 'done' });
    await until(() => captureOf()?.state === 'paused');
    await session.stop('SIGKILL');
    const count = segments().length;
    await until(() => place.cloud.state.reports.at(-1)?.users.length === 0);
    place.pc.session(place.server.display);
    await until(() => captureOf()?.state === 'paused');
    await letTimePass(2000);
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
    await until(() => captureOf()?.state === 'recording' && segments().length > count);
  });

  test('a session that is killed while a trigger pauses it starts paused, until the duration is over, and the cloud learns all of it later (PR-16, PR-21)', async () => {
    const { item, event } = creditCardTemplate('pay.example.com');
    const items = [{ ...item, status: 'Approved' as const }];
    place.cloud.state.items = { items, events: [{ ...event, durationSeconds: 20 }], version: 1 } as never;
    const { session } = await record();
    await until(() => place.cloud.state.reports.at(-1)?.itemsVersion === 1);
    const click = () => {
      const browser = connect(join(place.pc.root, 'fermata-browsers', 'agent'));
      browser.on('error', () => {}).resume();
      browser.end(encodeFrame({ is: 'observed', on: 'enter', itemId: item.itemId, at: Date.now() }));
    };
    const steps = () => [...place.cloud.state.triggerSteps.values()];
    click();
    await until(() => captureOf()?.state === 'paused');
    await session.stop('SIGKILL');
    const count = segments().length;
    await until(() => place.cloud.state.reports.at(-1)?.users.length === 0);
    place.pc.session(place.server.display);
    await until(() => captureOf()?.state === 'paused');
    expect(segments()).toHaveLength(count);
    await until(() => steps().length === 2 && captureOf()?.state === 'recording');
    const [started, ended] = steps();
    expect([started!.is, ended!.is, ended!.runId]).toEqual(['started', 'ended', started!.runId]);
    expect(Date.parse(ended!.endedAt!)).toBeGreaterThanOrEqual(Date.parse(started!.endsAt) - 100);

    place.cloud.state.isDown = true;
    click();
    await letTimePass(21_000);
    expect(steps()).toHaveLength(2);
    place.cloud.state.isDown = false;
    await until(() => steps().length === 4);
    expect(steps().map(({ is }) => is)).toEqual(['started', 'ended', 'started', 'ended']);
  });

  test('a contact without a picture gets its reason (AC-24)', async () => {
    await record();
    askFor(Date.now() - 3_600_000, Date.now() - 3_500_000);
    await until(() => place.cloud.state.results.length === 1);
    expect(place.cloud.state.results[0]).toMatchObject({ outcome: 'none', reason: 'not-captured' });
  });
});
