import * as z from 'zod';
import { contactDirections } from '../../domain/contact/contact.ts';
import { weekdays } from '../../domain/data-server/data-server.ts';
import { media, uploadStates } from '../../domain/recording/recording.ts';
import { workflowLimits } from '../../domain/workflow/check/check-draft.ts';
import { findingCodes } from '../../domain/workflow/check/finding.ts';
import { workflowEventKinds } from '../../domain/workflow/workflow.ts';
import { later, named } from '../later.ts';
import { baseVersion } from '../version.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const whole = z.number().int().nonnegative();
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM, from 00:00 to 23:59');
const zone = z.string().min(1).max(64).describe('IANA time zone');
const name = z.string().trim().min(1).max(workflowLimits.nameLength);
const id = z.string().min(1).max(200);

const bandwidthWindow = later(() =>
  z.strictObject({
    days: z.array(z.enum(weekdays)).min(1),
    from: clock,
    to: clock,
    bytesPerSecond: whole.describe('0: nothing is uploaded'),
  }),
);

const association = later(() =>
  z.strictObject({
    mode: z.enum(['any', 'all']).describe('If both are given: whether either is enough, or both must match'),
    ipRanges: z.array(z.string().min(1).max(100)).max(500).describe('Address, CIDR block, or first-last'),
    teamIds: z.array(id).max(500),
  }),
);

export const dataServerChange = named('DataServerChange', () =>
  z.object({
    name,
    stagedUpload: z.strictObject({
      enabled: z.boolean(),
      location: z.string().max(1024).nullable().describe('UNC path or mount; required when enabled'),
      username: z.string().max(256).nullable().describe('Domain\\user.name'),
      password: z.string().min(1).max(256).optional().describe('Write only; leave it out to keep the stored one'),
    }),
    timeZone: zone,
    bandwidth: z.array(bandwidthWindow).max(50),
    association,
    version: baseVersion('The version this change is based on; 0 for a new one'),
  }),
);

export const dataServer = named('DataServer', () =>
  z.object({
    dataServerId: z.string(),
    name: z.string(),
    stagedUpload: z.object({ enabled: z.boolean(), location: text, username: text, passwordSet: z.boolean() }),
    timeZone: z.string(),
    bandwidth: z.array(bandwidthWindow),
    association,
    version: whole,
    changedAt: instant.nullable(),
    changedBy: text.describe('Who saved it last'),
    enrolment: z.object({ expiresAt: instant }).nullable().describe('A code that has not been used yet'),
    agents: z.array(
      z.object({
        agentId: z.string(),
        machine: z.string(),
        lastSeenAt: instant.nullable(),
        version: text,
        waiting: z.object({ count: whole, bytes: whole, oldest: instant.nullable() }).nullable(),
        disk: z.object({ freeBytes: whole, totalBytes: whole }).nullable(),
        errors: z.array(z.string()),
        notTaken: z
          .object({
            count: whole,
            files: z.array(z.object({ path: z.string(), since: instant, reason: z.string() })),
          })
          .nullable()
          .describe('Files in the staging location that are not taken in; at most 30 are listed, the oldest first'),
      }),
    ),
  }),
);

export const dataServerList = named('DataServerList', () => z.object({ dataServers: z.array(dataServer) }));

export const dataServerRemoval = later(() =>
  z.object({
    lostRecordings: z
      .literal('accepted')
      .optional()
      .describe(
        'Recordings that are not in the archive are lost with the data server, and are marked as lost. 503 means that there were too many for one call: repeat the request',
      ),
  }),
);

export const removed = named('Removed', () =>
  z.object({ removed: z.literal(true) }).describe('It no longer exists; repeating the request gives the same answer'),
);

export const enrolmentCode = named('EnrolmentCode', () =>
  z.object({ code: z.string().describe('Typed into `staging-agent enroll`; shown once'), expiresAt: instant }),
);

