import { type Duration, TimeZone } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

interface OnScheduleProps {
  feature: IFunction;
  deadLetters: IQueue;
  every?: Duration;
  daily?: { hour: number; minute: number; timeZone: string };
  /** An object: the local engine's Lambda accepts nothing else. */
  input: Record<string, unknown>;
}

/** Starts the feature at fixed times, in the contact centre's time zone; a failed start goes to the dead letters. */
export const onSchedule = (
  scope: Construct,
  id: string,
  { feature, deadLetters, every, daily, input }: OnScheduleProps,
) => {
  const schedule = daily
    ? ScheduleExpression.cron({
        hour: `${daily.hour}`,
        minute: `${daily.minute}`,
        timeZone: TimeZone.of(daily.timeZone),
      })
    : ScheduleExpression.rate(every!);
  new Schedule(scope, id, {
    schedule,
    target: new LambdaInvoke(feature, {
      deadLetterQueue: deadLetters,
      input: ScheduleTargetInput.fromObject(input),
      retryAttempts: 3,
    }),
  });
};
