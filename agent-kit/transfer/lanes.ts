/** So many at a time, fewer after the other side asked for less, and one more again after each twenty that went well. */
export interface Lanes {
  run<Outcome>(act: () => Promise<Outcome>): Promise<Outcome>;
  slowDown(): void;
  wentWell(): void;
  readonly busy: number;
  readonly waiting: number;
  readonly open: number;
}

export const lanes = (most: number): Lanes => {
  let open = most;
  let busy = 0;
  let well = 0;
  const queue: (() => void)[] = [];
  const next = () => {
    while (busy < open && queue.length > 0) {
      busy++;
      queue.shift()!();
    }
  };
  return {
    async run(act) {
      if (busy < open) busy++;
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        return await act();
      } finally {
        busy--;
        next();
      }
    },
    slowDown() {
      open = Math.max(1, Math.floor(open / 2));
      well = 0;
    },
    wentWell() {
      if (open === most || ++well < 20) return;
      well = 0;
      open++;
      next();
    },
    get busy() {
      return busy;
    },
    get waiting() {
      return queue.length;
    },
    get open() {
      return open;
    },
  };
};
