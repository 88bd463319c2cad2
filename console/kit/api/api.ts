import type { Address, AnswerOf, RequestTo } from '../../../api/client.ts';
import type { Verb } from '../../../domain/control/command/command.ts';
import { pathId } from '../../../domain/path-id.ts';
import type { EventKind } from './administration.ts';
import { problemOf, RequestProblem, unreachable } from './problem.ts';

interface Dependencies {
  apiUrl: string;
  /** A token that is valid now. Called with `renew` after the API refused the last one. */
  accessToken(renew?: 'renew'): Promise<string>;
  fetch: typeof fetch;
}

/** All parts of a request. Each operation uses its own. */
interface Parts {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** An id is encoded so that it can be in a path. Any other part is used unchanged, as the server expects. */
const pathPart = (name: string, value: string): string =>
  name.endsWith('Id') ? pathId(value) : encodeURIComponent(value);

const targetOf = (path: string, { params = {}, query = {} }: Parts): string => {
  const search = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => pathPart(name, params[name] ?? ''));
  return search.size > 0 ? `${filled}?${search}` : filled;
};

/** One request to the API. Throws `RequestProblem`, with each recorder's answer if there was a command. */
const createCall = ({ apiUrl, accessToken, fetch }: Dependencies) => {
  const request = async (address: string, parts: Parts): Promise<Response> => {
    const [method = 'GET', path = ''] = address.split(' ');
    const { body, signal } = parts;
    const send = async (token: string) =>
      fetch(apiUrl + targetOf(path, parts), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal ?? null,
      }).catch((error: unknown) => {
        throw signal?.aborted ? error : unreachable();
      });

    let response = await send(await accessToken());
    if (response.status === 401) response = await send(await accessToken('renew'));
    if (!response.ok) throw problemOf(response.status, await response.json().catch(() => undefined));
    return response;
  };

  return async <Here extends Address>(address: Here, parts: RequestTo<Here>): Promise<AnswerOf<Here>> => {
    const response = await request(address, parts as Parts);
    const isText = /^text\/(csv|plain)/.test(response.headers.get('content-type') ?? '');
    return (isText ? response.text() : response.json()).catch(() => {
      throw new RequestProblem(response.status, 'Fermata sent a response that cannot be read.');
    }) as Promise<AnswerOf<Here>>;
  };
};

/** The query of a list. */
type QueryOf<Here extends Address> = NonNullable<RequestTo<Here>['query']>;
type BodyOf<Here extends Address> = NonNullable<RequestTo<Here>['body']>;

