import { RequestProblem } from '../kit/api/problem.ts';
import type { Cognito, Enrolment } from '../sign-in/cognito/cognito.ts';
import { SignInRefused } from '../sign-in/cognito/cognito-call.ts';
import type { Session } from '../sign-in/session/session.ts';

interface Dependencies {
  cognito: Pick<Cognito, 'beginEnrolment' | 'secondFactor'>;
  session: Pick<Session, 'accessToken' | 'hasPassword'>;
  secondFactorRequired: boolean;
}

/** What people can change about their own sign-in. */
export const createAccount = ({ cognito, session, secondFactorRequired }: Dependencies) => {
  const withToken = async <Answer>(act: (accessToken: string) => Promise<Answer>): Promise<Answer> => {
    const accessToken = await session.accessToken();
    return act(accessToken).catch((error: unknown) => {
      throw error instanceof SignInRefused ? new RequestProblem(400, error.message) : error;
    });
  };
  return {
    secondFactorRequired,
    /** False for people of an identity provider, which manages their password and second factor. */
    hasPassword: session.hasPassword,
    isSecondFactorOn: () => withToken(cognito.secondFactor.isOn),
    beginEnrolment: () => withToken((AccessToken) => cognito.beginEnrolment({ AccessToken })),
    turnSecondFactorOn: (enrolment: Enrolment, code: string) =>
      withToken((accessToken) => cognito.secondFactor.turnOn(accessToken, enrolment, code)),
    turnSecondFactorOff: () => withToken(cognito.secondFactor.turnOff),
  };
};

export type Account = ReturnType<typeof createAccount>;
