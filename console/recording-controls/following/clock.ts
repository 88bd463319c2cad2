/** An answer of the server and its time. `now` is by the server's clock, the other two by this page's clock, which never jumps. */
export interface Heard {
  now: string;
  requestedAt: number;
  answeredAt: number;
}

/** The server's time at an instant of the page's clock. The PC's own time and zone do not matter. */
export const serverTime = ({ now, requestedAt, answeredAt }: Heard, at: number): number =>
  Date.parse(now) + at - (requestedAt + answeredAt) / 2;

/** Whole seconds until an instant, rounded up, so that it is 0 only when the time is over. */
export const secondsLeft = (until: string, serverNow: number): number =>
  Math.max(0, Math.ceil((Date.parse(until) - serverNow) / 1000));

/** Whole seconds since an instant, never below 0. */
export const secondsSince = (since: string, serverNow: number): number =>
  Math.max(0, Math.floor((serverNow - Date.parse(since)) / 1000));
