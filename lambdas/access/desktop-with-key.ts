import { desktopAudience } from '../../api/programs/desktop.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Desktop, DesktopStore } from '../../domain/desktop/desktop.ts';
import type { Identify } from '../kit/http/edge.ts';
import { signerOf } from '../kit/http/program-key.ts';

/** Identifies a PC by its own key, which signs each call. */
export const desktopWithKey =
  ({ desktops, clock }: { desktops: Pick<DesktopStore, 'find'>; clock: Clock }): Identify<Desktop> =>
  async ({ route: { path }, request, log }) => {
    const desktop = await signerOf(
      request.header('authorization'),
      { path, body: request.body },
      { audience: desktopAudience, find: (desktopId) => desktops.find(desktopId), now: clock() },
    );
    log({ desktopId: desktop.desktopId });
    return desktop;
  };
