import type { Clock } from '../clock.ts';
import type { Contact } from '../contact/contact.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { LedgerReader } from '../control/ledger/ledger.ts';
import { type DesktopPeople, fullLogin, isLoginOf, whoIsRecorded } from '../schedule/who-is-recorded.ts';
import { sha256 } from '../sha256.ts';
import { agentsOf } from '../user/agents.ts';
import { blackoutsOf } from './blackouts.ts';
import { type Extraction, type ExtractionStore, revised } from './extraction.ts';
import { type LogonSessionStore, sessionName } from './logon-session.ts';

export interface ExtractContactPorts {
  contacts: Pick<ContactStore, 'find'>;
  ledgers: LedgerReader;
  people: () => Promise<DesktopPeople>;
  logons: Pick<LogonSessionStore, 'overlapping'>;
  extractions: Pick<ExtractionStore, 'find' | 'save' | 'noteNoDesktop'>;
  /** Tells the PC that something waits for it. A nudge that is lost costs nothing: PCs ask by themselves. */
  nudge: (desktopId: string) => Promise<void>;
  clock: Clock;
  telemetry: { count: (name: string, value: number) => void };
}

/** The span of a contact that its agent's screen belongs to. */
export const spanOf = (contact: Contact | undefined): { from: string; to: string } | undefined => {
  if (!contact || contact.recordKey === '') return undefined;
  const { connectedToAgentAt: from, disconnectedAt: to } = contact;
  return from !== undefined && to !== undefined && from < to
    ? { from: milliseconds(from), to: milliseconds(to) }
    : undefined;
};

/** So that the order of texts is the order of time. */
const milliseconds = (instant: string): string => new Date(instant).toISOString();

const extractionIdOf = async (contactId: string, desktopId: string, logonSessionId: string): Promise<string> =>
  (await sha256(JSON.stringify([contactId, desktopId, logonSessionId]))).slice(0, 32);

/**
 * Asks each PC that a contact's agent was logged on to at that time for the contact's screens (AC-19, AC-20): when its
 * record was imported, again when a later record or a logon session that came late changes anything. Harmless when
 * repeated. Each leg of a transfer is a contact of its own, with its own agent and PC.
 */
export const extractContact =
  ({ contacts, ledgers, people, logons, extractions, nudge, clock, telemetry }: ExtractContactPorts) =>
  async (contactId: string): Promise<readonly string[]> => {
    const contact = (await contacts.find(contactId))?.contact;
    const span = spanOf(contact);
    if (!contact || !span) return [];
    const known = await people();
    const user = agentsOf(known).of(contact);
    const names = known.identifiers.find(({ userId }) => userId === user?.userId);
    const ownLogin = names && fullLogin(names);
    if (!user || !names || ownLogin === undefined) return [];
    const sessions = (await logons.overlapping(sessionName(ownLogin), span)).filter(({ login }) =>
      isLoginOf(login, names),
    );
    const at = clock().toISOString();
    if (sessions.length === 0) {
      if (!whoIsRecorded(known)(ownLogin).media.includes('screen')) return [];
      await extractions.noteNoDesktop({ contactId, agentId: user.userId, reason: 'no-logon-session', at });
      telemetry.count('ContactsWithoutDesktop', 1);
      return [];
    }

    const blackouts = blackoutsOf(await ledgers.ledger(contactId), span);
    const requested = new Set<string>();
    for (const { desktopId, logonSessionId, login } of sessions) {
      const extractionId = await extractionIdOf(contactId, desktopId, logonSessionId);
      const next = revised(await extractions.find(extractionId), {
        extractionId,
        revision: 1,
        contactId,
        desktopId,
        logonSessionId,
        login,
        username: user.username,
        agentId: user.userId,
        media: ['screen'],
        ...span,
        blackouts,
        requestedAt: at,
        state: { is: 'open' },
      } satisfies Extraction);
      if (!next) continue;
      await extractions.save(next);
      requested.add(desktopId);
      telemetry.count('ExtractionsRequested', 1);
    }
    for (const desktopId of requested) await nudge(desktopId);
    return [...requested];
  };
