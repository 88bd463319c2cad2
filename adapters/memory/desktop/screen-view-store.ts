import type { ScreenState, ScreenView, ScreenViewStore } from '../../../domain/live/screen-view.ts';
import type { SealedStill } from '../../../domain/live/sealed-still.ts';

const screenOf = (desktopId: string, login: string): string => `${desktopId}#${login.toLowerCase()}`;

export class MemoryScreenViewStore implements ScreenViewStore {
  readonly #views = new Map<string, ScreenView>();
  readonly #states = new Map<string, ScreenState>();
  readonly #stills = new Map<string, SealedStill>();

  async keep(view: ScreenView): Promise<void> {
    this.#views.set(`${view.desktopId}#${view.viewId}`, structuredClone(view));
  }

  async find(desktopId: string, viewId: string): Promise<ScreenView | undefined> {
    return structuredClone(this.#views.get(`${desktopId}#${viewId}`));
  }

  async ofDesktop(desktopId: string): Promise<ScreenView[]> {
    return structuredClone([...this.#views.values()].filter((view) => view.desktopId === desktopId));
  }

  async show(state: ScreenState, still?: SealedStill): Promise<void> {
    const screen = screenOf(state.desktopId, state.login);
    if (still) this.#stills.set(screen, structuredClone(still));
    this.#states.set(screen, structuredClone(state));
  }

  async state(desktopId: string, login: string): Promise<ScreenState | undefined> {
    return structuredClone(this.#states.get(screenOf(desktopId, login)));
  }

  async still(desktopId: string, login: string): Promise<SealedStill | undefined> {
    return structuredClone(this.#stills.get(screenOf(desktopId, login)));
  }

  async removeStill(desktopId: string, login: string): Promise<void> {
    this.#stills.delete(screenOf(desktopId, login));
  }
}
