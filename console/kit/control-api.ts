import type {
  BlackoutCommand,
  ChangesTicket,
  CommandAnswer,
  ControlLedger,
  ControlSettingsChange,
  ControlSettingsView,
  Integrations,
  LiveContacts,
  Marks,
  MyControls,
  PauseList,
  RecordingCommand,
  RecordingStatus,
  UserIdentifiersView,
} from '../../api/control.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import { pathId } from '../../domain/path-id.ts';

interface Calls {
  call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown>;
  text(path: string): Promise<string>;
}

/** Recording control as the console calls it. Every call throws `RequestProblem`, with what each recorder said. */
export const controlCalls = ({ call, text }: Calls) => {
  const get = <Answer>(path: string, signal?: AbortSignal) => call('GET', path, undefined, signal) as Promise<Answer>;
  const of = (contactId: string) => `/contacts/${pathId(contactId)}`;
  return {
    myControls: (signal?: AbortSignal) => get<MyControls>('/me/recording-controls', signal),
    recordingStatus: (contactId: string, signal?: AbortSignal) =>
      get<RecordingStatus>(`${of(contactId)}/recording`, signal),
    liveContacts: (signal?: AbortSignal) => get<LiveContacts>('/live-contacts', signal),
    commandRecording: (contactId: string, verb: Verb, command: RecordingCommand, signal?: AbortSignal) =>
      call('POST', `${of(contactId)}/recording/${verb}`, command, signal) as Promise<CommandAnswer>,
    commandBlackout: (contactId: string, verb: 'start' | 'stop', command: BlackoutCommand, signal?: AbortSignal) =>
      call('POST', `${of(contactId)}/blackout/${verb}`, command, signal) as Promise<CommandAnswer>,
    controlLedger: (contactId: string, signal?: AbortSignal) =>
      get<ControlLedger>(`${of(contactId)}/control-ledger`, signal),
    marks: (contactId: string, signal?: AbortSignal) => get<Marks>(`${of(contactId)}/marks`, signal),
    tag: (contactId: string, label: string, clientRequestId: string) =>
      call('POST', `${of(contactId)}/tags`, { label, clientRequestId }) as Promise<Marks>,
    untag: (contactId: string, label: string) =>
      call('DELETE', `${of(contactId)}/tags/${encodeURIComponent(label)}`) as Promise<Marks>,
    writeMetadata: (contactId: string, fields: Record<string, string>, clientRequestId: string) =>
      call('PUT', `${of(contactId)}/metadata`, { fields, clientRequestId }) as Promise<Marks>,
    changesTicket: async () => ((await call('POST', '/me/changes-ticket')) as ChangesTicket).ticket,
    integrations: (signal?: AbortSignal) => get<Integrations>('/integrations', signal),
    pauses: (date: string, signal?: AbortSignal) => get<PauseList>(`/recording-control/pauses?date=${date}`, signal),
    /** CSV. */
    pauseReport: (date: string) => text(`/recording-control/pauses/${date}/report`),
    controlSettings: (signal?: AbortSignal) => get<ControlSettingsView>('/recording-control/settings', signal),
    changeControlSettings: (settings: ControlSettingsChange) =>
      call('PUT', '/recording-control/settings', settings) as Promise<ControlSettingsView>,
    userIdentifiers: (userId: string, signal?: AbortSignal) =>
      get<UserIdentifiersView>(`/users/${encodeURIComponent(userId)}/identifiers`, signal),
    setUserIdentifiers: (userId: string, identifiers: UserIdentifiersView) =>
      call('PUT', `/users/${encodeURIComponent(userId)}/identifiers`, identifiers) as Promise<UserIdentifiersView>,
  };
};
