import type { Medium } from '../../recording/recording.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import { answerFact, commit, retryOnConflict } from '../ledger/commit.ts';
import type { LedgerFact } from '../ledger/ledger.ts';
import type { ControlPorts } from '../ports.ts';
import { recordersByMedium, recordersOf } from '../recorder/instruct-recorders.ts';
import { integrations } from '../recorder/integrations.ts';
import type { Outcome } from '../recorder/outcome.ts';
import { addPause, type RedactionStore } from '../redaction.ts';
import type { ControlState, MediumState } from '../state/control-state.ts';
import { applyAnswers, applyProviderNews, firstState, isEnded } from '../state/control-steps.ts';
import { stateAfter, verbInFlight } from '../state/moves.ts';
import type { RecordingNews } from './news.ts';

type Ports = Pick<
  ControlPorts,
  'live' | 'source' | 'controls' | 'recorders' | 'choices' | 'settings' | 'clock' | 'count'
> & {
  redactions: RedactionStore;
  /** Starts to blank the contact's screens that are here already, after a delay in which its next news may arrive. */
  startRedaction: (contactId: string) => Promise<void>;
};

/** A provider also reports what Fermata itself requested; its clock is not ours. */
const echoWindowMs = 15_000;

const idOf = ({ verb, at }: RecordingNews): string => `provider-${verb}-${at}`;

const isOurs = (commandId: string | undefined): boolean =>
  commandId !== undefined && !commandId.startsWith('provider-');

const isEcho = (current: MediumState | undefined, { verb, at }: RecordingNews): boolean =>
  current?.standing === stateAfter[verb] &&
  current.confirmed &&
  isOurs(current.commandId) &&
  Math.abs(Date.parse(current.since) - Date.parse(at)) < echoWindowMs;

/**
 * Records what a provider reports about its recording, whether its own people or programs did it (PR-01) or a command of
 * Fermata that it had only accepted. No recorder is instructed. News arrives late, twice and in any order: repeated news
 * changes nothing, and news older than the state is only recorded, each at its own time. The request to redact screens is
 * written before the pause itself, so that no crash leaves them visible (PR-32).
 */
export const ingest = (ports: Ports) => {
  const { live, source, controls, redactions, clock, count } = ports;

  const contactOf = async (contactId: string): Promise<LiveContact | undefined> => {
    const contact = await live.find(contactId);
    if (contact) return contact;
    const described = await source.describe(contactId);
    return described && (await live.note(described)).now;
  };

  /** Only if Fermata ingests pauses of this provider. Otherwise it has paused the screens itself. */
  const toRedact = ({ provider }: LiveContact, { verb, result }: RecordingNews): boolean =>
    verb === 'pause' &&
    result === 'confirmed' &&
    integrations(ports.choices).some((one) => one.provider === provider && one.ingests.length > 0);

  const redact = ({ contactId, at: pausedAt }: RecordingNews): Promise<true> =>
    retryOnConflict(async () => {
      const stored = await redactions.find(contactId);
      const next = addPause(stored, { contactId, pausedAt, now: clock().toISOString() });
      return next === undefined || (await redactions.save(next)) || undefined;
    });

  return async (news: RecordingNews): Promise<void> => {
    const contact = await contactOf(news.contactId);
    if (!contact) return count('NewsOfUnknownContacts', 1);
    const recorders = recordersOf(ports.recorders, contact);
    const { longestPause } = await ports.settings();

    await retryOnConflict(async () => {
      const stored = await controls.find(news.contactId);
      const state = stored ?? firstState(contact, recordersByMedium(recorders, contact), clock().toISOString());
      const step =
        news.result === 'failed'
          ? failedNews(state, news)
          : await confirmedNews(state, news, longestPause, async () =>
              stored
                ? (await controls.ledger(news.contactId)).some(
                    (e) => e.kind === 'command' && e.commandId === idOf(news),
                  )
                : false,
            );
      if (step.facts.length === 0) return state;
      if (toRedact(contact, news)) await redact(news);
      return commit(controls, step.state, step.facts, news.at);
    });
    if (toRedact(contact, news)) await ports.startRedaction(news.contactId);
  };
};

interface Step {
  state: ControlState;
  facts: LedgerFact[];
}

/** A command of Fermata failed. Failed commands of other programs do not concern Fermata. */
const failedNews = (state: ControlState, { verb, media, at }: RecordingNews): Step => {
  let next = state;
  const facts: LedgerFact[] = [];
  for (const medium of media) {
    const { standing, commandId, awaiting } = state.media[medium] ?? {};
    if (standing === undefined || verbInFlight(standing) !== verb || commandId === undefined) continue;
    if (!awaiting?.includes(state.provider)) continue;
    const outcome: Outcome = {
      recorder: state.provider,
      medium,
      result: 'failed',
      detail: 'The provider says that it did NOT happen.',
      at,
    };
    next = applyAnswers(next, { commandId, verb }, [outcome], at);
    facts.push(answerFact(commandId, outcome));
  }
  return { state: next, facts };
};

const confirmedNews = async (
  state: ControlState,
  news: RecordingNews,
  longestPause: number,
  isInLedger: () => Promise<boolean>,
): Promise<Step> => {
  const { verb, at, by } = news;
  const pauseUntil = news.pauseUntil ?? new Date(Date.parse(at) + longestPause * 1000).toISOString();
  const commandId = idOf(news);
  const recorder = state.provider;
  const fresh = news.media.filter((medium) => !isEcho(state.media[medium], news));
  if (fresh.length === 0) return { state, facts: [] };

  let next = state;
  const answers: LedgerFact[] = [];
  const others: Medium[] = [];
  for (const medium of fresh) {
    const current = state.media[medium];
    const awaited = current && verbInFlight(current.standing) === verb && current.awaiting?.includes(recorder);
    const of = awaited ? (current.commandId ?? commandId) : commandId;
    if (of === commandId) others.push(medium);
    if (!isEnded(state)) next = applyProviderNews(next, { verb, medium, recorder, commandId, at, pauseUntil });
    answers.push(answerFact(of, { recorder, medium, result: 'confirmed', at }));
  }
  if (others.length === 0) return { state: next, facts: answers };
  if (await isInLedger()) return { state, facts: [] };
  const command: LedgerFact = {
    kind: 'command',
    commandId,
    verb,
    media: others,
    blackout: false,
    by,
    source: 'provider',
    ...(verb === 'pause' && { pauseUntil }),
  };
  return { state: next, facts: [command, ...answers] };
};
