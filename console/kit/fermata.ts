import { createContext, useContext } from 'react';
import type { Me } from '../../api/administration/people/users.ts';
import type { Account } from '../account/account.ts';
import type { Changes } from '../changes/changes.ts';
import type { Api } from './api/api.ts';
import type { Appearance } from './appearance.ts';

/** Shared by all pages: the API, who is signed in, and notifications for them. */
export interface Fermata {
  api: Api;
  me: Me;
  account: Account;
  appearance: Appearance;
  /** Notifies pages of changes. */
  changes: Changes;
  signOut(): void;
  notify(type: 'success' | 'error' | 'info', sentence: string): void;
}

export const FermataContext = createContext<Fermata | undefined>(undefined);

export const useFermata = (): Fermata => {
  const fermata = useContext(FermataContext);
  if (!fermata) throw new Error('A page was drawn outside of the console.');
  return fermata;
};

/** Agents see only their own contacts. */
export const leads = (me: Me): boolean => me.role === 'administrator' || me.role === 'supervisor';
export const administers = (me: Me): boolean => me.role === 'administrator';
