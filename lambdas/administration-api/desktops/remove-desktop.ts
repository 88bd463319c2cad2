import { Failure } from '../../../domain/failure.ts';
import { holderOfDesktop } from '../../../domain/upload/hand-over/holder.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context, Operation } from '../operation.ts';
import { giveUp } from '../uploads/give-up.ts';

const pageSize = 100;
/** An answer takes at most twenty seconds. */
const maxExtractions = 1000;

/** Nobody will answer these any more. Their contacts are checked again, and listed as missing their screens. */
const endExtractions = async (
  desktopId: string,
  detail: string,
  { extractions, startExtractions, clock }: Pick<Context, 'extractions' | 'startExtractions' | 'clock'>,
): Promise<number> => {
  const at = clock().toISOString();
  let ended = 0;
  let after: string | undefined;
  do {
    if (ended >= maxExtractions) {
      throw new Failure('unavailable', `${ended} screens are marked as lost, but not all of them yet: ask again`);
    }
    const page = await extractions.open(desktopId, { limit: pageSize, ...(after !== undefined && { after }) });
    for (const extraction of page.extractions)
      await extractions.save({ ...extraction, state: { is: 'none', reason: 'segments-lost', detail, at } });
    if (page.extractions.length > 0) await startExtractions(page.extractions.map(({ contactId }) => contactId));
    ended += page.extractions.length;
    after = page.cursor;
  } while (after !== undefined);
  return ended;
};

/**
 * For a PC that was replaced or stolen: its key no longer gives access. What still waits on it will never arrive, and
 * is listed so. The PC loses access first, so that nothing arrives in the meantime. Repeating the request completes
 * what was interrupted.
 */
export const removeDesktop: Operation<'removeDesktop'> =
  (context) =>
  async ({ params: { desktopId }, caller }) => {
    const { desktops, telemetry } = context;
    const desktop = await desktops.find(desktopId);
    if (desktop) await desktops.remove(desktopId);
    const by = nameOf(caller);
    const name = desktop?.machine ?? 'a PC';
    const reason = `${by} removed ${desktop ? `the PC ${name}` : name}, where it was stored`;
    const lost = await giveUp(
      { holderId: holderOfDesktop(desktopId), name },
      reason,
      context,
      context.startExtractions,
    );
    const ended = await endExtractions(desktopId, reason, context);
    if (!desktop && lost + ended === 0) throw new Failure('not-found', 'There is no such PC');
    telemetry.log.info('PC removed', { desktopId, by, lost, ended });
    return { removed: true };
  };
