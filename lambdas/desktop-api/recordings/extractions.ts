import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import { deliveryOf } from '../../../domain/desktop/delivery.ts';
import type {
  Extraction,
  ExtractionPage,
  ExtractionState,
  ExtractionStore,
} from '../../../domain/desktop/extraction/extraction.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { people as peopleOf } from '../../../domain/workflow/subject.ts';
import type { Operation } from '../operation.ts';
import { noteAnswer } from './note-answer.ts';

type Listed = DesktopAnswer<'extractions'>['extractions'][number];

/** The next page that contains anything for this PC. */
const openOf = async (
  store: Pick<ExtractionStore, 'open'>,
  desktopId: string,
  wanted: readonly Medium[],
  { limit, after }: { limit: number; after?: string },
): Promise<ExtractionPage> => {
  for (let from = after; ; ) {
    const page = await store.open(desktopId, { limit, ...(from !== undefined && { after: from }) });
    const extractions = page.extractions.filter(({ media }) => media.every((medium) => wanted.includes(medium)));
    if (extractions.length > 0 || page.cursor === undefined) return { ...page, extractions };
    from = page.cursor;
  }
};

/** Extractions that wait for this PC, the oldest first. Where it must deliver them is decided at each request. */
export const extractions: Operation<'extractions'> =
  (dependencies) =>
  async ({ after, limit, media: wanted = ['screen'] }, { desktopId }) => {
    const { extractions: store, desktops, dataServers, people } = dependencies;
    const page = await openOf(store, desktopId, wanted, { limit, ...(after !== null && { after }) });
    if (page.extractions.length === 0) return { extractions: [], more: page.cursor !== undefined };
    const [servers, report, known] = await Promise.all([dataServers.all(), desktops.report(desktopId), people()]);
    const agents = peopleOf(known);
    const listed = ({ requestedAt, extractionId, ...extraction }: Extraction): Listed => {
      const user = agents.agent({ agentId: extraction.agentId, username: extraction.username });
      const { revision, contactId, username, logonSessionId, media, from, to, blackouts } = extraction;
      return {
        extractionId,
        revision,
        cursor: `todo#${requestedAt}#${extractionId}`,
        contactId,
        username,
        logonSessionId,
        media: [...media],
        from,
        to,
        blackouts: blackouts.map((blackout) => ({ ...blackout })),
        delivery: deliveryOf(servers, {
          ipAddresses: report?.ipAddresses ?? [],
          teamIds: agents.teamIds(user?.teamId),
        }),
      };
    };
    return { extractions: page.extractions.map(listed), more: page.cursor !== undefined };
  };

/** Results of extractions that give no recording for the cloud. An answer to an older revision does not count. */
export const results: Operation<'results'> =
  (dependencies) =>
  async ({ results: sent }, { desktopId }) => {
    const { extractions: store, uploads, clock, telemetry } = dependencies;
    const at = clock().toISOString();
    /** The recording of an earlier revision is still withheld, and the PC cannot make it again. */
    const noteNotMadeAgain = async ({ contactId, extractionId }: Extraction) => {
      const held = (await uploads.ofContact(contactId)).filter((recording) => recording.extractionId === extractionId);
      for (const { recordingId, withheld } of held) {
        if (!withheld) continue;
        telemetry.count('ScreensNotMadeAgain', 1);
        telemetry.log.error('A PC cannot make a withheld screen again', { recordingId });
      }
    };
    const one = async (result: (typeof sent)[number]) => {
      const { extractionId, revision } = result;
      const extraction = await store.find(extractionId);
      if (extraction?.desktopId !== desktopId) return { extractionId, outcome: 'unknown' as const };
      if (extraction.revision !== revision) return { extractionId, outcome: 'superseded' as const };
      const state: ExtractionState =
        result.outcome === 'none'
          ? { is: 'none', reason: result.reason, detail: result.detail, at }
          : { is: 'staged', sha256: result.content.sha256, gaps: result.gaps, at };
      if (extraction.state.is === 'open') {
        await store.save({ ...extraction, state });
        telemetry.count(result.outcome === 'none' ? 'ExtractionsWithoutScreen' : 'ScreensStaged', 1);
        if (result.outcome === 'none' && revision > 1) await noteNotMadeAgain(extraction);
      } else await store.save(extraction);
      await noteAnswer(extraction, dependencies);
      return { extractionId, outcome: 'noted' as const };
    };
    return { results: await Promise.all(sent.map(one)) };
  };
