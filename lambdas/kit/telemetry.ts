import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/** Counts for the dashboard and the alarms; names are constants, values are never personal data. */
export type Count = (name: string, value: number) => void;

/** What a feature may log: a constant sentence, and ids. Never a number, a name or what a customer said. */
export interface Log {
  info(message: string, ids?: Record<string, string | number | boolean>): void;
  warn(message: string, ids?: Record<string, string | number | boolean>): void;
  error(message: string, ids?: Record<string, string | number | boolean>): void;
}

export interface Telemetry {
  log: Log;
  count: Count;
  /** Reports a defect in full, to us only. */
  defect(message: string, error: unknown): void;
  /** Sends the counts; call once at the end of an invocation. */
  flush(): void;
}

/** Service name and metrics namespace come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_METRICS_NAMESPACE. */
export const telemetry = (): Telemetry => {
  const logger = new Logger();
  const metrics = new Metrics();
  // An invocation without counts publishes nothing: the library would warn every time.
  let counted = false;
  return {
    log: {
      info: (message, ids = {}) => logger.info(message, ids),
      warn: (message, ids = {}) => logger.warn(message, ids),
      error: (message, ids = {}) => logger.error(message, ids),
    },
    count: (name, value) => {
      // Zero is not published: the alarm "no contact for an hour" depends on zeros that are only published in opening
      // hours.
      if (value === 0) return;
      metrics.addMetric(name, 'Count', value);
      counted = true;
    },
    defect: (message, error) => logger.error(message, error instanceof Error ? error : new Error(String(error))),
    flush: () => {
      if (counted) metrics.publishStoredMetrics();
      counted = false;
    },
  };
};

/** Discards everything; for tests and benches that look at results. */
export const silent: Telemetry = {
  log: { info: () => {}, warn: () => {}, error: () => {} },
  count: () => {},
  defect: () => {},
  flush: () => {},
};
