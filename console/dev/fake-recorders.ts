import type { CommandAnswer, OutcomeView, RecordingStatus } from '../../api/control.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import type { Medium } from '../../domain/recording/recording.ts';

type State = NonNullable<RecordingStatus['media'][Medium]>;
export interface Entry extends Record<string, unknown> {
  number: number;
  at: string;
  kind: string;
  previousHash: string;
  hash: string;
}

/** How the invented recorders answer: `dev/recorders/<mode>` switches it. */
export type Mode = 'well' | 'error' | 'screen-error' | 'silent' | 'throttle' | 'gone';

const to: Record<Verb, State['standing']> = {
  pause: 'paused',
  resume: 'recording',
  start: 'recording',
  stop: 'stopped',
};
const under: Record<Verb, State['standing']> = {
  pause: 'pausing',
  resume: 'resuming',
  start: 'starting',
  stop: 'stopping',
};
const hash = (number: number) => number.toString(16).padStart(64, '0');

/** A live contact whose recorders do as the mode says. */
export const fakeContact = (contactId: string, agentId: string | null, provider: RecordingStatus['provider']) => {
  const connected = new Date(Date.now() - 94_000).toISOString();
  const recording = (): State => ({ standing: 'recording', confirmed: false, since: connected, blackout: false });
  const ledger: Entry[] = [];
  const state: Omit<RecordingStatus, 'now'> = {
    contactId,
    initialContactId: contactId,
    provider,
    agentId,
    connectedAt: connected,
    endedAt: null,
    media: { audio: recording(), screen: recording() },
    pausedUntil: null,
    revision: 1,
  };
  const remembered = new Map<string, { status: number; content: unknown }>();
  const write = (entry: Record<string, unknown>) => {
    const number = ledger.length + 1;
    ledger.push({
      ...entry,
      contactId,
      number,
      at: new Date().toISOString(),
      kind: String(entry.kind),
      previousHash: hash(number - 1),
      hash: hash(number),
    });
  };
  const status = (): RecordingStatus => {
    if (state.pausedUntil && Date.parse(state.pausedUntil) < Date.now()) {
      tell('resume', {}, 'well', false, 'fermata', 'limit');
    }
    return { ...state, now: new Date().toISOString() };
  };
  const resultOf = (mode: Mode, medium: Medium, standing: State['standing'], verb: Verb): OutcomeView['result'] => {
    if (standing === 'stopped') return verb === 'stop' ? 'unchanged' : 'illegal';
    if (standing === to[verb] && mode === 'well') return 'unchanged';
    if (mode === 'screen-error') return medium === 'screen' ? 'failed' : 'confirmed';
    return (
      { well: 'confirmed', error: 'failed', silent: 'unconfirmed', throttle: 'throttled', gone: 'confirmed' } as const
    )[mode];
  };
  const codes: Partial<Record<OutcomeView['result'], [number, string | null, string | null]>> = {
    failed: [502, 'InternalServiceException', 'Amazon Connect answered with an error. The pause did NOT happen.'],
    unconfirmed: [502, null, 'No answer within 8 seconds.'],
    throttled: [429, 'TooManyRequestsException', 'The quota of the account was used up by others.'],
    illegal: [409, null, 'Recording was stopped; this is final.'],
  };
  const tell = (
    verb: Verb,
    body: { media?: Medium[]; seconds?: number; reason?: string },
    mode: Mode,
    blackout: boolean,
    by: string,
    source = 'person',
  ): { status: number; content: unknown } => {
    const commandId = crypto.randomUUID();
    const media = body.media ?? (Object.keys(state.media) as Medium[]);
    const until = new Date(Date.now() + Math.min(body.seconds ?? 300, 300) * 1000).toISOString();
    write({
      kind: 'command',
      commandId,
      verb,
      media,
      blackout,
      by,
      source,
      ...(body.reason ? { reason: body.reason } : {}),
    });
    const outcomes = media.map((medium): OutcomeView => {
      const one = state.media[medium]!;
      const result = resultOf(mode, medium, one.standing, verb);
      const [code, word, detail] = codes[result] ?? [200, null, null];
      if (result === 'confirmed')
        state.media[medium] = {
          standing: to[verb],
          confirmed: true,
          since: new Date().toISOString(),
          blackout: verb === 'pause' && blackout,
        };
      if (result === 'unconfirmed')
        state.media[medium] = { ...one, standing: under[verb], confirmed: false, since: new Date().toISOString() };
      write({ kind: 'answer', commandId, recorder: provider, medium, result });
      return { recorder: provider, medium, result, status: code, code: word, detail };
    });
    state.revision += 2;
    const paused = Object.values(state.media).some(({ standing }) => ['paused', 'pausing'].includes(standing));
    state.pausedUntil = paused ? (state.pausedUntil ?? until) : null;
    const good = outcomes.filter((one) => one.status === 200).length;
    const state2 = { ...state, now: new Date().toISOString() };
    if (good > 0) {
      const content: CommandAnswer = { commandId, verb, outcomes, state: state2, others: [] };
      return { status: good === outcomes.length ? 200 : 207, content };
    }
    const worst = outcomes[0]!.status;
    const detail = 'It did not happen. Read what each recorder answered.';
    return { status: worst, content: { type: 'about:blank', title: 'Not done', status: worst, detail, outcomes } };
  };
  return {
    ledger,
    status,
    end: () => {
      state.endedAt = new Date().toISOString();
      state.revision += 1;
      for (const one of Object.values(state.media)) one.standing = 'ended';
      write({ kind: 'contact-ended', pausedMedia: [] });
    },
    mark: (mark: string, name: string, by: string) => write({ kind: 'mark', mark, name, by }),
    command: (
      verb: Verb,
      body: { media?: Medium[]; seconds?: number; reason?: string; clientRequestId?: string },
      mode: Mode,
      blackout: boolean,
      by: string,
    ) => {
      const known = body.clientRequestId ? remembered.get(body.clientRequestId) : undefined;
      if (known) return known;
      const answer = tell(verb, body, mode, blackout, by);
      if (body.clientRequestId) remembered.set(body.clientRequestId, answer);
      return answer;
    },
  };
};

export type FakeContact = ReturnType<typeof fakeContact>;
