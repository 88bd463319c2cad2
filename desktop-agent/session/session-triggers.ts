import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DesktopItems } from '../../domain/desktop-item/desktop-item.ts';
import { keystrokeRules } from '../../domain/keystroke/keystroke-rules.ts';
import { browserAddress } from '../triggers/native-host/address.ts';
import { type RunningTriggers, runTriggers } from '../triggers/run-triggers.ts';
import type { Focus } from './focus/focus.ts';
import type { Idle } from './idle/idle.ts';
import type { KeystrokeRecorder } from './keystrokes/record-keystrokes.ts';
import type { Session, TriggerAnswer } from './session.ts';

/** In the user's own folder, because a session may not write into the folder of the service. */
const stateFile = ({ platform = process.platform, env = process.env } = {}): string =>
  platform === 'win32'
    ? join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Fermata', 'triggers.json')
    : join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'fermata', 'triggers.json');

const holder = 'trigger items';

/**
 * Runs the triggers for the user of this session. What they paused before a restart is paused before anything is
 * captured.
 */
export const sessionTriggers = async (
  session: Pick<Session, 'send' | 'pause' | 'resume' | 'pauseKeystrokes' | 'resumeKeystrokes'>,
  {
    focus,
    idle,
    print,
    keystrokes,
    address = browserAddress(),
    file = stateFile(),
  }: {
    focus?: Focus | undefined;
    idle?: Idle | undefined;
    print(line: string): void;
    keystrokes?: KeystrokeRecorder | undefined;
    address?: string;
    file?: string;
  },
) => {
  let areKeystrokesPaused = false;
  let isScreenPaused = false;
  const running: RunningTriggers = await runTriggers({
    ...{ browserAddress: address, stateFile: file, windows: focus, idle, nowMs: Date.now, warn: print },
    pauseOnly(media, since) {
      const pausesKeystrokes = media.includes('keystroke');
      if (pausesKeystrokes !== areKeystrokesPaused) {
        areKeystrokesPaused = pausesKeystrokes;
        if (pausesKeystrokes) session.pauseKeystrokes(holder, since);
        else session.resumeKeystrokes(holder);
      }
      const pauses = media.includes('screen');
      if (pauses === isScreenPaused) return;
      isScreenPaused = pauses;
      if (pauses) void session.pause(holder, since);
      else session.resume(holder);
    },
    onTyping({ field, at, key }, from) {
      const focused = field === null ? undefined : { pageItemId: field.itemId, kind: field.kind };
      if (key && focused) keystrokes?.confirmKey(focused, at, from);
      else keystrokes?.setField(focused, at, from);
    },
    sendSteps: (steps) =>
      session.send({
        is: 'trigger-steps',
        steps: steps.map((step) => {
          const { runId, eventId, media, startedAt, endsAt } = step.run;
          const ended = step.is === 'ended' && { endedAt: step.at };
          return { is: step.is, runId, eventId, media: [...media], startedAt, endsAt, ...ended };
        }),
      }),
    sendCounts: (counts) => session.send({ is: 'item-counts', counts: [...counts] }),
    sendStatus: ({ itemsVersion, browsers }) =>
      session.send({ is: 'trigger-status', itemsVersion, browsers: [...browsers] }),
  });

  return {
    onAnswer(message: TriggerAnswer, bytes: Buffer | undefined): void {
      if (message.is === 'trigger-steps-reported') {
        running.reported(message.steps);
        return;
      }
      const content = JSON.parse(bytes?.toString() ?? '') as Pick<DesktopItems, 'items' | 'events'>;
      keystrokes?.setRules(keystrokeRules(content.items));
      running.setItems({ ...content, version: message.version });
    },
    /** Call this when another window is in front. */
    askTyping: running.askTyping,
    close: running.close,
  };
};
