import { readFileSync, writeFileSync } from 'node:fs';

interface Child {
  pid: number;
  /** When the system started it, because another process may get the same id later. */
  started: string;
}

/** The process's start in the system's own ticks; undefined when there is no such process, or no /proc. */
const startOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // It is the 20th field after the name, which may contain spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
};

const read = (path: string): Child[] => {
  try {
    const children = JSON.parse(readFileSync(path, 'utf8')) as Child[];
    return children.filter(({ pid, started }) => Number.isInteger(pid) && typeof started === 'string');
  } catch {
    return [];
  }
};

/**
 * The processes that capture. They end with ours if the system can do that (`startFfmpeg`). Otherwise, the next start
 * finds them in this list. On Windows there is no /proc, and the job of the parent ends them.
 */
export class OrphanList {
  readonly #path: string;
  readonly #children = new Map<number, Child>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Ends processes that an earlier session left behind. Returns how many. */
  endOrphans(): number {
    const orphans = read(this.#path).filter(({ pid, started }) => startOf(pid) === started);
    for (const { pid } of orphans) process.kill(pid, 'SIGKILL');
    this.#write();
    return orphans.length;
  }

  add(pid: number): void {
    const started = startOf(pid);
    if (started === undefined) return;
    this.#children.set(pid, { pid, started });
    this.#write();
  }

  remove(pid: number): void {
    if (this.#children.delete(pid)) this.#write();
  }

  #write(): void {
    writeFileSync(this.#path, JSON.stringify([...this.#children.values()]), { mode: 0o600 });
  }
}
