import { cognitoCall } from '../../../console/sign-in/cognito/cognito-call.ts';

const answered = (type: string, message: string) =>
  cognitoCall({
    endpoint: 'https://cognito.example.com',
    fetch: async () => new Response(JSON.stringify({ __type: type, message }), { status: 400 }),
  })('ForgotPassword', {}, 'mail');

test('people whose role does not allow password changes read why (OD-23)', async () => {
  const why = 'You are not allowed to set a password yourself. Ask an administrator for a new one';
  await expect(answered('UserLambdaValidationException', `CustomMessage failed with error ${why}.`)).rejects.toThrow(
    `${why}.`,
  );
  await expect(answered('NotAuthorizedException', 'Contact administrator to reset password.')).rejects.toThrow(
    'Ask an administrator for a new one.',
  );
  await expect(answered('UserLambdaValidationException', 'Something else')).rejects.toThrow('Try again');
});
