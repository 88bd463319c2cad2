/**
 * Replaces the SDK's search for credentials in the bundle of each function (lib/function/bundle.ts). Lambda gives a
 * function the credentials of its role in these three variables, for as long as its process lives. The search through
 * profiles, single sign-on and metadata addresses, none of which exist there, is a fifth of a bundle.
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('Lambda gave this function no credentials');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};
