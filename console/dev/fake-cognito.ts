interface Request {
  AuthFlow?: string;
  AuthParameters?: Record<string, string>;
  ChallengeResponses?: Record<string, string>;
}

const tokens = (username: string) => ({
  status: 200,
  content: {
    AuthenticationResult: {
      AccessToken: `fake.${username}.${Date.now()}`,
      RefreshToken: `fake-refresh.${username}`,
      ExpiresIn: 3600,
    },
  },
});
const refused = (code: string, message: string) => ({ status: 400, content: { __type: code, message } });

/** Users `administrator`, `supervisor`, `agent`, `new`, `mfa`, and the administrators `empty` and `broken`; the password is `fermata`, the code 123456. */
export const fakeCognito = ({ AuthFlow, AuthParameters, ChallengeResponses }: Request) => {
  if (AuthFlow === 'REFRESH_TOKEN_AUTH') return tokens(AuthParameters?.REFRESH_TOKEN?.split('.')[1] ?? '');
  if (ChallengeResponses) {
    const { NEW_PASSWORD, SOFTWARE_TOKEN_MFA_CODE: code } = ChallengeResponses;
    if (NEW_PASSWORD && NEW_PASSWORD.length < 8) {
      return refused('InvalidPasswordException', 'Password did not conform with policy: Password not long enough');
    }
    if (code && code !== '123456') return refused('CodeMismatchException', 'Invalid code received for user');
    return tokens('supervisor');
  }
  if (!AuthFlow) return { status: 200, content: {} };
  const { USERNAME: username = '', PASSWORD: password } = AuthParameters ?? {};
  if (password !== 'fermata') return refused('NotAuthorizedException', 'Incorrect username or password.');
  const challenge = { new: 'NEW_PASSWORD_REQUIRED', mfa: 'SOFTWARE_TOKEN_MFA' }[username];
  if (challenge) {
    return {
      status: 200,
      content: {
        ChallengeName: challenge,
        Session: 'fake-session',
        ChallengeParameters: { USER_ID_FOR_SRP: username },
      },
    };
  }
  return tokens(username);
};
