import type { Desktop, DesktopReport, DesktopStore, EnrolmentCode } from '../../../domain/desktop/desktop.ts';
import { isUsable } from '../../../domain/desktop/desktop.ts';
import { Failure } from '../../../domain/failure.ts';

export class MemoryDesktopStore implements DesktopStore {
  readonly #desktops = new Map<string, Desktop>();
  readonly #reports = new Map<string, DesktopReport>();
  readonly #codes = new Map<string, EnrolmentCode>();

  async all(): Promise<Desktop[]> {
    return structuredClone([...this.#desktops.values()].sort((a, b) => (a.desktopId < b.desktopId ? -1 : 1)));
  }

  async find(desktopId: string): Promise<Desktop | undefined> {
    return structuredClone(this.#desktops.get(desktopId));
  }

  async enrol(desktop: Desktop, codeHash: string): Promise<void> {
    if (this.#desktops.has(desktop.desktopId)) return;
    const code = this.#codes.get(codeHash);
    if (!code || !isUsable(code, desktop.enrolledAt)) {
      throw new Failure('forbidden', 'This enrolment code is wrong, revoked, expired or used up');
    }
    this.#codes.set(codeHash, { ...code, uses: code.uses + 1 });
    this.#desktops.set(desktop.desktopId, structuredClone(desktop));
  }

  async remove(desktopId: string): Promise<void> {
    this.#desktops.delete(desktopId);
    this.#reports.delete(desktopId);
  }

  async noteReport(report: DesktopReport): Promise<void> {
    const before = this.#reports.get(report.desktopId);
    if (!before || before.at <= report.at) this.#reports.set(report.desktopId, structuredClone(report));
  }

  async report(desktopId: string): Promise<DesktopReport | undefined> {
    return structuredClone(this.#reports.get(desktopId));
  }

  async reports(): Promise<DesktopReport[]> {
    return structuredClone([...this.#reports.values()]);
  }

  async codes(): Promise<EnrolmentCode[]> {
    return structuredClone([...this.#codes.values()]);
  }

  async addCode(code: EnrolmentCode): Promise<void> {
    this.#codes.set(code.codeHash, structuredClone(code));
  }

  async revokeCode(codeId: string, at: string): Promise<void> {
    const code = [...this.#codes.values()].find((one) => one.codeId === codeId);
    if (!code) throw new Failure('not-found', `There is no enrolment code ${codeId}`);
    this.#codes.set(code.codeHash, { ...code, revokedAt: code.revokedAt ?? at });
  }
}
