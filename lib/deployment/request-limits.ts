/**
 * How many requests a second the gateways let through, by how many agents work at once. Where their sockets are blocked
 * every page asks once in 15 seconds; after an outage all come back within 15; both together, with commands and people
 * who sign in at the start of a shift, are a fifth of a request a second for each agent. More is a program gone wrong.
 */
export const httpThrottle = (agents: number) => {
  const rateLimit = Math.max(200, Math.ceil(100 + agents / 5));
  return { rateLimit, burstLimit: 2 * rateLimit };
};

/** New connections and heartbeats. The account's own quota is 500 new connections a second unless it is raised. */
export const socketThrottle = (agents: number) => {
  const rateLimit = Math.max(100, Math.ceil(agents / 10));
  return { rateLimit, burstLimit: 2 * rateLimit };
};
