import type { Deployment } from '../../deployments.ts';

/** The deployment's dialling plan as functions read it (`readDiallingPlan`). */
export const diallingPlan = ({ telephone }: Deployment): string =>
  telephone ? [telephone.countryCode, telephone.trunkPrefix || '-', telephone.internationalPrefix].join(' ') : '';
