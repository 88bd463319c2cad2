import type { Medium } from '../../recording/recording.ts';
import type { CommandLeg } from '../command/command-request.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import { retryOnConflict } from '../ledger/commit.ts';
import type { ControlPorts } from '../ports.ts';
import { allows, integrations } from '../recorder/integrations.ts';
import { isDone, type Outcome } from '../recorder/outcome.ts';
import type { ControlState } from '../state/control-state.ts';
import { heldMedia, isEnded } from '../state/control-steps.ts';
import { contactReopened } from './contact-reopened.ts';

/** Without those that are being resumed. */
const pausedMedia = (state: ControlState): Medium[] =>
  heldMedia(state).filter((medium) => state.media[medium]!.standing !== 'resuming');

/**
 * Something else of a paused contact may be recorded by now: another agent's call, a conference, a recording that has
 * just started. Paused media get the pause again, and count as paused only when their recorders have confirmed it again.
 * Harmless when repeated; nothing happens if nothing is paused.
 */
export const pauseAgain = (ports: ControlPorts, command: CommandLeg) => {
  const { controls, count } = ports;
  const reopen = contactReopened(ports);

  /** Undefined: somebody has resumed something in the meantime, and nothing was sent. */
  const attempt = async (contact: LiveContact): Promise<readonly Outcome[] | undefined> => {
    const state = (await reopen(contact)) ?? (await controls.find(contact.contactId));
    if (!state || isEnded(state)) return [];
    const integration = integrations(ports.choices).find(({ provider }) => provider === contact.provider)!;
    const media = pausedMedia(state).filter((medium) => allows(integration, 'pause', medium, undefined));
    if (media.length === 0) return [];
    const { outcomes } = await command(
      contact,
      {
        contactId: contact.contactId,
        verb: 'pause',
        media,
        blackout: media.some((medium) => state.media[medium]?.blackout),
        by: 'fermata',
        source: 'recovery',
        reason: 'Another part of the contact may be recorded by now',
        again: true,
        ...(state.pausedUntil !== undefined && { pauseUntil: state.pausedUntil }),
      },
      { unless: (now) => !media.every((medium) => pausedMedia(now).includes(medium)) },
    );
    return outcomes.length === 0 ? undefined : outcomes;
  };

  return async (contact: LiveContact): Promise<readonly Outcome[]> => {
    const outcomes = await retryOnConflict(() => attempt(contact));
    if (outcomes.some((outcome) => !isDone(outcome) && outcome.result !== 'pending')) count('PausesUnconfirmed', 1);
    return outcomes;
  };
};
