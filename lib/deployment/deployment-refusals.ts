import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import type { Deployment } from '../../deployments.ts';
import { contradictions } from './refusals/contradictions.ts';
import { machineClients } from './refusals/machine-clients.ts';
import { recordingControl } from './refusals/recording-control.ts';
import { signIn } from './refusals/sign-in.ts';
import { contactRecords, existing, recordings } from './refusals/sources.ts';
import { arn, isTimeZone, whole, yesOrNo } from './refusals/words.ts';

const retentions = Object.values(RetentionDays).filter(
  (days): days is number => typeof days === 'number' && days < 9999,
);

const retention = z.custom<number | 'for-ever'>(
  (days) => days === 'for-ever' || (Number.isInteger(days) && (days as number) >= 1 && (days as number) <= 36500),
  'must be "for-ever" or a number of days from 1.',
);

const openingHours = z
  .strictObject({
    days: z
      .array(z.enum(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], 'must be MON, TUE, WED, THU, FRI, SAT or SUN.'))
      .min(1, 'must name at least one day.'),
    from: whole(0, 23, 'must be a whole hour from 0 to 23.'),
    to: whole(1, 24, 'must be a whole hour from 1 to 24.'),
  })
  .refine(
    ({ from, to }) => to - from >= 2,
    'must be at least two hours and end on the same day; for the whole day, write 0 to 24.',
  );

const shape = z
  .strictObject({
    connectInstanceArn: arn(
      'connect',
      'instance/[0-9a-f-]{36}',
      'must be the ARN of a Connect instance: arn:aws:connect:<region>:<account>:instance/<id>.',
    ).optional(),
    contactRecords,
    recordings,
    timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin.'),
    telephone: z
      .strictObject({
        countryCode: z
          .string()
          .regex(/^[1-9]\d{0,2}$/, 'must be the digits of a country code without plus, such as 49.'),
        trunkPrefix: z.string().regex(/^\d{0,2}$/, 'must be the digits dialled before a national number, such as 0.'),
        internationalPrefix: z.string().regex(/^\d{2,4}$/, 'must be the digits dialled to call abroad, such as 00.'),
      })
      .optional(),
    agents: whole(1, 20_000, 'must be a whole number from 1 to 20000.'),
    openingHours,
    retentionDays: z.strictObject({
      recordings: retention,
      contactRecords: retention,
      logs: z
        .number()
        .refine((days) => retentions.includes(days), `must be one of ${retentions.sort((a, b) => a - b).join(', ')}.`),
    }),
    alarmAddress: z.email('must be a single e-mail address.').optional(),
    playbackSeconds: whole(10, 3600, 'must be whole seconds from 10 to 3600.'),
    maxHoursOnPcs: whole(1, 8760, 'must be whole hours from 1 to 8760.'),
    unmatchedAfterSeconds: whole(0, 900, "must be whole seconds from 0 to 900, a queue's longest delay."),
    keepsData: yesOrNo,
    deletionProtection: yesOrNo,
    consoleAccessLogs: yesOrNo,
    existing: existing.optional(),
    gatherSeconds: whole(0, 900, 'must be whole seconds from 0 to 900.'),
    lambdaConcurrency: whole(10, 1_000_000, 'must be the whole number that Service Quotas shows, at least 10.'),
    signIn,
    machineClients,
    recordingControl,
    liveMonitoring: z.strictObject({ listening: yesOrNo, screens: yesOrNo.optional() }).optional(),
    connectSimulator: z.url('must be an address, such as http://127.0.0.1:4000.').optional(),
  })
  .superRefine((deployment, { addIssue }) => {
    contradictions(deployment as unknown as Deployment, (path, message) =>
      addIssue({ code: 'custom', path: path.split('.'), message }),
    );
  });

/** The problems in the settings of a deployment, one sentence each. */
export const refusals = (deployment: unknown): string[] =>
  shape
    .safeParse(deployment)
    .error?.issues.map(({ path, message, code, ...issue }) =>
      code === 'unrecognized_keys'
        ? `${[...path, ...(issue as { keys: string[] }).keys].join('.')} is not a setting.`
        : `${path.join('.')} ${message}`,
    ) ?? [];