export const condition = named('Condition', () =>
  z.discriminatedUnion('field', [
    z.strictObject({ field: z.literal('team'), teamIds: z.array(id).min(1) }),
    z.strictObject({ field: z.literal('agent'), agentIds: z.array(id).min(1) }),
    z.strictObject({ field: z.literal('direction'), direction: z.enum(contactDirections) }),
    z.strictObject({ field: z.literal('called-number'), numbers: z.array(id).min(1) }),
    z.strictObject({ field: z.literal('calling-number'), numbers: z.array(id).min(1) }),
    z.strictObject({ field: z.literal('queue'), queueNames: z.array(id).min(1) }),
    z.strictObject({ field: z.literal('duration'), atLeast: whole.optional(), atMost: whole.optional() }),
    z.strictObject({ field: z.literal('metadata'), key: id, values: z.array(z.string().max(1000)).min(1) }),
    z.strictObject({ field: z.literal('data-server'), dataServerIds: z.array(id).min(1) }),
  ]),
);

const keep = later(() => z.strictObject({ percent: z.number().int().min(0).max(100), immediateUpload: z.boolean() }));

const actions = named('Actions', () =>
  z.strictObject({
    keep: z.strictObject({
      voice: keep.optional(),
      'matching-screen': keep.optional(),
      'unmatched-screen': keep.optional(),
    }),
    retentionDays: z.number().int().min(1).max(workflowLimits.retentionDays).optional(),
    reason: z.string().max(workflowLimits.reasonLength).optional(),
    metadata: z
      .record(z.string().max(workflowLimits.metadataKeyLength), z.string().max(workflowLimits.metadataValueLength))
      .optional(),
  }),
);

export const workflowRule = named('WorkflowRule', () =>
  z.strictObject({
    ruleId: id.describe('Chosen by the caller; stays when the rule is renamed'),
    name,
    conditions: z.array(condition).max(workflowLimits.conditions),
    actions,
  }),
);

export const workflowDraft = named('WorkflowDraft', () =>
  z.object({
    rules: z.array(workflowRule).max(workflowLimits.rules).describe('In order: the first that matches decides'),
    defaultRule: z.strictObject({ actions }).describe('Default (locked): always last, always matches'),
    time: clock.optional().describe('Daily Event only'),
    timeZone: zone.optional().describe('Daily Event only'),
    version: baseVersion('The version this change is based on; 409 if it is not the current one'),
  }),
);

export const workflowEvent = named('WorkflowEvent', () =>
  workflowDraft.unwrap().extend({ kind: z.enum(workflowEventKinds), changedAt: instant.nullable(), changedBy: text }),
);

/** Shown at the rule that causes it; an error prevents staged upload, a warning may be intended. */
export const finding = named('Finding', () =>
  z.object({
    ruleId: text.describe('Null for the event as a whole, `default` for the Default rule'),
    severity: z.enum(['error', 'warning']),
    code: z.enum(findingCodes),
    sentence: z.string(),
    refused: z.literal(true).optional().describe('If true, Save is refused'),
  }),
);

export const lintAnswer = named('Lint', () => z.object({ findings: z.array(finding) }));

export const simulationRequest = named('SimulationRequest', () =>
  z.object({ draft: workflowDraft, days: z.number().int().min(1).max(workflowLimits.simulatedDays) }),
);

export const simulation = named('Simulation', () =>
  z.object({
    recordings: whole,
    notStaged: whole.describe('In addition: recordings of agents without a data server, to which no rule applies'),
    complete: z
      .boolean()
      .describe('False if there were more than one request can read; then the newest were simulated'),
    rules: z.array(
      z.object({
        ruleId: z.string(),
        name: z.string(),
        matched: whole,
        kept: whole.describe('By the rule’s own percentage'),
        tagged: whole.describe('Kept because their contact is tagged, whatever the percentage says'),
        recycled: whole,
        immediate: whole.describe('How many of the kept and tagged are uploaded at once'),
        staged: whole.describe('How many of the kept and tagged wait for the Daily Event'),
      }),
    ),
  }),
);