/** The operations that pages use, each as the route table describes it. */
export const createApi = (dependencies: Dependencies) => {
  const call = createCall(dependencies);
  return {
    health: (signal?: AbortSignal) => call('GET /v1/health', { signal }),
    me: (signal?: AbortSignal) => call('GET /v1/me', { signal }),
    contacts: (query: QueryOf<'GET /v1/contacts'>, signal?: AbortSignal) => call('GET /v1/contacts', { query, signal }),
    contact: (contactId: string, signal?: AbortSignal) =>
      call('GET /v1/contacts/{contactId}', { params: { contactId }, signal }),
    /** Each such request is in the contact's history. */
    playback: (contactId: string, recordingId: string) =>
      call('POST /v1/contacts/{contactId}/recordings/{recordingId}/playback', { params: { contactId, recordingId } }),
    /** An address to save the file. Only for people who may download. */
    download: (contactId: string, recordingId: string) =>
      call('POST /v1/contacts/{contactId}/recordings/{recordingId}/download', { params: { contactId, recordingId } }),
    redactionsOfContact: (contactId: string, signal?: AbortSignal) =>
      call('GET /v1/contacts/{contactId}/redactions', { params: { contactId }, signal }),
    requestRedaction: (contactId: string, body: BodyOf<'POST /v1/contacts/{contactId}/redactions'>) =>
      call('POST /v1/contacts/{contactId}/redactions', { params: { contactId }, body }),
    redactions: (query: QueryOf<'GET /v1/redactions'>, signal?: AbortSignal) =>
      call('GET /v1/redactions', { query, signal }),
    decideRedaction: (
      contactId: string,
      requestId: string,
      verb: 'approve' | 'refuse',
      body: BodyOf<'POST /v1/contacts/{contactId}/redactions/{requestId}/{verb}'>,
    ) =>
      call('POST /v1/contacts/{contactId}/redactions/{requestId}/{verb}', {
        params: { contactId, requestId, verb },
        body,
      }),
    evaluations: (contactId: string, signal?: AbortSignal) =>
      call('GET /v1/contacts/{contactId}/evaluations', { params: { contactId }, signal }),
    beginEvaluation: (contactId: string, body: BodyOf<'POST /v1/contacts/{contactId}/evaluations'>) =>
      call('POST /v1/contacts/{contactId}/evaluations', { params: { contactId }, body }),
    saveEvaluation: (
      contactId: string,
      evaluationId: string,
      body: BodyOf<'PUT /v1/contacts/{contactId}/evaluations/{evaluationId}'>,
    ) => call('PUT /v1/contacts/{contactId}/evaluations/{evaluationId}', { params: { contactId, evaluationId }, body }),
    reopenEvaluation: (
      contactId: string,
      evaluationId: string,
      body: BodyOf<'POST /v1/contacts/{contactId}/evaluations/{evaluationId}/reopen'>,
    ) =>
      call('POST /v1/contacts/{contactId}/evaluations/{evaluationId}/reopen', {
        params: { contactId, evaluationId },
        body,
      }),
    evaluationForms: (signal?: AbortSignal) => call('GET /v1/evaluation-forms', { signal }),
    saveEvaluationForm: (formId: string, body: BodyOf<'PUT /v1/evaluation-forms/{formId}'>) =>
      call('PUT /v1/evaluation-forms/{formId}', { params: { formId }, body }),
    queues: (signal?: AbortSignal) => call('GET /v1/queues', { signal }),
    missing: (query: QueryOf<'GET /v1/missing-recordings'>, signal?: AbortSignal) =>
      call('GET /v1/missing-recordings', { query, signal }),
    recheckMissing: () => call('POST /v1/missing-recordings/reconcile', {}),
    unmatched: (query: QueryOf<'GET /v1/unmatched-recordings'>, signal?: AbortSignal) =>
      call('GET /v1/unmatched-recordings', { query, signal }),
    users: (signal?: AbortSignal) => call('GET /v1/users', { signal }),
    syncUsers: () => call('POST /v1/users/sync', {}),
    teams: (signal?: AbortSignal) => call('GET /v1/teams', { signal }),
    setSupervisedTeams: (userId: string, teamIds: readonly string[]) =>
      call('PUT /v1/users/{userId}/supervised-teams', { params: { userId }, body: { teamIds: [...teamIds] } }),
    recordingRoles: (signal?: AbortSignal) => call('GET /v1/recording-roles', { signal }),
    changeRecordingRoles: (body: BodyOf<'PUT /v1/recording-roles'>) => call('PUT /v1/recording-roles', { body }),
    onDemand: (signal?: AbortSignal) => call('GET /v1/on-demand', { signal }),
    commandOnDemand: (
      { what, verb }: { what: 'recording' | 'blackout'; verb: 'start' | 'stop' },
      body: BodyOf<'POST /v1/on-demand/{what}/{verb}'>,
    ) => call('POST /v1/on-demand/{what}/{verb}', { params: { what, verb }, body }),
    schedules: (signal?: AbortSignal) => call('GET /v1/recording-schedules', { signal }),
    changeSchedules: (body: BodyOf<'PUT /v1/recording-schedules'>) => call('PUT /v1/recording-schedules', { body }),
    simulateSchedules: (body: BodyOf<'POST /v1/recording-schedules/simulation'>) =>
      call('POST /v1/recording-schedules/simulation', { body }),
    acdConfiguration: (signal?: AbortSignal) => call('GET /v1/acd-configuration/amazon-connect', { signal }),
    changeAcdConfiguration: (body: BodyOf<'PUT /v1/acd-configuration/amazon-connect'>) =>
      call('PUT /v1/acd-configuration/amazon-connect', { body }),
    recordingServers: (signal?: AbortSignal) => call('GET /v1/recording-servers', { signal }),
    createRecordingServer: (body: BodyOf<'POST /v1/recording-servers'>) => call('POST /v1/recording-servers', { body }),
    changeRecordingServer: (recordingServerId: string, body: BodyOf<'PUT /v1/recording-servers/{recordingServerId}'>) =>
      call('PUT /v1/recording-servers/{recordingServerId}', { params: { recordingServerId }, body }),
    removeRecordingServer: (recordingServerId: string) =>
      call('DELETE /v1/recording-servers/{recordingServerId}', { params: { recordingServerId } }),
    createGatewayCode: (recordingServerId: string) =>
      call('POST /v1/recording-servers/{recordingServerId}/enrolment-codes', { params: { recordingServerId } }),
    loadGatewayUsers: (recordingServerId: string) =>
      call('POST /v1/recording-servers/{recordingServerId}/user-loads', { params: { recordingServerId } }),
    userExtensions: (signal?: AbortSignal) => call('GET /v1/user-extensions', { signal }),
    importUserExtensions: (body: BodyOf<'PUT /v1/user-extensions'>) => call('PUT /v1/user-extensions', { body }),
    setUserExtension: (userId: string, body: BodyOf<'PUT /v1/users/{userId}/extension'>) =>
      call('PUT /v1/users/{userId}/extension', { params: { userId }, body }),
    desktops: (signal?: AbortSignal) => call('GET /v1/desktops', { signal }),
    stayingRecordings: (signal?: AbortSignal) => call('GET /v1/desktop-recordings', { signal }),
    removeDesktop: (desktopId: string) => call('DELETE /v1/desktops/{desktopId}', { params: { desktopId } }),
    desktopCodes: (signal?: AbortSignal) => call('GET /v1/desktop-enrolment-codes', { signal }),
    createDesktopCode: (body: BodyOf<'POST /v1/desktop-enrolment-codes'>) =>
      call('POST /v1/desktop-enrolment-codes', { body }),
    revokeDesktopCode: (codeId: string) => call('DELETE /v1/desktop-enrolment-codes/{codeId}', { params: { codeId } }),
    userIdentifiers: (userId: string, signal?: AbortSignal) =>
      call('GET /v1/users/{userId}/identifiers', { params: { userId }, signal }),
    setUserIdentifiers: (userId: string, body: BodyOf<'PUT /v1/users/{userId}/identifiers'>) =>
      call('PUT /v1/users/{userId}/identifiers', { params: { userId }, body }),

    desktopItems: (signal?: AbortSignal) => call('GET /v1/desktop-items', { signal }),
    saveDesktopItems: (body: BodyOf<'PUT /v1/desktop-items'>) => call('PUT /v1/desktop-items', { body }),
    desktopItemActivity: (signal?: AbortSignal) => call('GET /v1/desktop-items/activity', { signal }),
    dataServers: (signal?: AbortSignal) => call('GET /v1/data-servers', { signal }),
    createDataServer: (body: BodyOf<'POST /v1/data-servers'>) => call('POST /v1/data-servers', { body }),
    changeDataServer: (dataServerId: string, body: BodyOf<'PUT /v1/data-servers/{dataServerId}'>) =>
      call('PUT /v1/data-servers/{dataServerId}', { params: { dataServerId }, body }),
    /** `lost`: recordings that are not in the archive are given up. */
    removeDataServer: (dataServerId: string, lost: boolean) =>
      call('DELETE /v1/data-servers/{dataServerId}', {
        params: { dataServerId },
        query: { lostRecordings: lost ? 'accepted' : undefined },
      }),
    createEnrolmentCode: (dataServerId: string) =>
      call('POST /v1/data-servers/{dataServerId}/enrolment-code', { params: { dataServerId } }),
    removeStagingAgent: (dataServerId: string, agentId: string) =>
      call('DELETE /v1/data-servers/{dataServerId}/agents/{agentId}', { params: { dataServerId, agentId } }),
    workflowEvent: (kind: EventKind, signal?: AbortSignal) =>
      call('GET /v1/workflow-events/{kind}', { params: { kind }, signal }),
    saveWorkflowEvent: (kind: EventKind, body: BodyOf<'PUT /v1/workflow-events/{kind}'>) =>
      call('PUT /v1/workflow-events/{kind}', { params: { kind }, body }),
    lint: (kind: EventKind, body: BodyOf<'POST /v1/workflow-events/{kind}/lint'>, signal?: AbortSignal) =>
      call('POST /v1/workflow-events/{kind}/lint', { params: { kind }, body, signal }),
    simulate: (kind: EventKind, draft: BodyOf<'POST /v1/workflow-events/{kind}/simulation'>['draft'], days: number) =>
      call('POST /v1/workflow-events/{kind}/simulation', { params: { kind }, body: { draft, days } }),
    setUpCheck: (signal?: AbortSignal) => call('GET /v1/staged-upload/set-up-check', { signal }),
    tonight: (signal?: AbortSignal) => call('GET /v1/staged-upload/tonight', { signal }),
    /** CSV. With `ids`, only recordings whose ids have this prefix, if there are too many for one response. */
    runReport: (localDate: string, ids?: string) =>
      call('GET /v1/staged-upload/runs/{localDate}/report', { params: { localDate }, query: { ids } }),
    uploads: (query: QueryOf<'GET /v1/staged-upload/uploads'>, signal?: AbortSignal) =>
      call('GET /v1/staged-upload/uploads', { query, signal }),
    retryUpload: (recordingId: string) =>
      call('POST /v1/staged-upload/uploads/{recordingId}/retry', { params: { recordingId } }),

    myControls: (signal?: AbortSignal) => call('GET /v1/me/recording-controls', { signal }),
    recordingStatus: (contactId: string, signal?: AbortSignal) =>
      call('GET /v1/contacts/{contactId}/recording', { params: { contactId }, signal }),
    liveAgents: (query: QueryOf<'GET /v1/live-agents'>, signal?: AbortSignal) =>
      call('GET /v1/live-agents', { query, signal }),
    monitoringRights: (signal?: AbortSignal) => call('GET /v1/me/monitoring', { signal }),
    /** It is on record before anybody is connected. */
    /** Called once a second while somebody watches. The first call is in the contact's history. */
    watchScreen: (contactId: string, body: BodyOf<'POST /v1/contacts/{contactId}/screen-view'>, signal?: AbortSignal) =>
      call('POST /v1/contacts/{contactId}/screen-view', { params: { contactId }, body, signal }),
    listen: (contactId: string) => call('POST /v1/contacts/{contactId}/listening', { params: { contactId } }),
    liveContacts: (signal?: AbortSignal) => call('GET /v1/live-contacts', { signal }),
    commandRecording: (
      contactId: string,
      verb: Verb,
      body: BodyOf<'POST /v1/contacts/{contactId}/recording/{verb}'>,
      signal?: AbortSignal,
    ) => call('POST /v1/contacts/{contactId}/recording/{verb}', { params: { contactId, verb }, body, signal }),
    commandBlackout: (
      contactId: string,
      verb: 'start' | 'stop',
      body: BodyOf<'POST /v1/contacts/{contactId}/blackout/{verb}'>,
      signal?: AbortSignal,
    ) => call('POST /v1/contacts/{contactId}/blackout/{verb}', { params: { contactId, verb }, body, signal }),
    controlLedger: (contactId: string, signal?: AbortSignal) =>
      call('GET /v1/contacts/{contactId}/control-ledger', { params: { contactId }, signal }),
    marks: (contactId: string, signal?: AbortSignal) =>
      call('GET /v1/contacts/{contactId}/marks', { params: { contactId }, signal }),
    tag: (contactId: string, label: string, clientRequestId: string) =>
      call('POST /v1/contacts/{contactId}/tags', { params: { contactId }, body: { label, clientRequestId } }),
    untag: (contactId: string, label: string) =>
      call('DELETE /v1/contacts/{contactId}/tags/{label}', { params: { contactId, label } }),
    writeMetadata: (contactId: string, fields: Record<string, string>, clientRequestId: string) =>
      call('PUT /v1/contacts/{contactId}/metadata', { params: { contactId }, body: { fields, clientRequestId } }),
    changesTicket: async () => (await call('POST /v1/me/changes-ticket', {})).ticket,
    integrations: (signal?: AbortSignal) => call('GET /v1/integrations', { signal }),
    pauses: (date: string, signal?: AbortSignal) =>
      call('GET /v1/recording-control/pauses', { query: { date }, signal }),
    /** CSV. */
    pauseReport: (date: string) => call('GET /v1/recording-control/pauses/{date}/report', { params: { date } }),
    controlSettings: (signal?: AbortSignal) => call('GET /v1/recording-control/settings', { signal }),
    changeControlSettings: (body: BodyOf<'PUT /v1/recording-control/settings'>) =>
      call('PUT /v1/recording-control/settings', { body }),
  };
};

export type Api = ReturnType<typeof createApi>;
