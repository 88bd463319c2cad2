/** Cognito refused. `code` is Cognito's; the sentence is ours. */
export class SignInRefused extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.name = 'SignInRefused';
    this.code = code;
  }
}

/** Where a six-digit code comes from. */
type CodeSource = 'app' | 'mail';

const appCodes = {
  wrong: 'That code is wrong. Use the one your authenticator app shows now.',
  expired: 'That code is no longer valid. Use the one your authenticator app shows now.',
};
const mailCodes = {
  wrong: 'That code is wrong. Use the one in the latest email.',
  expired: 'That code is no longer valid. Request a new one.',
};

const refusal = (code: string, message: string, source: CodeSource): string => {
  const codes = source === 'app' ? appCodes : mailCodes;
  switch (code) {
    case 'NotAuthorizedException':
      if (/attempts exceeded/i.test(message)) return 'Too many wrong attempts. Wait a few minutes, then try again.';
      if (/disabled/i.test(message)) return 'This account is disabled. Ask an administrator.';
      if (/temporary password has expired/i.test(message))
        return 'The password from your invitation has expired. Ask an administrator for a new one.';
      if (/contact administrator/i.test(message))
        return 'Passwords cannot be changed here. Ask an administrator for a new one.';
      if (/cannot be reset/i.test(message))
        return 'Sign in with the password from your invitation first. If it has expired, ask an administrator for a new one.';
      if (/session|expired/i.test(message)) return 'That took too long. Sign in again from the start.';
      return 'The user name or the password is wrong.';
    // Before sign-in, nobody may learn whether a user exists.
    case 'UserNotFoundException':
      return 'The user name or the password is wrong.';
    case 'UserNotConfirmedException':
      return 'This account has not been confirmed yet. Ask an administrator.';
    case 'PasswordResetRequiredException':
      return 'You need a new password. Choose "Forgot your password?" below.';
    case 'CodeMismatchException':
    case 'EnableSoftwareTokenMFAException':
      return codes.wrong;
    case 'ExpiredCodeException':
      return codes.expired;
    case 'InvalidPasswordException':
      return `This password is not allowed${message ? `: ${message.replace(/^.*?:\s*/, '')}` : '.'}`;
    case 'PasswordHistoryPolicyViolationException':
      return 'You have used this password before. Choose another one.';
    case 'CodeDeliveryFailureException':
      return 'The email with the code could not be sent. Ask an administrator.';
    case 'UserLambdaValidationException':
      // A refusal of password-change: "CustomMessage failed with error <sentence>."
      if (/failed with error /.test(message))
        return `${message.replace(/^.*failed with error /, '').replace(/\.$/, '')}.`;
      break;
    case 'InvalidParameterException':
      if (/registered|verified/i.test(message))
        return 'This account has no confirmed email address. Ask an administrator for a new password.';
      break;
    case 'TooManyRequestsException':
    case 'LimitExceededException':
      return 'Too many attempts at once. Wait a moment, then try again.';
  }
  return 'Signing in does not work at the moment. Try again. If the problem persists, tell an administrator.';
};

export interface CognitoPlace {
  endpoint: string;
  fetch: typeof globalThis.fetch;
}

/** One action of Cognito's user pool API. @throws SignInRefused */
export const cognitoCall =
  ({ endpoint, fetch }: CognitoPlace) =>
  async <Answer>(action: string, body: object, source: CodeSource = 'app'): Promise<Answer> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
      },
      body: JSON.stringify(body),
    }).catch(() => {
      throw new SignInRefused(
        'Unreachable',
        'The sign-in service cannot be reached. Check your connection, then try again.',
      );
    });
    const content = (await answer.json().catch(() => ({}))) as Answer & { __type?: string; message?: string };
    if (answer.ok) return content;
    const code = (content.__type ?? answer.headers.get('x-amzn-errortype') ?? '').split('#').pop()?.split(':')[0] ?? '';
    throw new SignInRefused(code, refusal(code, content.message ?? '', source));
  };
