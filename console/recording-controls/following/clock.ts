/** `now` is by the server's clock; the two others are by this page's own clock, which never jumps. */
export interface Heard {
  now: string;
  requestedAt: number;
  answeredAt: number;
}

/** The server's clock at an instant of the page's clock: the PC's own time and zone do not matter. */
export const serverTime = ({ now, requestedAt, answeredAt }: Heard, at: number): number =>
  Date.parse(now) + at - (requestedAt + answeredAt) / 2;

/** Whole seconds until then, rounded up: it shows 0 only when the time is over. */
export const secondsLeft = (until: string, serverNow: number): number =>
  Math.max(0, Math.ceil((Date.parse(until) - serverNow) / 1000));

/** Whole seconds since then, never below 0. */
export const secondsSince = (since: string, serverNow: number): number =>
  Math.max(0, Math.floor((serverNow - Date.parse(since)) / 1000));
