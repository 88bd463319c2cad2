/** When users are recorded. `all`: every contact, always. */
export interface Schedule {
  type: 'all';
}

export const recordAll: Schedule = { type: 'all' };
