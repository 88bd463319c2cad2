import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../domain/failure.ts';

const transient = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionConflictException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'RequestTimeout',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

const isTransient = (error: unknown): boolean => {
  const { name, code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
  return transient.has(name) || transient.has(code ?? '') || ($metadata?.httpStatusCode ?? 0) >= 500;
};

export const unavailable = (cause: unknown): Failure =>
  new Failure('unavailable', 'The database does not answer', { cause });

/** Waits for DynamoDB's answer. The SDK has already retried; an error that may go away later becomes `unavailable`. */
export const answer = async <Output>(sent: Promise<Output>): Promise<Output> => {
  try {
    return await sent;
  } catch (error) {
    throw isTransient(error) ? unavailable(error) : error;
  }
};

/** Whether the condition of a write was met. If not, the database has decided so; it is not an error. */
export const conditionMet = async (sent: Promise<unknown>): Promise<boolean> => {
  try {
    await answer(sent);
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
};

/**
 * Whether all conditions of a transaction were met. A transaction that conflicts with another one on the same items
 * counts as not met. In both cases the caller reads again.
 */
export const allConditionsMet = async (sent: Promise<unknown>): Promise<boolean> => {
  try {
    await answer(sent);
    return true;
  } catch (error) {
    const { name, CancellationReasons: reasons = [] } = error as TransactionCanceledException;
    if (name !== 'TransactionCanceledException') throw error;
    const codes = reasons.map(({ Code = 'None' }) => Code).filter((code) => code !== 'None');
    if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict')) return false;
    throw codes.length > 0 && codes.every((code) => busy.has(code)) ? unavailable(error) : error;
  }
};

/** Reasons for which a transaction is not accepted now, but may be later. */
const busy = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded']);
