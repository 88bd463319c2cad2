import { MemoryCaptureStore, MemoryDesktopCommandStore } from '../../adapters/memory/desktop/desktop-command-store.ts';
import { type CapturedAgent, isNews } from '../../domain/desktop/captures.ts';
import { type CommandAnswer, waitingCommands } from '../../domain/desktop/command.ts';

/** A PC that fetches and carries out its commands as the desktop agent does, on memory stores. */
export const pcWith = (desktopId = 'pc-1', { login = 'CORP\\sam', agentId = 'u-sam' } = {}) => {
  const captures = new MemoryCaptureStore();
  const commands = new MemoryDesktopCommandStore();
  const pc = {
    captures,
    commands,
    screen: 'recording' as 'recording' | 'paused',
    /** It does what it should and does not answer. */
    isSilent: false,
    /** What it answers instead of `done`; then it does nothing. */
    answers: undefined as Pick<CommandAnswer, 'result' | 'detail'> | undefined,
    nudges: [] as string[],
    report: async (more: { agents?: CapturedAgent[]; at?: number; desktopId?: string } = {}): Promise<void> => {
      const at = more.at ?? Date.now();
      const now = {
        desktopId: more.desktopId ?? desktopId,
        at: new Date(at).toISOString(),
        until: new Date(at + 60_000).toISOString(),
        agents: more.agents ?? [{ agentId, login }],
      };
      await captures.note(now, { isNews: isNews(await captures.find(now.desktopId), now) });
    },
    nudge: async (nudged: string): Promise<void> => {
      pc.nudges.push(nudged);
      if (nudged !== desktopId) return;
      for (const { commandId, verb, media } of waitingCommands(await commands.latest(desktopId), new Date())) {
        if (!pc.answers) pc.screen = verb === 'pause' ? 'paused' : 'recording';
        if (pc.isSilent) continue;
        const answer = { result: 'done', at: new Date().toISOString(), ...pc.answers } as const;
        for (const medium of media) await commands.answer(desktopId, commandId, medium, answer);
      }
    },
  };
  return pc;
};
