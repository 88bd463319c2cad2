import type { Medium } from '../../recording/recording.ts';
import type { Command } from '../command/command.ts';
import type { CommandLeg } from '../command/command-request.ts';
import { joinReports } from '../contact/joining.ts';
import { type LiveContact, livenessOf } from '../contact/live-contact.ts';
import { answerFact, commandFact, commit, contactEndedFact, retryOnConflict } from '../ledger/commit.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import type { LedgerHead } from '../ledger/ledger-chain.ts';
import type { ControlPorts } from '../ports.ts';
import { instructRecorders, patience, presentRecorders } from '../recorder/instruct-recorders.ts';
import { isSettled } from '../recorder/outcome.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { ControlState } from '../state/control-state.ts';
import { endContact, heldMedia, isEnded, isInFlight } from '../state/control-steps.ts';
import { pauseAgain } from './pause-again.ts';

/** The agent's desktop continues after the contact: a pause that remained would silence the next contact, too. */
const lastingRecorders = async (recorders: readonly Recorder[], contact: LiveContact): Promise<Recorder[]> =>
  (await presentRecorders(recorders, contact)).filter(({ name }) => name !== contact.provider);

/** A PC that was told to record no keystrokes of this contact must record those of the next. */
const stoppedOnPc = ({ media: { keystroke } }: ControlState): Medium[] =>
  keystroke && ['stopping', 'stopped', 'not-recording'].includes(keystroke.standing) ? ['keystroke'] : [];

const unansweredResume = (entries: readonly LedgerEntry[]): Command | undefined => {
  const resume = entries.find((entry) => entry.kind === 'command' && entry.source === 'contact-end');
  if (resume?.kind !== 'command') return undefined;
  if (entries.some((entry) => entry.kind === 'answer' && entry.commandId === resume.commandId)) return undefined;
  const { kind: _, number: __, hash: ___, previousHash: ____, ...command } = resume;
  return command;
};

/**
 * Closes a contact that is over: its states become final, its ledger is closed, and the agent's desktop, which continues
 * after it, records again. Harmless when repeated; if the process is killed, the next call finishes the work. Returns the
 * head of the ledger, for a witness that those who may write to the tables cannot change.
 */
export const closeContact = (ports: ControlPorts, command: CommandLeg) => {
  const { controls, clock, wait, count } = ports;

  /** A resume must not overtake a pause that is still in flight to the desktop. */
  const answeredState = async (contactId: string): Promise<ControlState | undefined> => {
    const until = clock().getTime() + patience.before;
    for (;;) {
      const state = await controls.find(contactId);
      const at = clock();
      const waits = state && Object.values(state.media).some((medium) => isInFlight(medium, at.toISOString()));
      if (!waits || at.getTime() >= until) return state;
      await wait(patience.look);
    }
  };

  /** According to everything else that has been reported by now. */
  const isStillConnected = async (contact: LiveContact): Promise<boolean> => {
    const now = await ports.live.find(contact.contactId);
    return now !== undefined && livenessOf(joinReports(now, contact)) === 'connected';
  };

  return async (contact: LiveContact): Promise<LedgerHead | undefined> => {
    const { contactId } = contact;
    let state = await answeredState(contactId);
    if (!state || (await isStillConnected(contact))) return undefined;
    const lasting = await lastingRecorders(ports.recorders, contact);
    const lastingMedia = (media: readonly Medium[]) =>
      media.filter((medium) => lasting.some((recorder) => recorder.mediaOf(contact).includes(medium)));
    let resume: Command | undefined;
    if (isEnded(state)) resume = unansweredResume(await controls.ledger(contactId));
    else {
      const commandId = ports.newId();
      state = await retryOnConflict(async () => {
        const current = (await controls.find(contactId))!;
        if (isEnded(current)) return current;
        const at = clock().toISOString();
        const held = lastingMedia([...heldMedia(current), ...stoppedOnPc(current)]);
        resume =
          held.length === 0
            ? undefined
            : {
                commandId,
                verb: 'resume',
                media: held,
                contactId,
                blackout: false,
                by: 'fermata',
                source: 'contact-end',
                reason: 'The contact ended while recording was paused',
                at,
              };
        const next = endContact(current, at);
        return commit(controls, next, [...(resume ? [commandFact(resume)] : []), contactEndedFact(next)], at);
      });
    }
    // Its end was withdrawn while it was written.
    if (await isStillConnected(contact)) {
      await pauseAgain(ports, command)(contact);
      return undefined;
    }
    if (!resume) return state.ledger;

    const { commandId, media } = resume;
    const instruction = { contact, state, command: resume, media };
    const outcomes = await instructRecorders({ ...ports, recorders: lasting }, instruction);
    if (!outcomes.every(isSettled)) count('PausesOutlived', 1);
    const closed = await retryOnConflict(async () =>
      commit(
        controls,
        (await controls.find(contactId))!,
        outcomes.map((outcome) => answerFact(commandId, outcome)),
        clock().toISOString(),
      ),
    );
    return closed.ledger;
  };
};