export const setUpCheck = named('SetUpCheck', () =>
  z.object({
    steps: z.array(
      z.object({
        step: z.number().int().min(1).max(4),
        title: z.string(),
        done: z.boolean(),
        missing: z.array(z.string()).describe('What to do, in sentences'),
      }),
    ),
    agents: z
      .array(
        z.object({
          agentId: z.string(),
          username: z.string(),
          staged: z.boolean(),
          because: z
            .string()
            .describe('The association and the rule that stage this agent, or why they are not staged'),
        }),
      )
      .describe('The plan of step 1: who would be staged'),
  }),
);

export const uploadItem = named('UploadItem', () =>
  z.object({
    recordingId: z.string(),
    contactId: z.string(),
    medium: z.enum(media),
    username: z.string(),
    dataServerId: z.string(),
    size: whole,
    sha256: z.string(),
    uploadState: z.enum(uploadStates),
    ruleName: text,
    immediate: z.boolean(),
    failure: z.object({ reason: z.string(), at: instant, times: whole }).nullable(),
    custody: z.array(z.object({ at: instant, step: z.string(), machine: z.string(), size: whole, sha256: z.string() })),
  }),
);

export const uploadSearch = later(() =>
  z.object({
    dataServerId: id.describe('Only recordings of this data server'),
    uploadState: z.enum(uploadStates).describe('Only recordings that are in this state now'),
    limit: z.coerce.number().int().min(1).max(200).default(50).describe('Maximum number of items on a page'),
    cursor: z.string().min(1).max(1000).optional().describe('`next` of the previous page'),
  }),
);

export const uploadPage = named('UploadPage', () => z.object({ uploads: z.array(uploadItem), next: text }));

const total = later(() => z.object({ count: whole, bytes: whole }));

export const tonight = named('Tonight', () =>
  z.object({
    nextRunAt: instant.nullable(),
    runs: z.array(
      z.object({
        runId: z.string(),
        localDate: z.iso.date(),
        startedAt: instant,
        finishedAt: instant.nullable(),
        kept: whole.describe(
          'The totals of the run by its rules. Its report shows the present decision of each recording: recordings to be recycled are kept if they were tagged since (Reason), and those that End of Call has decided since are not in it',
        ),
        recycled: whole.describe('As `kept`'),
        bytes: whole,
      }),
    ),
    dataServers: z.array(
      z.object({
        dataServerId: z.string(),
        name: z.string(),
        totals: z.object({
          waiting: total,
          released: total,
          uploading: total,
          uploaded: total,
          failed: total,
          recycled: total,
        }),
        limitBytesPerSecond: whole.nullable().describe('The limit that applies now; null if there is none'),
        measuredBytesPerSecond: whole
          .nullable()
          .describe('The present rate, or the last rate while there was work; null if it is not known'),
        forecastEndAt: instant
          .nullable()
          .describe('When everything released will be uploaded, at the present limit or rate'),
        windowEndAt: instant.nullable().describe('When the present bandwidth window ends'),
        silentSince: instant
          .nullable()
          .describe(
            'When a staging agent last reported, if none has for five minutes; then there is no forecast. Null if one reports, or none ever has',
          ),
      }),
    ),
  }),
);

export const runReportPart = later(() =>
  z.object({
    ids: z
      .string()
      .regex(/^[0-9a-f]{1,2}$/, 'must be one or two hex digits')
      .optional()
      .describe(
        'Only recordings whose id begins with this. A part has at most 10,000 lines; if it was cut short, the last line says so',
      ),
  }),
);

export const runReport = named('RunReport', () =>
  z.string().describe('CSV (RFC 4180). The first line names the columns'),
);

export type DataServerView = z.infer<typeof dataServer>;
export type DataServerChange = z.infer<typeof dataServerChange>;
export type WorkflowDraft = z.infer<typeof workflowDraft>;
export type WorkflowEventView = z.infer<typeof workflowEvent>;
export type FindingView = z.infer<typeof finding>;
export type SimulationView = z.infer<typeof simulation>;
export type SetUpCheck = z.infer<typeof setUpCheck>;
export type UploadItem = z.infer<typeof uploadItem>;
export type Tonight = z.infer<typeof tonight>;
