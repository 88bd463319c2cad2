/** A fault on request, to show what happens then. */
export interface Trouble {
  /** The name of the operation that it affects; if left out, all of them. */
  operation?: string;
  /** How many of the next requests it affects; one if left out. */
  times: number;
  /**
   * - `error`: answers with `status`, and with `code` and `message` in the provider's own form.
   * - `silence`: accepts the request and never answers.
   * - `reset`: closes the connection instead of answering.
   * - `half`: closes it in the middle of the answer.
   * - `slow`: answers as usual, but later.
   */
  kind: 'error' | 'silence' | 'reset' | 'half' | 'slow';
  /** 500 if left out. */
  status: number;
  code?: string | number;
  message?: string;
  /** Milliseconds before the answer. */
  delay: number;
  /** Whether the operation is still carried out; for `slow` it always is. */
  happens: boolean;
}

export const troubles = () => {
  let waiting: Trouble[] = [];
  return {
    /** Replaces an earlier fault of the same operation. `times` 0 ends it. */
    ask(wish: Partial<Trouble>): readonly Trouble[] {
      const kind = wish.kind ?? (wish.status === undefined && wish.delay !== undefined ? 'slow' : 'error');
      const trouble: Trouble = { status: 500, times: 1, delay: 0, happens: kind === 'slow', ...wish, kind };
      waiting = waiting.filter(({ operation }) => operation !== trouble.operation);
      if (trouble.times > 0) waiting.push(trouble);
      return waiting;
    },
    /** The fault that affects this request, if any. */
    next(operation: string): Trouble | undefined {
      const found = waiting.find((one) => one.operation === operation || one.operation === undefined);
      if (!found) return undefined;
      found.times -= 1;
      waiting = waiting.filter(({ times }) => times > 0);
      return found;
    },
  };
};
