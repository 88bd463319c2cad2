import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose';
import { contactRecord } from '../../test/journeys/kit/contact-record.ts';
import { outputs } from '../../test/journeys/kit/outputs.ts';
import { signIn } from '../../test/journeys/kit/sign-in.ts';
import type { Measurement } from '../measurement.ts';

const rounds = 15;

/** Median seconds from PutRecord to a 200 over the HTTP API. */
export const measure = async (): Promise<Measurement[]> => {
  const firehose = new FirehoseClient({});
  const token = await signIn('administrator');
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const contactId = randomUUID();
    const begin = performance.now();
    await firehose.send(
      new PutRecordCommand({
        DeliveryStreamName: outputs.ctrStreamName,
        Record: { Data: Buffer.from(JSON.stringify(contactRecord({ ContactId: contactId }))) },
      }),
    );
    for (;;) {
      const answer = await fetch(`${outputs.apiUrl}/v1/contacts/${contactId}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (answer.ok) break;
      if (performance.now() - begin > 60_000) throw new Error(`The contact did not appear: HTTP ${answer.status}`);
      await wait(20);
    }
    seconds.push((performance.now() - begin) / 1000);
  }
  seconds.sort((a, b) => a - b);
  const median = seconds[Math.floor(rounds / 2)]!;
  return [
    {
      name: `PutRecord to visible, median of ${rounds}`,
      value: `${median.toFixed(2)} s`,
      target: '<= 2 s',
      met: median <= 2,
    },
    { name: 'slowest of them', value: `${seconds.at(-1)!.toFixed(2)} s`, target: '', met: undefined },
  ];
};
