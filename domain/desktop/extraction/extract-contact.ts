import type { Clock } from '../../clock.ts';
import type { Contact } from '../../contact/contact.ts';
import type { ContactStore } from '../../contact/contact-store.ts';
import type { LedgerReader } from '../../control/ledger/ledger.ts';
import { Failure } from '../../failure.ts';
import { screenOfCall } from '../../on-demand/screen-span.ts';
import type { MissingRecordingStore } from '../../recording/missing/missing-recording.ts';
import { decideCall } from '../../schedule/decide-call.ts';
import {
  areKeystrokesWanted,
  type DesktopPeople,
  fullLogin,
  isLoginOf,
  isScreenWanted,
  scheduledAgent,
} from '../../schedule/who-is-recorded.ts';
import { blackoutsOfCalls, type CallPorts, screensDuring } from '../../screen-only/calls-within.ts';
import { isScreenOnly, isTimedScreen } from '../../screen-only/screen-contact.ts';
import { sha256 } from '../../sha256.ts';
import type { UploadStore } from '../../upload/upload-store.ts';
import { agentsOf } from '../../user/agents.ts';
import { type LogonSession, type LogonSessionStore, overlaps, sessionName } from '../logon-session.ts';
import { blackoutsOf } from './blackouts.ts';
import { type Extraction, type ExtractionStore, isOfScreen, reviseExtraction } from './extraction.ts';
import { type MissingScreen, missingScreen, missingScreenEntry } from './missing-screen.ts';
import { type WithholdPorts, withholdOutdated } from './withhold-outdated.ts';

export interface ExtractContactPorts {
  contacts: Pick<ContactStore, 'find' | 'search'>;
  /** This knows calls before their records are imported. */
  live: CallPorts['live'];
  ledgers: LedgerReader;
  /** The people as they were at this instant or later: a change by an administrator before the end of a contact counts for it. */
  people: (notBefore: Date) => Promise<DesktopPeople>;
  logons: Pick<LogonSessionStore, 'overlapping'>;
  uploads: Pick<UploadStore, 'ofContact' | 'withhold'>;
  extractions: Pick<ExtractionStore, 'ofContact' | 'revise' | 'noteNoDesktop'>;
  missing: Pick<MissingRecordingStore, 'noteScreen' | 'clearScreen'>;
  /** Notifies the PC that work waits for it. A lost nudge costs nothing, because PCs also poll. */
  nudge: (desktopId: string) => Promise<void>;
  startRedaction: WithholdPorts['startRedaction'];
  clock: Clock;
  telemetry: WithholdPorts['telemetry'];
}

interface Span {
  from: string;
  to: string;
}

/** The span in which a contact's screen is wanted. */
export const spanOf = (contact: Contact | undefined): Span | undefined => {
  if (!contact || (contact.recordKey === '' && !isScreenOnly(contact))) return undefined;
  const { connectedToAgentAt, initiatedAt, disconnectedAt: to } = contact;
  const from = isScreenOnly(contact) ? initiatedAt : connectedToAgentAt;
  return from !== undefined && to !== undefined && from < to
    ? { from: milliseconds(from), to: milliseconds(to) }
    : undefined;
};

/** With milliseconds, so that the order of texts is the order of time. */
const milliseconds = (instant: string): string => new Date(instant).toISOString();

const extractionIdOf = async (
  contactId: string,
  desktopId: string,
  logonSessionId: string,
  medium: 'screen' | 'keystroke',
): Promise<string> => {
  const names = [contactId, desktopId, logonSessionId, ...(medium === 'screen' ? [] : [medium])];
  return (await sha256(JSON.stringify(names))).slice(0, 32);
};

/** How often a revision is attempted if somebody else makes one at the same time. */
const maxConflictRetries = 10;

/**
 * Requests the screens of a contact from each PC on which its agent was logged on at that time (AC-19, AC-20): when its
 * record is imported, and again when a later record, a logon session or a pause that is reported late changes anything. A
 * recording that was delivered before, and shows what must be black now, is withheld. Harmless when repeated. Each leg of a
 * transfer is a contact of its own, with its own agent and PC.
 */
