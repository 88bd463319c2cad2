import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Tonight, WorkflowEventView } from '../../api/administration/administration.ts';
import { dateAndTime } from '../../domain/contact/day.ts';
import { runIdOf } from '../../domain/workflow/schedule.ts';
import { callEngine, clientFor } from '../cloud.ts';
import { CannotStart } from '../progress.ts';
import { administrator } from '../users/administrator.ts';
import type { RunningSystem } from './running-system.ts';

const eventPath = '/v1/workflow-events/daily';
const minute = 60_000;
/** Enough time to save the event before its Time comes. */
const marginMilliseconds = 4000;
const maxRunSeconds = 120;

/**
 * Runs the Daily Event now: sets its Time to the next minute, lets it run, and restores the Time. There is only one run for
 * each local day, so an earlier run of today is forgotten first; its decisions stay.
 */
export const runDailyEvent = async (
  { cloud, outputs }: RunningSystem,
  say: (line: string) => void,
): Promise<string> => {
  const ask = await administrator(cloud, outputs);
  const { time, timeZone } = await ask<WorkflowEventView>('GET', eventPath);
  if (!time || !timeZone)
    throw new CannotStart('The Daily Event has no Time yet. Set it in the console, Workflow administration.');

  const setTime = async (to: string) => {
    const { rules, defaultRule, version } = await ask<WorkflowEventView>('GET', eventPath);
    await ask('PUT', eventPath, { rules, defaultRule, time: to, timeZone, version });
  };
  const at = Math.ceil((Date.now() + marginMilliseconds) / minute) * minute;
  const local = dateAndTime(at, timeZone);
  const today = local.date;
  const findRun = async () =>
    (await ask<Tonight>('GET', '/v1/staged-upload/tonight')).runs.find(({ localDate }) => localDate >= today);

  await setTime(local.time.slice(0, 5));
  try {
    for (let run = await findRun(); run; run = await findRun()) await forget({ cloud, outputs }, run.localDate);
    say(`The Daily Event runs at ${local.time.slice(0, 5)} (${timeZone}).`);
    await sleep(at - Date.now());
    const end = Date.now() + maxRunSeconds * 1000;
    for (;;) {
      await startWhenDue({ cloud, outputs });
      for (let look = 0; look < 10; look += 1) {
        const run = await findRun();
        if (run?.finishedAt) return `The run of ${run.localDate} kept ${run.kept} and recycled ${run.recycled}.`;
        await sleep(500);
      }
      if (Date.now() > end) throw new CannotStart(`The Daily Event has not finished after ${maxRunSeconds} seconds.`);
    }
  } finally {
    await setTime(time);
  }
};

type System = Pick<RunningSystem, 'cloud' | 'outputs'>;

const forget = async ({ cloud, outputs }: System, localDate: string): Promise<void> => {
  await new DynamoDBClient(clientFor(cloud)).send(
    new DeleteItemCommand({
      TableName: outputs.stagingTable,
      Key: { pk: { S: 'daily-run' }, sk: { S: runIdOf(localDate) } },
    }),
  );
};

/** Does what the scheduler does every five minutes. */
const startWhenDue = async ({ cloud, outputs }: System): Promise<void> => {
  const response = await callEngine(cloud, {
    service: 'states',
    target: 'AWSStepFunctions.StartExecution',
    input: { stateMachineArn: outputs.dailyEventArn, input: '{}' },
  });
  if (!response.ok) throw new Error(`StartExecution: HTTP ${response.status} ${await response.text()}`);
};
