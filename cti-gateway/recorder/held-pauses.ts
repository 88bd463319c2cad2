import type { Leg } from '../../domain/telephony/leg.ts';

/** A leg whose recording is silent because of a pause. */
export interface SilentLeg {
  connectionId: string;
  sinceMs: number;
  /** The cloud asked for it; otherwise the gateway kept the pause by itself, and reports it. */
  isCommanded: boolean;
}

/** A pause of a customer's call. It applies at every extension to which the customer is transferred. */
export interface HeldPause {
  /** The same for every leg of the call. */
  interactionId: string;
  untilMs: number;
  onTransfer: 'keep' | 'end';
  legs: SilentLeg[];
  /** Connections that are not recorded because the dial plan found the pause. They are recorded from its end on. */
  unrecorded: string[];
}

/** The pauses that the gateway holds. Each change is stored before it has any other effect. */
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
     * The pause that applies to a leg: that of its call, or of a call that one of its parties is on, because an agent who
     * consults somebody during a pause may say something that must not be recorded.
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
