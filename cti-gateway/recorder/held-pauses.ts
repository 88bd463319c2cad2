import type { Leg } from '../../domain/telephony/leg.ts';

/** A leg whose recording is silent because of a pause. */
export interface SilentLeg {
  connectionId: string;
  sinceMs: number;
  /** The cloud asked for it; otherwise the gateway kept the pause by itself, and reports it. */
  isCommanded: boolean;
}

/** A pause of a customer's call, which holds at every extension that the customer is transferred to. */
export interface HeldPause {
  /** The same for every leg of the call. */
  interactionId: string;
  untilMs: number;
  onTransfer: 'keep' | 'end';
  legs: SilentLeg[];
  /** Not recorded because the dial plan found the pause: they are recorded from its end on. */
  unrecorded: string[];
}

/** The pauses that the gateway holds. Each change is stored before anything else follows from it. */
export const heldPauses = (stored: string | undefined, store: (content: string) => void) => {
  const all = new Map<string, HeldPause>(
    (stored === undefined ? [] : (JSON.parse(stored) as HeldPause[])).map((one) => [one.interactionId, one]),
  );
  const save = (): void => store(JSON.stringify([...all.values()]));

  return {
    all: (): HeldPause[] => [...all.values()],
    of: (interactionId: string): HeldPause | undefined => all.get(interactionId),
    save,
    hold(pause: HeldPause): void {
      all.set(pause.interactionId, pause);
      save();
    },
    release(interactionId: string): void {
      if (all.delete(interactionId)) save();
    },
    /**
     * The pause that a leg is under: that of its call, or of a call that one of its parties is on. An agent who consults
     * somebody during a pause may say what must not be recorded.
     */
    over(leg: Leg, legs: readonly Leg[]): HeldPause | undefined {
      const own = all.get(leg.interactionId);
      if (own || all.size === 0) return own;
      const partners = new Set(legs.filter(({ callRef }) => callRef === leg.callRef).map(({ extension }) => extension));
      if (leg.caller.number !== undefined) partners.add(leg.caller.number);
      partners.delete(leg.extension);
      return legs
        .filter(({ extension }) => partners.has(extension))
        .flatMap(({ interactionId }) => all.get(interactionId) ?? [])[0];
    },
  };
};

export type HeldPauses = ReturnType<typeof heldPauses>;
