import { type ClientEvent, type ClientStep, launch, next } from '../../../domain/on-demand/client-state.ts';
import {
  actionOf,
  type ClientStatus,
  type MenuEntry,
  onDemandMenu,
  statusSentence,
} from '../../../domain/on-demand/menu.ts';
import type { FromService, FromSession } from '../../link/messages.ts';

type Answer = Extract<FromService, { is: 'on-demand-answer' }>;
type Request = Extract<FromSession, { is: 'on-demand' }>;

export interface ClientParts {
  /** False if there is no connection to the service. */
  send(request: Request): boolean;
  notify(sentence: string): void;
  /** `hidesRecordings`: the tray must not show whether the screen is recorded (OD-17). */
  showMenu(entries: MenuEntry[], shown: { hidesRecordings: boolean; isConnected: boolean }): void;
  /** Where information about a call is entered. */
  openPortal(): void;
  nowMs: () => number;
  newId: () => string;
}

/** An answer that has not arrived within this time will not arrive. */
const maxAnswerMs = 20_000;
/** How often the menu is refreshed for people who can use On-Demand, and for all others. */
const pollMs = 10_000;
const idleMs = 300_000;

/**
 * The On-Demand client of one session. It connects, refreshes the menu of the tray, and carries out what the user
 * chooses there.
 */
export const onDemandClient = ({ send, notify, showMenu, openPortal, nowMs, newId }: ClientParts) => {
  let step: ClientStep = launch();
  let status: ClientStatus | undefined;
  let pending: (Request & { sinceMs: number }) | undefined;
  let nextPollMs = 0;
  /** These entries stay without a connection. */
  let hidesRecordings = false;
  let screenInProgress: string | undefined;

  const ask = (action?: Request['action']): void => {
    const stops = action === 'stop-screen' && screenInProgress !== undefined;
    const request: Request = {
      ...{ is: 'on-demand', requestId: newId(), ...(action && { action }) },
      ...(stops && { contactId: screenInProgress }),
    };
    pending = { ...request, sinceMs: nowMs() };
    if (!send(request)) onFailure('the recording service of this PC does not answer');
  };
  const show = (): void =>
    showMenu(onDemandMenu(step.state, status, screenInProgress), {
      hidesRecordings,
      isConnected: step.state.is === 'connected',
    });

  const take = (taken: ClientStep): void => {
    step = taken;
    if (taken.notice) notify(taken.notice.sentence);
    if (taken.attempts) ask();
    show();
  };
  const hear = (event: ClientEvent): void => take(next(step.state, event, nowMs()));

  const onFailure = (reason: string): void => {
    const { action } = pending ?? {};
    pending = undefined;
    // The PC has stored the time at which it was stopped.
    if (action === 'stop-screen') screenInProgress = undefined;
    if (step.state.is === 'connecting') {
      hear({ is: 'failed', reason });
      return;
    }
    status = undefined;
    if (step.state.is !== 'connected') {
      notify(reason);
      show();
      return;
    }
    const unknown =
      action !== undefined && action !== 'stop-screen' ? ' It is unknown whether the command was carried out.' : '';
    hear({ is: 'disconnected', reason: `${reason}${unknown}` });
  };

  const onStatus = ({ server, status: answered }: { server: string; status: NonNullable<Answer['status']> }): void => {
    const isCommand = pending?.action !== undefined;
    pending = undefined;
    hidesRecordings = answered.hidesRecordings;
    status = {
      unavailable: answered.unavailable ?? undefined,
      look: answered.look ?? undefined,
      contactId: answered.contactId ?? undefined,
      actions: answered.actions.map(({ action, why }) => ({ action, why: why ?? undefined })),
      screen: {
        contactId: answered.screen?.recording?.contactId,
        actions: (answered.screen?.actions ?? []).map(({ action, why }) => ({ action, why: why ?? undefined })),
      },
    };
    screenInProgress = status.screen.contactId;
    nextPollMs = nowMs() + (status.unavailable === undefined ? pollMs : idleMs);
    if (step.state.is === 'connecting') {
      hear({ is: 'connected', server });
      return;
    }
    if (step.state.is !== 'connected') {
      notify('Your screen recording has ended.');
      hear({ is: 'reconnect' });
      return;
    }
    if (isCommand) notify(answered.problem ?? statusSentence(step.state, status));
    show();
  };

  return {
    start: (): void => take(step),
    /** Called every second. */
    tick(): void {
      const atMs = nowMs();
      if (pending && atMs - pending.sinceMs > maxAnswerMs) onFailure('The server did not answer in time.');
      if (step.state.is === 'lost') hear({ is: 'due' });
      if (step.state.is === 'connected' && !pending && atMs >= nextPollMs) ask();
    },
    onAnswer({ requestId, server, status: answered, refused, unreachable }: Answer): void {
      if (pending?.requestId !== requestId) return;
      if (answered) onStatus({ server: server ?? '', status: answered });
      else if (refused !== undefined && pending.action !== undefined) {
        if (pending.action === 'stop-screen') screenInProgress = undefined;
        pending = undefined;
        notify(refused);
        // The menu shows why it was refused.
        nextPollMs = 0;
      } else onFailure(refused ?? unreachable ?? 'no server answers');
    },
    onChoice(id: string): void {
      const action = actionOf(id);
      if (id === 'on-demand reconnect') hear({ is: 'reconnect' });
      else if (id === 'on-demand check') notify(statusSentence(step.state, status));
      else if (action === undefined) return;
      else if (step.state.is !== 'connected') {
        if (action === 'stop-screen' && !pending) ask(action);
      } else if (action === 'update') openPortal();
      else if (pending?.action !== undefined) notify('A command is still in progress; nothing was done. Try again.');
      else ask(action);
    },
  };
};
export type OnDemandClient = ReturnType<typeof onDemandClient>;
