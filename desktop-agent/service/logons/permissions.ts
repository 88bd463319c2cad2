import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import type { Journal } from '../journal/journal.ts';

export type Report = DesktopAnswer<'report'>;

/** Whether the screen of a user is captured, and if not, why. */
export interface Permission {
  isOn: boolean;
  /** Keystrokes are recorded only together with the screen. */
  keystrokes: boolean;
  reason: string;
}

/** While the cloud cannot be reached, its last answer stays valid for this long. */
const validMs = 7 * 24 * 3_600_000;

const name = 'permissions';

/** Who may be recorded on this PC, as the cloud said last. It survives a restart without the cloud (AC-24). */
export const permissions = (journal: Pick<Journal, 'note' | 'noted'>, nowMs: () => number) => {
  const read = (): { atMs: number; answer: Pick<Report, 'users' | 'sealing' | 'rteMessaging'> } | undefined => {
    try {
      return JSON.parse(journal.noted(name) ?? '') ?? undefined;
    } catch {
      return undefined;
    }
  };
  let last = read();
  return {
    take({ users, sealing, rteMessaging }: Report): void {
      // For people who are not logged on now, the last answer is kept.
      const others = (last?.answer.users ?? []).filter(({ login }) => !users.some((one) => one.login === login));
      last = { atMs: nowMs(), answer: { users: [...users, ...others].slice(0, 200), sealing, rteMessaging } };
      journal.note(name, JSON.stringify(last));
    },
    of(login: string): Permission {
      if (!last)
        return {
          isOn: false,
          keystrokes: false,
          reason: 'Fermata has not been asked yet whether to record this screen.',
        };
      if (nowMs() - last.atMs > validMs) {
        return { isOn: false, keystrokes: false, reason: 'Fermata has not been reached for a week.' };
      }
      if (!last.answer.rteMessaging) {
        return { isOn: false, keystrokes: false, reason: 'RTE messaging for screen recording is off.' };
      }
      const user = last.answer.users.find((one) => one.login.toLowerCase() === login.toLowerCase());
      if (!user)
        return {
          isOn: false,
          keystrokes: false,
          reason: 'Fermata has not been asked yet whether to record this screen.',
        };
      const isOn = user.media.includes('screen');
      return { isOn, keystrokes: isOn && user.media.includes('keystroke'), reason: user.detail };
    },
    sealing: () => last?.answer.sealing,
  };
};
export type Permissions = ReturnType<typeof permissions>;
