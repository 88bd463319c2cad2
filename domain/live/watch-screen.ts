import type { Clock } from '../clock.ts';
import { agentsOn } from '../control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../control/contact/live-contact.ts';
import type { ControlState } from '../control/state/control-state.ts';
import { Failure } from '../failure.ts';
import { isPausing } from './listen.ts';
import type { AgentDesktop } from './live-agents.ts';
import type { Monitoring, MonitoringStore } from './monitoring.ts';
import { maxViewers, openViews, type ScreenView, type ScreenViewStore, viewLeaseSeconds } from './screen-view.ts';
import type { SealedStill } from './sealed-still.ts';

export const screenLooks = ['shown', 'paused', 'not-recording', 'waiting'] as const;
/**
 * Why the page shows a picture, or black. `waiting`: the PC has not sent anything yet, or not for some seconds.
 */
export type ScreenLook = (typeof screenLooks)[number];

export interface WatchPorts {
  views: ScreenViewStore;
  monitorings: MonitoringStore;
  /** Notifies a PC that work waits for it. Never throws. */
  nudge: (desktopId: string) => Promise<unknown>;
  clock: Clock;
  newId: () => string;
}

export interface WatchRequest {
  contact: LiveContact;
  state: ControlState | undefined;
  agentId: string;
  /** The PC that records the agent. */
  desktop: AgentDesktop | undefined;
  by: { username: string; userId: string | undefined };
  viewId: string;
  publicKey: string;
  /** The version of the still that the page already has. */
  has?: string | undefined;
}

export interface ScreenPicture {
  at: string;
  until: string;
  look: ScreenLook;
  /** The version of the picture. Without a still, the page has it already. */
  version: string | null;
  still: SealedStill | null;
}

const renewBelowMs = (viewLeaseSeconds * 1000) / 2;
/** A watched PC sends something every second. */
const currentMs = 5000;

const monitoringOf = (view: ScreenView, result: Monitoring['result']): Monitoring => {
  const { monitoringId, contactId, agentId, by, at } = view;
  return { monitoringId, contactId, agentId, way: 'watch-screen', by, at, through: 'desktop', result };
};

/** @throws Failure `conflict` with the reason as a sentence */
const screenOf = ({ contact, agentId, desktop, by }: WatchRequest): AgentDesktop => {
  if (livenessOf(contact) !== 'connected') throw new Failure('conflict', 'Nobody is on this contact now');
  const agents = agentsOn(contact);
  if (!agents.includes(agentId)) throw new Failure('conflict', 'This agent is not on this contact now');
  if (by.userId !== undefined && agents.includes(by.userId))
    throw new Failure('conflict', 'You are on this contact yourself');
  if (!desktop) throw new Failure('conflict', 'No PC records the screen of this agent');
  if (desktop.silent) throw new Failure('conflict', 'The PC of this agent does not answer');
  return desktop;
};

const later = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

/**
 * Returns the current picture of an agent's screen, and keeps the PC sending for ten more seconds. The view is on record
 * before the PC learns of it. While a part of the contact is paused, the page gets no picture, whatever the PC has sent.
 * @throws Failure `conflict` if there is nothing to watch, `forbidden` for a view of somebody else
 */
export const watchScreen =
  ({ views, monitorings, nudge, clock, newId }: WatchPorts) =>
  async (request: WatchRequest): Promise<ScreenPicture> => {
    const { contact, state, agentId, by, viewId, publicKey, has } = request;
    const { contactId } = contact;
    const { desktopId, login } = screenOf(request);
    const now = clock().toISOString();

    const begin = async (): Promise<ScreenView> => {
      const others = openViews(await views.ofDesktop(desktopId), now);
      if (others.length >= maxViewers)
        throw new Failure('conflict', `${maxViewers} people watch this screen already, and more are not possible`);
      const begun = { viewId, monitoringId: newId(), contactId, agentId, desktopId, login, publicKey };
      const view = { ...begun, by: by.username, at: now, until: later(now, viewLeaseSeconds), isShown: false };
      await monitorings.begin(monitoringOf(view, 'requested'));
      await views.keep(view);
      await nudge(desktopId);
      return view;
    };

    const renew = async (view: ScreenView): Promise<ScreenView> => {
      if (Date.parse(view.until) - Date.parse(now) > renewBelowMs) return view;
      const renewed = { ...view, until: later(now, viewLeaseSeconds) };
      await views.keep(renewed);
      return renewed;
    };

    const known = await views.find(desktopId, viewId);
    const isOpen = known !== undefined && openViews([known], now).length > 0;
    if (isOpen && (known.by !== by.username || known.contactId !== contactId || known.agentId !== agentId))
      throw new Failure('forbidden', 'This view belongs to somebody else, or to another screen');
    const view = isOpen ? await renew(known) : await begin();
    const nothing = { at: view.at, until: view.until, version: null, still: null };
    const screen = await views.state(desktopId, login);
    const isCurrent =
      screen !== undefined && screen.at >= view.at && Date.parse(now) - Date.parse(screen.at) < currentMs;
    // The nudge may have been lost. A renewal comes every five seconds.
    if (!isCurrent && isOpen && view !== known) await nudge(desktopId);
    if (state && isPausing(state)) return { ...nothing, look: 'paused' };
    if (!isCurrent) return { ...nothing, look: 'waiting' };
    if (screen.state !== 'recording') return { ...nothing, look: screen.state };
    if (screen.version === null) return { ...nothing, look: 'waiting' };
    if (screen.version === has) return { ...nothing, look: 'shown', version: has };
    const still = await views.still(desktopId, login);
    // The page cannot open a still that was sealed before it was opened.
    if (!still?.keys.some((key) => key.viewId === viewId)) return { ...nothing, look: 'waiting' };
    if (!view.isShown) {
      await monitorings.conclude(monitoringOf(view, 'started'));
      await views.keep({ ...view, isShown: true });
    }
    return { ...nothing, look: 'shown', version: still.version, still };
  };
