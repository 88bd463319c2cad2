import type { Answer } from './facts.ts';

/**
 * - `fails`: the deployment would fail, or could not do its job.
 * - `unchecked`: it could not be checked.
 * - `note`: it works, but this is good to know.
 */
export type Severity = 'fails' | 'unchecked' | 'note';

export interface Finding {
  severity: Severity;
  /** A sentence. */
  problem: string;
  /** What to do now, as a sentence. */
  remedy: string;
}

export const fails = (problem: string, remedy: string): Finding => ({ severity: 'fails', problem, remedy });
export const note = (problem: string, remedy: string): Finding => ({ severity: 'note', problem, remedy });

/** Applies a rule to an answer. A failed answer is a finding of its own. */
export const judge = <Value>(
  answer: Answer<Value> | undefined,
  { what, byHand }: { what: string; byHand: string },
  rule: (value: Value) => Finding[],
): Finding[] => {
  if (!answer) return [];
  if ('value' in answer) return rule(answer.value);
  if ('denied' in answer) {
    return [
      {
        severity: 'unchecked',
        problem: `${what} could not be checked: you lack the permission ${answer.denied}.`,
        remedy: `Ask for it and run this again, or check by hand: ${byHand}`,
      },
    ];
  }
  return [
    {
      severity: 'unchecked',
      problem: `${what} could not be checked: AWS answered "${answer.failed}".`,
      remedy: `Run this again; if that does not help, check by hand: ${byHand}`,
    },
  ];
};

const headings: Record<Severity, string> = {
  fails: 'This would fail, or not work:',
  unchecked: 'This could not be checked:',
  note: 'Good to know:',
};

/**
 * The whole report, and the exit code: 0 if the deployment can begin, 1 if something would fail, 2 if something could not
 * be checked.
 */
export const report = (deployment: string, findings: readonly Finding[]): { text: string; exitCode: 0 | 1 | 2 } => {
  const withSeverity = (severity: Severity) => findings.filter((finding) => finding.severity === severity);
  const sections = (['fails', 'unchecked', 'note'] as const)
    .filter((severity) => withSeverity(severity).length > 0)
    .map((severity) =>
      [
        headings[severity],
        ...withSeverity(severity).map(({ problem, remedy }) => `  - ${problem}\n    ${remedy}`),
      ].join('\n'),
    );
  const exitCode = withSeverity('fails').length > 0 ? 1 : withSeverity('unchecked').length > 0 ? 2 : 0;
  const verdict = [
    'You can deploy now: npx cdk deploy --all',
    'Do not deploy yet.',
    'No problem was found, but not everything could be checked.',
  ][exitCode];
  return { text: `Deployment "${deployment}"\n\n${[...sections, verdict].join('\n\n')}\n`, exitCode };
};
