import type { Clock } from '../clock.ts';
import { agentsOn } from '../control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../control/contact/live-contact.ts';
import type { ControlState } from '../control/state/control-state.ts';
import { Failure } from '../failure.ts';
import { isPausing } from './listen.ts';
import type { AgentDesktop } from './live-agents.ts';
import type { Monitoring, MonitoringStore } from './monitoring.ts';
import { mostViewers, openViews, type ScreenView, type ScreenViewStore, viewLeaseSeconds } from './screen-view.ts';
import type { SealedStill } from './sealed-still.ts';

export const screenLooks = ['shown', 'paused', 'not-recording', 'waiting'] as const;
/**
 * What the page shows: the picture, or black with the reason. `waiting`: the PC has not sent anything yet, or not for some
 * seconds.
 */
export type ScreenLook = (typeof screenLooks)[number];

export interface WatchPorts {
  views: ScreenViewStore;
  monitorings: MonitoringStore;
  /** Tells a PC that something waits for it. Never throws. */
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
  /** The version that the page has. */
  has?: string | undefined;
}

export interface Watched {
  at: string;
  until: string;
  look: ScreenLook;
  /** The picture's; the page has it already if there is no still. */
  version: string | null;
  still: SealedStill | null;
}

const renewBelowMs = (viewLeaseSeconds * 1000) / 2;
/** A PC sends something every second while it is watched. */
const currentMs = 5000;

const monitoringOf = (view: ScreenView, result: Monitoring['result']): Monitoring => {
  const { monitoringId, contactId, agentId, by, at } = view;
  return { monitoringId, contactId, agentId, way: 'watch-screen', by, at, through: 'desktop', result };
};

/** @throws Failure `conflict` with the reason in words */
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
 * What somebody sees of an agent's screen now, and keeps the PC sending for ten more seconds. It is on record before the PC
 * learns of it. While anything of the contact is paused, nothing is given to the page, whatever the PC has sent.
 * @throws Failure `conflict` where there is nothing to watch, `forbidden` for a view of somebody else
 */
export const watchScreen =
  ({ views, monitorings, nudge, clock, newId }: WatchPorts) =>
  async (request: WatchRequest): Promise<Watched> => {
    const { contact, state, agentId, by, viewId, publicKey, has } = request;
    const { contactId } = contact;
    const { desktopId, login } = screenOf(request);
    const now = clock().toISOString();

    const begin = async (): Promise<ScreenView> => {
      const others = openViews(await views.ofDesktop(desktopId), now);
      if (others.length >= mostViewers)
        throw new Failure('conflict', `${mostViewers} people watch this screen already, and more are not possible`);
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
    // Its nudge may have been lost. A renewal comes every five seconds.
    if (!isCurrent && isOpen && view !== known) await nudge(desktopId);
    if (state && isPausing(state)) return { ...nothing, look: 'paused' };
    if (!isCurrent) return { ...nothing, look: 'waiting' };
    if (screen.state !== 'recording') return { ...nothing, look: screen.state };
    if (screen.version === null) return { ...nothing, look: 'waiting' };
    if (screen.version === has) return { ...nothing, look: 'shown', version: has };
    const still = await views.still(desktopId, login);
    // One that was sealed before this page was opened is of no use to it.
    if (!still?.keys.some((key) => key.viewId === viewId)) return { ...nothing, look: 'waiting' };
    if (!view.isShown) {
      await monitorings.conclude(monitoringOf(view, 'started'));
      await views.keep({ ...view, isShown: true });
    }
    return { ...nothing, look: 'shown', version: still.version, still };
  };
