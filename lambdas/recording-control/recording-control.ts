import { controlRoutes } from '../../api/control/control-routes.ts';
import { cached } from '../../domain/cached.ts';
import { commandContacts } from '../../domain/control/command/command-contacts.ts';
import { findContact, findContactsOfAgent, mustBeActive } from '../../domain/control/contact/find-contact.ts';
import { unsetSettings } from '../../domain/control/settings.ts';
import { onDemand } from '../../domain/on-demand/on-demand.ts';
import { unsetSchedules } from '../../domain/schedule/schedule.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import { personOrMachine } from '../access/caller.ts';
import { directory } from '../access/directory.ts';
import { httpEdge } from '../kit/http/edge.ts';
import type { Operations } from '../kit/http/operation.ts';
import { commandAgentBlackout, commandAgentRecording, commandBlackout, commandRecording } from './commands/command.ts';
import { createChangesTicket } from './events/changes-ticket.ts';
import { receiveTwilioEvent, receiveWebexEvent } from './events/webhooks.ts';
import { getControlLedger } from './ledger/control-ledger.ts';
import { getPauseReport, listPauses } from './ledger/pauses.ts';
import { getScreenRedaction, screensRedacted } from './ledger/screen-redaction.ts';
import { getMonitoringRights, listenToContact } from './live/listening.ts';
import { listLiveAgents } from './live/live-agents.ts';
import { watchScreen } from './live/watching.ts';
import {
  getMarks,
  tagAgentContact,
  tagContact,
  untagContact,
  writeAgentMetadata,
  writeMetadata,
} from './marks/marks.ts';
import { commandOnDemand, getOnDemand } from './on-demand/on-demand.ts';
import type { Context, Dependencies } from './operation.ts';
import { changeControlSettings, getControlSettings } from './settings/change-settings.ts';
import { getUserIdentifiers, setUserIdentifiers } from './settings/user-identifiers.ts';
import { listIntegrations } from './status/list-integrations.ts';
import { getAgentRecordingStatus, getMyControls, getRecordingStatus, listLiveContacts } from './status/status.ts';

export const operations: Operations<Context, typeof controlRoutes, Caller> = {
  commandRecording,
  commandBlackout,
  getRecordingStatus,
  getControlLedger,
  getMarks,
  tagContact,
  untagContact,
  writeMetadata,
  getScreenRedaction,
  screensRedacted,
  commandAgentRecording,
  commandAgentBlackout,
  tagAgentContact,
  writeAgentMetadata,
  getAgentRecordingStatus,
  listLiveContacts,
  listLiveAgents,
  getMonitoringRights,
  listenToContact,
  watchScreen,
  getMyControls,
  getOnDemand,
  commandOnDemand,
  createChangesTicket,
  listIntegrations,
  listPauses,
  getPauseReport,
  getControlSettings,
  changeControlSettings,
  getUserIdentifiers,
  setUserIdentifiers,
  receiveTwilioEvent,
  receiveWebexEvent,
};

/** A longer cache would let people pause for too long after it was switched off. */
const settingsMilliseconds = 5_000;
const identifiersMilliseconds = 30_000;
/** All pages of the live view that this function serves share one read. PCs report every few minutes. */
const capturesMilliseconds = 5_000;

const contextOf = (dependencies: Dependencies): Context => {
  const {
    settings: settingsStore,
    identifiers,
    extensions,
    schedules,
    users,
    captures,
    servers,
    clock,
    telemetry,
    ...others
  } = dependencies;
  const savedSettings = async () => (await settingsStore.read()) ?? unsetSettings;
  const cachedSettings = () => cached(savedSettings, { clock, milliseconds: settingsMilliseconds });
  const cachedIdentifiers = () => cached(() => identifiers.all(), { clock, milliseconds: identifiersMilliseconds });
  let cache = { settings: cachedSettings(), identifiers: cachedIdentifiers() };
  const settings = () => cache.settings();
  const ports = { ...others, settings, clock, count: telemetry.count };
  const readSchedules = async () => ((await schedules.read()) ?? unsetSchedules).schedules;
  const schedulesInForce = cached(readSchedules, { clock, milliseconds: settingsMilliseconds });
  return {
    ...others,
    ports,
    settings,
    savedSettings,
    settingsStore,
    identifiers,
    extensions,
    schedules,
    users,
    captures,
    servers,
    clock,
    telemetry,
    onDemand: onDemand({ ...ports, schedules: schedulesInForce }),
    directory: directory(users, clock),
    identifiersOfUsers: () => cache.identifiers(),
    extensionsOfUsers: cached(() => extensions.all(), { clock, milliseconds: identifiersMilliseconds }),
    recordingServers: cached(() => servers.all(), { clock, milliseconds: identifiersMilliseconds }),
    queuesById: cached(() => others.contacts.queuesById(), { clock, milliseconds: identifiersMilliseconds }),
    capturesNow: cached(() => captures.all(), { clock, milliseconds: capturesMilliseconds }),
    forget: () => {
      cache = { settings: cachedSettings(), identifiers: cachedIdentifiers() };
    },
    findContact: findContact(ports),
    findContactsOfAgent: findContactsOfAgent(ports),
    mustBeActive: (found, clientRequestId) => mustBeActive(ports, found, clientRequestId),
    commandContacts: commandContacts(ports),
  };
};

/**
 * Starts reading what every signed-in request needs and what is cached for seconds: who may use Fermata, the people,
 * the settings. If several have expired, they are then read at once.
 */
const prefetch = ({ currentAccess, directory: people, settings }: Context): void => {
  people.prefetch();
  for (const read of [currentAccess, settings]) read().catch(() => undefined);
};

/** Recording control as a function: API Gateway, the tests and a laptop's server are its callers. */
export const recordingControl = (dependencies: Dependencies) => {
  const context = contextOf(dependencies);
  const answer = httpEdge({
    routes: controlRoutes,
    operations,
    identify: personOrMachine(dependencies.currentAccess),
    context,
    defects: 'RecordingControlDefects',
  });
  return (...[request, caller]: Parameters<typeof answer>) => {
    if (caller?.claims) prefetch(context);
    return answer(request, caller);
  };
};
