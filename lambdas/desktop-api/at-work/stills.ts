import { openViews } from '../../../domain/live/screen-view.ts';
import type { Dependencies, Operation } from '../operation.ts';

/** The pages that watch a screen of this PC now, without who watches or which contact. */
export const screenViewsOf = async ({ views, clock }: Pick<Dependencies, 'views' | 'clock'>, desktopId: string) =>
  openViews(await views.ofDesktop(desktopId), clock().toISOString()).map(({ viewId, login, publicKey, until }) => ({
    viewId,
    login,
    publicKey,
    until,
  }));

/**
 * Stores how a watched screen is now. The answer says who still watches. A still is removed as soon as the screen is
 * paused, or nobody watches it any more.
 */
export const stills: Operation<'stills'> =
  (dependencies) =>
  async ({ login, state, version, still }, { desktopId }) => {
    const { views, clock } = dependencies;
    const screenViews = await screenViewsOf(dependencies, desktopId);
    const isWatched = screenViews.some((view) => view.login.toLowerCase() === login.toLowerCase());
    const isShown = isWatched && state === 'recording' && version !== null;
    await views.show(
      { desktopId, login, at: clock().toISOString(), state, version: isShown ? version : null },
      isShown ? still : undefined,
    );
    if (!isShown) await views.removeStill(desktopId, login);
    return { screenViews };
  };
