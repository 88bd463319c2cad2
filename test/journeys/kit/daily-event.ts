import type { Tonight, WorkflowDraft, WorkflowEventView } from '../../../api/administration/administration.ts';
import { callEngine } from '../../../local/cloud.ts';
import type { Ask } from '../../../local/users/administrator.ts';
import { ask, read } from './api.ts';
import { outputs } from './outputs.ts';

export const saveWorkflow = async (
  kind: 'end-of-call' | 'daily',
  draft: Omit<WorkflowDraft, 'version'>,
  asAdministrator: Ask = ask,
) => {
  const { version } = await asAdministrator<WorkflowEventView>('GET', `/v1/workflow-events/${kind}`);
  await asAdministrator('PUT', `/v1/workflow-events/${kind}`, { ...draft, version });
};

/** Keeps everything and uploads it as soon as its contact is there, whatever an earlier journey saved. */
export const uploadEverythingAtOnce = async (asAdministrator: Ask = ask): Promise<void> => {
  const now = { percent: 100, immediateUpload: true };
  const keep = { voice: now, 'matching-screen': now, 'unmatched-screen': now };
  await saveWorkflow('end-of-call', { rules: [], defaultRule: { actions: { keep } } }, asAdministrator);
};

/** Checks whether a Daily Event is due and runs it, as the scheduler does every few minutes. */
export const runDueDailyEvent = async (): Promise<void> => {
  const answer = await callEngine(outputs, {
    service: 'states',
    target: 'AWSStepFunctions.StartExecution',
    input: { stateMachineArn: outputs.dailyEventArn, input: '{}' },
  });
  if (!answer.ok) throw new Error(`StartExecution: HTTP ${answer.status} ${await answer.text()}`);
};

const dateIn = (timeZone: string, at: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
const timeIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** A Time and a zone for the next full minute: there is one run per local day, and this engine may have had today's. */
export const nextMinute = async () => {
  const at = new Date(Math.ceil((Date.now() + 4000) / 60_000) * 60_000);
  const { runs } = await read<Tonight>('administrator', '/v1/staged-upload/tonight');
  const last =
    runs
      .map(({ localDate }) => localDate)
      .sort()
      .at(-1) ?? '';
  const timeZone = ['UTC', 'Pacific/Kiritimati'].find((zone) => dateIn(zone, at) > last);
  if (!timeZone) throw new Error(`This engine has already had the run of ${last}, and no later local day has started.`);
  return { at, timeZone, time: timeIn(timeZone, at) };
};

/** Twelve hours away: never within a test. */
export const farAway = (): { time: string; timeZone: string } => ({
  time: timeIn('UTC', new Date(Date.now() + 12 * 3_600_000)),
  timeZone: 'UTC',
});
