/** For how long nobody has touched the keyboard or mouse of this session. */
export interface Idle {
  idleMs(): Promise<number>;
}
