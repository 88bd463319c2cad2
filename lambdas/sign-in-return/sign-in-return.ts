/** The parameters that an authorization server adds; nothing else is passed on. */
const allowedParameters = ['code', 'state', 'error', 'error_description'];

/**
 * Redirects people who have signed in to the console, and people who have signed out to its first page. Cognito must
 * have a redirect address before the console has one, so it sends people here.
 */
export const signInReturn =
  (consoleAddress: () => Promise<string>) =>
  async (request: Request): Promise<Response> => {
    const parameters = new URL(request.url).searchParams;
    const query = new URLSearchParams();
    for (const name of allowedParameters) for (const value of parameters.getAll(name)) query.append(name, value);
    // The address only comes from the settings, whatever the request says: this must never redirect anywhere else.
    const location = new URL(query.size > 0 ? '/signed-in' : '/', await consoleAddress());
    location.search = query.toString();
    return new Response(null, {
      status: 302,
      headers: { location: location.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    });
  };
