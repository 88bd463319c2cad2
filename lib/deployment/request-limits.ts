/**
 * How many requests per second the gateways accept, by the number of agents who work at once. If their WebSockets are
 * blocked, every page polls once in 15 seconds. After an outage, all reconnect within 15 seconds. Both together, with
 * commands and with people who sign in at the start of a shift, make a fifth of a request per second for each agent.
 * More than that comes from a faulty program.
 */
export const httpThrottle = (agents: number) => {
  const rateLimit = Math.max(200, Math.ceil(100 + agents / 5));
  return { rateLimit, burstLimit: 2 * rateLimit };
};

/** New connections and heartbeats. The account's own quota is 500 new connections per second unless it is raised. */
export const socketThrottle = (agents: number) => {
  const rateLimit = Math.max(100, Math.ceil(agents / 10));
  return { rateLimit, burstLimit: 2 * rateLimit };
};

/**
 * The limit for PCs, which is separate from that for pages. 5,000 PCs that poll every minute make 83 requests a second, and
 * after an outage they all return at once.
 */
export const desktopThrottle = { rateLimit: 500, burstLimit: 1000 } as const;
