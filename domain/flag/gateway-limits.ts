/** Seconds that a gateway may wait for wrap-up after the call, if the flag CTIWrapup is on. */
export const wrapUpSeconds = { min: 0, max: 300 } as const;

/** Seconds after Connected in which a recording's GUID can be found (QG-25). */
export const guidWindowSeconds = { min: 1, max: 120, usual: 10 } as const;

/** How often a gateway reports. */
export const gatewayReportSeconds = 30;

/** The most entries of a list in a report. A gateway that has more says how many. */
export const maxReported = 200;

/** A gateway's request for commands is held at most this long, because API Gateway gives up after 30 seconds. */
export const maxCommandWaitSeconds = 20;

/** How many recordings may send their flags in one request, with as many calls as contacts. */
export const maxFlagBatch = 25;

/** Seconds between two requests with flags and calls, unless a whole batch is waiting. After a pause, the first go at once. */
export const flagsEverySeconds = { min: 0, max: 300, usual: 40 } as const;
