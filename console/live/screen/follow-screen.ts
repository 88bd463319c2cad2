import type { ScreenViewView } from '../../../api/control/monitoring.ts';
import { newViewerKey, openStill, type Picture } from '../../../domain/live/sealed-still.ts';
import type { ScreenLook } from '../../../domain/live/watch-screen.ts';
import { RequestProblem, sentenceOf } from '../../kit/api/problem.ts';

/** The screen as the page shows it. Without pictures it is black, with the reason. */
export interface ShownScreen {
  look: ScreenLook | 'connecting' | 'lost' | 'ended';
  pictures: readonly Picture[];
  /** Only for `ended` and `lost`. */
  reason?: string;
}

export interface FollowScreenParts {
  ask(
    request: { viewId: string; publicKey: string; has?: string | undefined },
    signal: AbortSignal,
  ): Promise<ScreenViewView>;
  show(screen: ShownScreen): void;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** If nobody looks at the page, it stops asking, and the PC stops soon. */
  isHidden(): boolean;
  newId(): string;
  signal: AbortSignal;
}

const everyMilliseconds = 1000;

/** Whether another request may succeed. */
const isTemporary = (problem: unknown): boolean =>
  problem instanceof RequestProblem && (problem.status === 0 || problem.status === 429 || problem.status >= 500);

/** Requests the screen once a second, with a key that only this page has, until the signal ends it or there is nothing to see. */
export const followScreen = async ({ ask, show, wait, isHidden, newId, signal }: FollowScreenParts): Promise<void> => {
  const { publicKey, privateKey } = await newViewerKey();
  const viewId = newId();
  let pictures: readonly Picture[] = [];
  let has: string | undefined;

  const black = (screen: Omit<ShownScreen, 'pictures'>): void => {
    pictures = [];
    has = undefined;
    show({ ...screen, pictures });
  };

  const askOnce = async (): Promise<void> => {
    const { look, still } = await ask({ viewId, publicKey, has }, signal);
    if (signal.aborted) return;
    if (look !== 'shown') return black({ look });
    if (still) {
      pictures = await openStill(still, { viewId, privateKey });
      has = still.version;
    }
    show({ look, pictures });
  };

  black({ look: 'connecting' });
  while (!signal.aborted) {
    if (isHidden()) black({ look: 'waiting' });
    else {
      try {
        await askOnce();
      } catch (problem) {
        if (signal.aborted) return;
        const reason = sentenceOf(problem);
        if (!isTemporary(problem)) return black({ look: 'ended', reason });
        black({ look: 'lost', reason });
      }
    }
    await wait(everyMilliseconds, signal);
  }
};
