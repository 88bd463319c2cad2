import { type Challenge, createCognito, type SignInStep } from '../../../console/sign-in/cognito/cognito.ts';
import { cognitoStub, mailedCode, totp } from '../kit/cognito-stub.ts';

/** The console's calls against a stub that answers as Cognito's documentation says; the codes are real. */
const start = () => {
  const stub = cognitoStub();
  const actions: string[] = [];
  const cognito = createCognito({
    endpoint: 'https://cognito.example',
    clientId: 'client',
    fetch: async (_, request) => {
      const target = new Headers(request?.headers).get('x-amz-target') ?? '';
      actions.push(target.split('.')[1]!);
      const { status, content } = stub.answer(target, JSON.parse(String(request?.body)));
      return Response.json(content, { status });
    },
  });
  return { cognito, actions, stub };
};

const challengeOf = (step: SignInStep): Challenge => {
  if ('challenge' in step) return step.challenge;
  throw new Error('no challenge');
};
const wrongCode = (secretCode: string) => String((Number(totp(secretCode)) + 1) % 1_000_000).padStart(6, '0');

test('if everyone must have a second factor, the first sign-in sets one up and then signs the person in', async () => {
  const { cognito, actions } = start();
  const challenge = challengeOf(await cognito.signIn('setup', 'fermata'));
  expect(challenge.name).toBe('MFA_SETUP');
  const enrolment = await cognito.beginEnrolment({ Session: challenge.session });
  const done = await cognito.finishSetup(challenge, enrolment, totp(enrolment.secretCode));
  expect('tokens' in done && done.tokens.accessToken).toMatch(/^fake\.setup\./);
  expect(actions).toEqual(['InitiateAuth', 'AssociateSoftwareToken', 'VerifySoftwareToken', 'RespondToAuthChallenge']);

  const next = challengeOf(await cognito.signIn('setup', 'fermata'));
  expect(next.name).toBe('SOFTWARE_TOKEN_MFA');
});

test('a wrong code sets nothing up, and the same QR code can be tried again', async () => {
  const { cognito } = start();
  const challenge = challengeOf(await cognito.signIn('setup', 'fermata'));
  const enrolment = await cognito.beginEnrolment({ Session: challenge.session });
  const wrong = cognito.finishSetup(challenge, enrolment, wrongCode(enrolment.secretCode));
  await expect(wrong).rejects.toThrow('That code is wrong. Use the one your authenticator app shows now.');
  expect('tokens' in (await cognito.finishSetup(challenge, enrolment, totp(enrolment.secretCode)))).toBe(true);
});

test('a signed-in person can turn their second factor on and off, and signing in asks for its code accordingly', async () => {
  const { cognito } = start();
  const step = await cognito.signIn('agent', 'fermata');
  const accessToken = 'tokens' in step ? step.tokens.accessToken : '';
  expect(await cognito.secondFactor.isOn(accessToken)).toBe(false);
  const enrolment = await cognito.beginEnrolment({ AccessToken: accessToken });
  await expect(cognito.secondFactor.turnOn(accessToken, enrolment, wrongCode(enrolment.secretCode))).rejects.toThrow(
    'wrong',
  );
  expect(await cognito.secondFactor.isOn(accessToken)).toBe(false);
  await cognito.secondFactor.turnOn(accessToken, enrolment, totp(enrolment.secretCode));
  expect(await cognito.secondFactor.isOn(accessToken)).toBe(true);

  const challenge = challengeOf(await cognito.signIn('agent', 'fermata'));
  const challenged = { ...challenge, name: 'SOFTWARE_TOKEN_MFA' as const };
  await expect(cognito.answer(challenged, wrongCode(enrolment.secretCode))).rejects.toThrow('wrong');
  expect('tokens' in (await cognito.answer(challenged, totp(enrolment.secretCode)))).toBe(true);

  await cognito.secondFactor.turnOff(accessToken);
  expect('tokens' in (await cognito.signIn('agent', 'fermata'))).toBe(true);
});

test('a forgotten password is reset only with the code from the mail', async () => {
  const { cognito } = start();
  expect(await cognito.forgotPassword('agent')).toEqual({ destination: 'h***@e***.com' });
  await expect(cognito.setForgottenPassword('agent', '000000', 'Long-Enough-1')).rejects.toThrow(
    'That code is wrong. Use the one in the latest email.',
  );
  await expect(cognito.setForgottenPassword('agent', mailedCode, 'short')).rejects.toThrow(
    'This password is not allowed',
  );
  await cognito.setForgottenPassword('agent', mailedCode, 'Long-Enough-1');
  await expect(cognito.signIn('agent', 'fermata')).rejects.toThrow('The user name or the password is wrong.');
  expect('tokens' in (await cognito.signIn('agent', 'Long-Enough-1'))).toBe(true);
});
