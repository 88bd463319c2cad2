/** Seconds that a gateway may wait for wrap-up after the call, where the flag CTIWrapup is on. */
export const wrapUpSeconds = { min: 0, max: 300 } as const;

/** Seconds after Connected in which a recording's GUID can be found (QG-25). */
export const guidWindowSeconds = { min: 1, max: 120, usual: 10 } as const;

/** How often a gateway reports. */
export const gatewayReportSeconds = 30;

/** No list in a report is longer; a gateway that has more says how many. */
export const maxReported = 200;

/** A gateway's request for commands is held for at most this long; API Gateway gives up after 30 seconds. */
export const maxCommandWaitSeconds = 20;

/** Recordings whose flags go up in one request, and calls as contacts beside them. */
export const maxFlagBatch = 25;

/** A gateway sends flags and calls at most so often, unless a whole batch waits; the first after a rest go at once. */
export const flagsEverySeconds = { min: 0, max: 300, usual: 40 } as const;
