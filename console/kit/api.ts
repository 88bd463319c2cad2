import type {
  ContactDetail,
  ContactPageView,
  MissingPageView,
  Playback,
  UnmatchedPageView,
} from '../../api/contacts.ts';
import type { Health, Me, TeamList, UserList, UserView } from '../../api/users.ts';
import { pathId } from '../../domain/path-id.ts';
import type {
  DataServerChange,
  DataServerList,
  DataServerView,
  EnrolmentCode,
  EventKind,
  Lint,
  SetUpCheck,
  SimulationView,
  Tonight,
  UploadPage,
  WorkflowDraft,
  WorkflowEventView,
} from './administration.ts';
import { controlCalls } from './control-api.ts';
import { problemOf, RequestProblem, unreachable } from './problem.ts';

type Query = Record<string, string | undefined>;

interface Dependencies {
  apiUrl: string;
  /** A token that is valid now; asked with `renew` after the API refused the last one. */
  accessToken(renew?: 'renew'): Promise<string>;
  fetch: typeof fetch;
}

const queryText = (query: Query): string => {
  const params = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]));
  return params.size > 0 ? `?${params}` : '';
};

/** The HTTP contract as the console calls it. Every call throws `RequestProblem`. */
export const createApi = ({ apiUrl, accessToken, fetch }: Dependencies) => {
  const request = async (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> => {
    const send = async (token: string) =>
      fetch(`${apiUrl}/v1${path}`, {
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

    let answer = await send(await accessToken());
    if (answer.status === 401) answer = await send(await accessToken('renew'));
    if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => undefined));
    return answer;
  };
  const unreadable =
    ({ status }: Response) =>
    () => {
      throw new RequestProblem(status, 'Fermata gave an answer that cannot be read.');
    };
  const call = async (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> => {
    const answer = await request(method, path, body, signal);
    return answer.json().catch(unreadable(answer));
  };
  const get = <Answer>(path: string, query: Query = {}, signal?: AbortSignal) =>
    call('GET', path + queryText(query), undefined, signal) as Promise<Answer>;
  const post = <Answer>(path: string, body?: unknown, signal?: AbortSignal) =>
    call('POST', path, body, signal) as Promise<Answer>;
  const text = async (path: string): Promise<string> => {
    const answer = await request('GET', path);
    return answer.text().catch(unreadable(answer));
  };
  const id = pathId;

  return {
    ...controlCalls({ call, text }),
    health: (signal?: AbortSignal) => get<Health>('/health', {}, signal),
    me: (signal?: AbortSignal) => get<Me>('/me', {}, signal),
    contacts: (query: Query, signal?: AbortSignal) => get<ContactPageView>('/contacts', query, signal),
    contact: (contactId: string, signal?: AbortSignal) => get<ContactDetail>(`/contacts/${id(contactId)}`, {}, signal),
    /** The contact's history tells that it was asked for. */
    playback: (contactId: string, recordingId: string) =>
      post<Playback>(`/contacts/${id(contactId)}/recordings/${id(recordingId)}/playback`),
    missing: (query: Query, signal?: AbortSignal) => get<MissingPageView>('/missing-recordings', query, signal),
    lookAgain: () => post('/missing-recordings/reconcile'),
    unmatched: (query: Query, signal?: AbortSignal) => get<UnmatchedPageView>('/unmatched-recordings', query, signal),
    users: (signal?: AbortSignal) => get<UserList>('/users', {}, signal),
    syncUsers: () => post('/users/sync'),
    teams: (signal?: AbortSignal) => get<TeamList>('/teams', {}, signal),
    setSupervisedTeams: (userId: string, teamIds: readonly string[]) =>
      call('PUT', `/users/${id(userId)}/supervised-teams`, { teamIds }) as Promise<UserView>,
    dataServers: (signal?: AbortSignal) => get<DataServerList>('/data-servers', {}, signal),
    createDataServer: (server: DataServerChange) => post<DataServerView>('/data-servers', server),
    changeDataServer: (dataServerId: string, server: DataServerChange) =>
      call('PUT', `/data-servers/${id(dataServerId)}`, server) as Promise<DataServerView>,
    /** `lost`: what is not in the archive is given up. */
    removeDataServer: (dataServerId: string, lost: boolean) =>
      call(
        'DELETE',
        `/data-servers/${id(dataServerId)}${queryText({ lostRecordings: lost ? 'accepted' : undefined })}`,
      ),
    createEnrolmentCode: (dataServerId: string) =>
      post<EnrolmentCode>(`/data-servers/${id(dataServerId)}/enrolment-code`),
    removeStagingAgent: (dataServerId: string, agentId: string) =>
      call('DELETE', `/data-servers/${id(dataServerId)}/agents/${id(agentId)}`) as Promise<DataServerView>,
    workflowEvent: (kind: EventKind, signal?: AbortSignal) =>
      get<WorkflowEventView>(`/workflow-events/${kind}`, {}, signal),
    saveWorkflowEvent: (kind: EventKind, draft: WorkflowDraft) =>
      call('PUT', `/workflow-events/${kind}`, draft) as Promise<WorkflowEventView>,
    lint: (kind: EventKind, draft: WorkflowDraft, signal?: AbortSignal) =>
      post<Lint>(`/workflow-events/${kind}/lint`, draft, signal),
    simulate: (kind: EventKind, draft: WorkflowDraft, days: number) =>
      post<SimulationView>(`/workflow-events/${kind}/simulation`, { draft, days }),
    setUpCheck: (signal?: AbortSignal) => get<SetUpCheck>('/staged-upload/set-up-check', {}, signal),
    tonight: (signal?: AbortSignal) => get<Tonight>('/staged-upload/tonight', {}, signal),
    /** CSV; of the recordings whose ids begin so, where they are too many for one answer. */
    runReport: (localDate: string, ids?: string) =>
      text(`/staged-upload/runs/${id(localDate)}/report${queryText({ ids })}`),
    uploads: (query: Query, signal?: AbortSignal) => get<UploadPage>('/staged-upload/uploads', query, signal),
    retryUpload: (recordingId: string) => post(`/staged-upload/uploads/${id(recordingId)}/retry`),
  };
};

export type Api = ReturnType<typeof createApi>;
