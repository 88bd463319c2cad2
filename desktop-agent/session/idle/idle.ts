/** How long nobody has touched the keyboard or the mouse of this session. */
export interface Idle {
  idleMs(): Promise<number>;
}
