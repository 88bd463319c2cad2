import type { ClientState } from './client-state.ts';
import type { OnDemandAction } from './possible.ts';

/** What the client knows of the agent's call, as the server last said it. */
export interface ClientStatus {
  /** Why this agent cannot use On-Demand; undefined: they can. */
  unavailable: string | undefined;
  /** How the newest call's recording looks; undefined: no call, or hidden. */
  look: string | undefined;
  contactId: string | undefined;
  actions: readonly { action: OnDemandAction; why: string | undefined }[];
}

export interface MenuEntry {
  id: string;
  label: string;
  isEnabled: boolean;
}

const labels: Record<OnDemandAction, string> = {
  start: 'Start Recording',
  stop: 'Stop Recording',
  'start-blackout': 'Start Blackout',
  'stop-blackout': 'Stop Blackout',
  update: 'Update Call...',
};

/** The id of a menu entry that is an action. */
export const entryOf = (action: OnDemandAction): string => `on-demand ${action}`;

export const actionOf = (id: string): OnDemandAction | undefined =>
  (Object.keys(labels) as OnDemandAction[]).find((action) => entryOf(action) === id);

const stateLabels: Record<Exclude<ClientState['is'], 'connected'>, string> = {
  connecting: 'On-Demand: connecting',
  lost: 'On-Demand: not connected',
  standby: 'On-Demand: not connected',
};

/**
 * The On-Demand entries of the tray's menu. Not connected: only Reconnect (OD-14). Connected: what was granted is shown, and
 * enabled when it is possible now (OD-40).
 */
export const onDemandMenu = (state: ClientState, status: ClientStatus | undefined): MenuEntry[] => {
  if (state.is !== 'connected') {
    return [
      { id: 'on-demand status', label: stateLabels[state.is], isEnabled: false },
      { id: 'on-demand reconnect', label: 'Reconnect', isEnabled: state.is !== 'connecting' },
    ];
  }
  if (!status || status.unavailable !== undefined) {
    return [{ id: 'on-demand status', label: status?.unavailable ?? 'On-Demand: connected', isEnabled: false }];
  }
  return [
    ...status.actions.map(({ action, why }) => ({
      id: entryOf(action),
      label: labels[action],
      isEnabled: why === undefined && status.contactId !== undefined,
    })),
    { id: 'on-demand check', label: 'Check Status', isEnabled: true },
  ];
};

/** What *Check Status* says. */
export const statusSentence = (state: ClientState, status: ClientStatus | undefined): string => {
  if (state.is !== 'connected') return 'On-Demand is not connected: you cannot record.';
  if (status?.unavailable !== undefined) return status.unavailable;
  if (status?.contactId === undefined) return `On-Demand is connected to ${state.server}. You are on no call.`;
  return status.look === undefined
    ? `On-Demand is connected to ${state.server}. You record nothing of this call.`
    : `On-Demand is connected to ${state.server}. Your call: ${status.look}.`;
};
