import { createContext, useContext } from 'react';
import type { Me } from '../../api/users.ts';
import type { Account } from '../account/account.ts';
import type { Changes } from '../changes/changes.ts';
import type { Api } from './api/api.ts';
import type { Appearance } from './appearance.ts';

/** What every page may use: the API, who is signed in, and how to tell them something. */
export interface Fermata {
  api: Api;
  me: Me;
  account: Account;
  appearance: Appearance;
  /** How pages hear that something changed. */
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

/** Agents see their own contacts and nothing else. */
export const leads = (me: Me): boolean => me.role === 'administrator' || me.role === 'supervisor';
export const administers = (me: Me): boolean => me.role === 'administrator';
