import type { Deployment } from '../../deployments.ts';

/** The deployment's dialling plan in the form that functions read (`readDiallingPlan`). */
export const diallingPlan = ({ telephone }: Deployment): string =>
  telephone ? [telephone.countryCode, telephone.trunkPrefix || '-', telephone.internationalPrefix].join(' ') : '';
