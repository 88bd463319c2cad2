/** What an authorization server sends people back with; nothing else is passed on. */
const passedOn = ['code', 'state', 'error', 'error_description'];

/**
 * Sends people who come back from signing in on to the console, and those who come back from signing out to its first
 * page. Cognito must know where it sends people before the console has an address, so it sends them here.
 */
export const signInReturn =
  (consoleAddress: () => Promise<string>) =>
  async (request: Request): Promise<Response> => {
    const given = new URL(request.url).searchParams;
    const query = new URLSearchParams();
    for (const name of passedOn) for (const value of given.getAll(name)) query.append(name, value);
    // An address of the settings, whatever the request says: this must not lead anywhere else.
    const location = new URL(query.size > 0 ? '/signed-in' : '/', await consoleAddress());
    location.search = query.toString();
    return new Response(null, {
      status: 302,
      headers: { location: location.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    });
  };
