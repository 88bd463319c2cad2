import type { ClientState } from './client-state.ts';
import type { OnDemandAction, ScreenCommand } from './possible.ts';

/** The server's last report about the agent's call. */
export interface ClientStatus {
  /** Why this agent cannot use On-Demand. Undefined if they can. */
  unavailable: string | undefined;
  /** How the newest call's recording looks. Undefined if there is no call, or it is hidden. */
  look: string | undefined;
  contactId: string | undefined;
  actions: readonly { action: OnDemandAction; why: string | undefined }[];
  /** The recording of the screen without a call. */
  screen: {
    contactId: string | undefined;
    actions: readonly { action: ScreenCommand; why: string | undefined }[];
  };
}

export interface MenuEntry {
  id: string;
  label: string;
  isEnabled: boolean;
}

export type MenuAction = OnDemandAction | ScreenCommand;

const labels: Record<MenuAction, string> = {
  start: 'Start Recording',
  stop: 'Stop Recording',
  'start-blackout': 'Start Blackout',
  'stop-blackout': 'Stop Blackout',
  'start-screen': 'Start Desktop Recording',
  'stop-screen': 'Stop Desktop Recording',
  update: 'Update Call...',
};

/** The id of a menu entry that is an action. */
export const entryOf = (action: MenuAction): string => `on-demand ${action}`;

export const actionOf = (id: string): MenuAction | undefined =>
  (Object.keys(labels) as MenuAction[]).find((action) => entryOf(action) === id);

const stateLabels: Record<Exclude<ClientState['is'], 'connected'>, string> = {
  connecting: 'On-Demand: connecting',
  lost: 'On-Demand: not connected',
  standby: 'On-Demand: not connected',
};

/**
 * The On-Demand entries of the tray's menu. While it is not connected: Reconnect, and stopping what was started (OD-14).
 * While it is connected: every action that was granted, enabled if it is possible now (OD-40).
 */
export const onDemandMenu = (
  state: ClientState,
  status: ClientStatus | undefined,
  /** A screen that was being recorded when the connection was lost. The PC stores when it is stopped. */
  screenInProgress?: string,
): MenuEntry[] => {
  if (state.is !== 'connected') {
    const stop = { id: entryOf('stop-screen'), label: labels['stop-screen'], isEnabled: true };
    return [
      { id: 'on-demand status', label: stateLabels[state.is], isEnabled: false },
      ...(screenInProgress === undefined ? [] : [stop]),
      { id: 'on-demand reconnect', label: 'Reconnect', isEnabled: state.is !== 'connecting' },
    ];
  }
  if (!status || status.unavailable !== undefined) {
    return [{ id: 'on-demand status', label: status?.unavailable ?? 'On-Demand: connected', isEnabled: false }];
  }
  const isScreenOnly = status.contactId === undefined && status.screen.contactId !== undefined;
  const ofCall = status.actions.map(({ action, why }) => ({
    id: entryOf(action),
    // Nothing else shows why an entry is disabled (OD-30).
    label: isScreenOnly && action === 'start-blackout' ? `${labels[action]} (only during a call)` : labels[action],
    isEnabled: why === undefined && status.contactId !== undefined,
  }));
  const ofScreen = status.screen.actions.map(({ action, why }) => ({
    id: entryOf(action),
    label: labels[action],
    isEnabled: why === undefined,
  }));
  const update = ofCall.filter(({ id }) => id === entryOf('update'));
  return [
    ...ofCall.filter((entry) => !update.includes(entry)),
    ...ofScreen,
    ...update,
    { id: 'on-demand check', label: 'Check Status', isEnabled: true },
  ];
};

/** The sentence of *Check Status*. */
export const statusSentence = (state: ClientState, status: ClientStatus | undefined): string => {
  if (state.is !== 'connected') return 'On-Demand is not connected: you cannot record.';
  if (status?.unavailable !== undefined) return status.unavailable;
  const screen = status?.screen.contactId === undefined ? '' : ' Your screen is being recorded.';
  if (status?.contactId === undefined)
    return `On-Demand is connected to ${state.server}. You are not on a call.${screen}`;
  const call = status.look === undefined ? 'You are not recording this call.' : `Your call: ${status.look}.`;
  return `On-Demand is connected to ${state.server}. ${call}${screen}`;
};
