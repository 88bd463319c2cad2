/** When the server said what its clock shows. The two others are of this page's own clock, which never jumps. */
export interface Heard {
  now: string;
  askedAt: number;
  answeredAt: number;
}

/** The server's clock at an instant of the page's clock: the PC's own time and zone do not matter. */
export const serverTime = ({ now, askedAt, answeredAt }: Heard, at: number): number =>
  Date.parse(now) + at - (askedAt + answeredAt) / 2;

/** Whole seconds until then, rounded up: it shows 0 only when the time is over. */
export const secondsLeft = (until: string, serverNow: number): number =>
  Math.max(0, Math.ceil((Date.parse(until) - serverNow) / 1000));

/** Whole seconds since then, never below 0. */
export const secondsSince = (since: string, serverNow: number): number =>
  Math.max(0, Math.floor((serverNow - Date.parse(since)) / 1000));