export const extractContact = (ports: ExtractContactPorts) => {
  const { contacts, live, ledgers, people, logons, uploads, extractions, missing, nudge, clock, telemetry } = ports;

  /** Where the contact's agent was logged on at that time, and if nowhere, why no screen can come. */
  const sessionsOf = async (contact: Contact, span: Span) => {
    const directory = await people(new Date(span.to));
    const user = agentsOf(directory).of(contact);
    if (!user) return undefined;
    const names = directory.identifiers.find(({ userId }) => userId === user.userId);
    const ownLogin = names && fullLogin(names);
    const { contactId, queueId, queueName, contactDirection: direction } = contact;
    const queues = [queueId, queueName].filter((queue) => queue !== undefined);
    const call = { contactId, agent: scheduledAgent(directory)(user), queues, direction };
    const isAutomatic =
      isScreenOnly(contact) || decideCall(directory.schedules, call, span.from).automatic !== undefined;
    const isWanted = isScreenWanted(directory, user, span.from);
    const withKeystrokes = !isScreenOnly(contact) && isWanted && areKeystrokesWanted(directory, user, span.from);
    const of = (sessions: readonly LogonSession[], none: MissingScreen) => ({
      ...{ user, sessions, isAutomatic, withKeystrokes },
      /** Why no screen can come, if the agent was logged on nowhere and should have been recorded. */
      ...(isWanted && { none }),
    });
    if (!names || ownLogin === undefined) return of([], { reason: 'screen-login-not-set' });
    const sameName = await logons.overlapping(sessionName(ownLogin), span);
    const own = sameName.filter(({ login }) => isLoginOf(login, names));
    const [other] = sameName.filter(({ login }) => !isLoginOf(login, names));
    const detail = other && `${other.login} was logged on, and the Windows login is set to ${ownLogin}.`;
    return of(own, detail ? { reason: 'screen-login-differs', detail } : { reason: 'screen-no-logon' });
  };

  const reviseAll = async (contact: Contact, whole: Span, screenIsMissing: boolean): Promise<readonly Extraction[]> => {
    const { contactId } = contact;
    // The ledger is read after the existing requests, so that a newer request is never reduced.
    const before = new Map((await extractions.ofContact(contactId)).map((one) => [one.extractionId, one]));
    const agent = await sessionsOf(contact, whole);
    const ledger = await ledgers.ledger(contactId);
    const all = { span: whole, unwanted: [] };
    const screen = !agent || agent.isAutomatic ? all : screenOfCall(ledger, whole, false);
    // A call that nobody started to record is not recorded, and its pictures never leave the PC (QG-36, OD-29).
    if (!screen && before.size === 0) return [];
    const { span, unwanted } = screen ?? all;
    const sessions = screen ? (agent?.sessions ?? []).filter((session) => overlaps(session, span)) : [];
    const blackouts =
      isScreenOnly(contact) && agent
        ? await blackoutsOfCalls({ contacts, live, ledgers })(agent.user, span, await people(new Date(span.to)), {
            isTimed: isTimedScreen(contact),
          })
        : blackoutsOf(ledger, span, unwanted);
    const untyped = blackoutsOf(ledger, span, unwanted, 'keystroke');
    const at = clock().toISOString();
    if (agent?.none && sessions.length === 0 && before.size === 0) {
      const agentId = agent.user.userId;
      await missing.noteScreen(missingScreenEntry({ contactId, agentId, from: span.from }, agent.none, at));
      if (agent.none.reason === 'screen-no-logon')
        await extractions.noteNoDesktop({ contactId, agentId, reason: 'no-logon-session', at });
      telemetry.count('ContactsWithoutDesktop', 1);
    }
    // A session that was asked before is still asked, even if its user or their login was changed since.
    const wanted = new Map<string, Extraction>(
      [...before].map(([id, extraction]) => [
        id,
        { ...extraction, ...span, blackouts: isOfScreen(extraction) ? blackouts : untyped },
      ]),
    );
    const ask = async ({ desktopId, logonSessionId, login }: LogonSession, medium: 'screen' | 'keystroke') => {
      const extractionId = await extractionIdOf(contactId, desktopId, logonSessionId, medium);
      const { username, userId: agentId } = agent!.user;
      wanted.set(extractionId, {
        ...{ extractionId, revision: 1, contactId, desktopId, logonSessionId, login, username, agentId },
        ...{ media: [medium], ...span, requestedAt: at, state: { is: 'open' } },
        blackouts: medium === 'screen' ? blackouts : untyped,
        ...(contact.retentionDays !== undefined && { retentionDays: contact.retentionDays }),
      });
    };
    for (const session of sessions) {
      await ask(session, 'screen');
      if (agent?.withKeystrokes) await ask(session, 'keystroke');
    }
    const changed: Extraction[] = [];
    for (const extraction of wanted.values()) {
      const next = reviseExtraction(before.get(extraction.extractionId), extraction);
      if (!next) continue;
      await extractions.revise(next);
      changed.push(next);
      if (screenIsMissing && isOfScreen(extraction)) await missing.clearScreen(contactId);
      telemetry.count('ExtractionsRequested', 1);
    }
    // Done every time, so that the next run finishes the work of one that was killed here.
    if (before.size > 0) {
      const current = new Map([...before, ...changed.map((one) => [one.extractionId, one] as const)]);
      const staged = await uploads.ofContact(contactId);
      for (const recording of staged) {
        const extraction = recording.extractionId === undefined ? undefined : current.get(recording.extractionId);
        if (extraction) await withholdOutdated(recording, extraction, ports);
      }
      const extractions = [...current.values()].filter(isOfScreen);
      const cause = missingScreen(extractions, staged, await people(new Date(whole.to)));
      if (cause) await missing.noteScreen(missingScreenEntry(extractions[0]!, cause, at));
    }
    return changed;
  };

  const extractOne = async (
    contactId: string,
  ): Promise<{ desktopIds: readonly string[]; contact?: Contact; span?: Span }> => {
    const file = await contacts.find(contactId);
    const contact = file?.contact;
    const span = spanOf(contact);
    if (!contact || !span) return { desktopIds: [] };
    for (let tries = 0; tries < maxConflictRetries; tries += 1) {
      try {
        const requested = new Set(
          (await reviseAll(contact, span, file?.screenIsMissing === true)).map(({ desktopId }) => desktopId),
        );
        for (const desktopId of requested) await nudge(desktopId);
        return { desktopIds: [...requested], contact, span };
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'conflict') throw error;
      }
    }
    throw new Failure('unavailable', 'Other requests for the same screens got in between every time');
  };

  return async (contactId: string): Promise<readonly string[]> => {
    const { desktopIds, contact, span } = await extractOne(contactId);
    if (!contact || !span || isScreenOnly(contact)) return desktopIds;
    // A screen that was recorded without a call at the same time must not show anything of the call.
    for (const screen of await screensDuring(contacts)(contact, span)) await extractOne(screen);
    return desktopIds;
  };
};
