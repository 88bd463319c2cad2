import { agentsEver } from '../control/contact/contact-history.ts';
import type { LiveContact, LiveContactStore } from '../control/contact/live-contact.ts';
import { answerFact, commit, retryOnConflict } from '../control/ledger/commit.ts';
import type { DatedFact } from '../control/ledger/ledger.ts';
import { emptyLedger, headOf } from '../control/ledger/ledger-chain.ts';
import type { ControlPorts } from '../control/ports.ts';
import { recordersByMedium, recordersOf } from '../control/recorder/instruct-recorders.ts';
import type { Outcome } from '../control/recorder/outcome.ts';
import type { ControlState } from '../control/state/control-state.ts';
import { endContact, firstState } from '../control/state/control-steps.ts';
import type { Medium } from '../recording/recording.ts';

/** A pause of a PC that is over and that the cloud did not carry out. */
export interface LatePause {
  /** The id of the command that would have started it. Each repetition of the report has the same. */
  clientRequestId: string;
  by: string;
  reason: string;
  media: readonly Medium[];
  from: string;
  to: string;
}

type Ports = Pick<ControlPorts, 'controls' | 'recorders' | 'clock' | 'newId'> & {
  live: Pick<LiveContactStore, 'findByAgent' | 'find' | 'endedOf'>;
};

const notInTime =
  'It was not paused: when the PC reported the pause, the pause was already over, or the contact had not been connected yet.';

/** The PC paused its own recordings in time. Everything else was recorded. */
const outcomesOf = (
  { media, from }: LatePause,
  recorders: ReturnType<typeof recordersByMedium>,
  provider: LiveContact['provider'],
): Outcome[] =>
  media.flatMap((medium): Outcome[] => {
    const others = (recorders[medium] ?? []).filter((recorder) => recorder !== 'desktop');
    const failed = (medium === 'audio' && others.length === 0 ? [provider] : others).map(
      (recorder): Outcome => ({ recorder, medium, result: 'failed', detail: notInTime, at: from }),
    );
    return medium === 'audio' ? failed : [{ recorder: 'desktop', medium, result: 'confirmed', at: from }, ...failed];
  });

/**
 * Writes such a pause into the ledger of every contact on which the agent was during the pause, even if it has ended, so
 * that somebody learns what was recorded. A repetition writes nothing. Returns what each recorder did.
 */
export const noteLatePause = (ports: Ports) => {
  const { live, controls, clock, newId } = ports;

  const contactsDuring = async (agentId: string, { from, to }: LatePause): Promise<LiveContact[]> => {
    const [now, ended] = await Promise.all([live.findByAgent(agentId), live.endedOf(agentId)]);
    const current = await Promise.all(now.map(({ contactId }) => live.find(contactId)));
    const all = new Map([...ended, ...current.filter((one) => one !== undefined)].map((one) => [one.contactId, one]));
    return [...all.values()].filter(
      (contact) =>
        agentsEver(contact).includes(agentId) &&
        contact.connectedAt !== undefined &&
        contact.connectedAt < to &&
        (contact.endedAt === undefined || contact.endedAt > from),
    );
  };

  const noteIn = (contact: LiveContact, pause: LatePause): Promise<Outcome[]> =>
    retryOnConflict(async () => {
      const { contactId, provider, connectedAt, endedAt } = contact;
      const at = clock().toISOString();
      const entries = await controls.ledger(contactId);
      const isThere = entries.some((one) => one.kind === 'command' && one.clientRequestId === pause.clientRequestId);
      if (isThere) return [];
      const names = recordersByMedium(recordersOf(ports.recorders, contact), contact);
      const newState = (): ControlState => {
        const first = { ...firstState(contact, names, at), ledger: headOf(emptyLedger, entries) };
        return endedAt === undefined ? first : endContact(first, endedAt);
      };
      const state = (await controls.find(contactId)) ?? newState();
      const from = pause.from > connectedAt! ? pause.from : connectedAt!;
      const outcomes = outcomesOf({ ...pause, from }, names, provider);
      const media = [...new Set(outcomes.map(({ medium }) => medium))];
      const paused = outcomes.filter(({ result }) => result === 'confirmed');
      const ofTrigger = { kind: 'command', blackout: false, by: pause.by, source: 'trigger', late: true } as const;
      const [pauseId, resumeId] = [newId(), newId()];
      const { reason, clientRequestId, to } = pause;
      const begin: DatedFact[] = [
        { ...ofTrigger, commandId: pauseId, verb: 'pause', media, reason, clientRequestId, pauseUntil: to, at: from },
        ...outcomes.map((outcome) => ({ ...answerFact(pauseId, outcome), at: from })),
      ];
      const end: DatedFact[] = [
        { ...ofTrigger, commandId: resumeId, verb: 'resume', media: paused.map(({ medium }) => medium), at: to },
        ...paused.map((outcome) => ({ ...answerFact(resumeId, outcome), at: to })),
      ];
      const facts = paused.length > 0 ? [...begin, ...end] : begin;
      return (await commit(controls, { ...state, updatedAt: at }, facts, at)) && outcomes;
    });

  return async (agentId: string, pause: LatePause, { onlyEnded = false } = {}): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    const contacts = await contactsDuring(agentId, pause);
    for (const contact of contacts.filter(({ endedAt }) => !onlyEnded || endedAt !== undefined))
      outcomes.push(...(await noteIn(contact, pause)));
    return outcomes;
  };
};
