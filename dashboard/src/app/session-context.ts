import { createContext, useContext } from 'react';
import type { Session } from '../api/types';

/** Who is signed in; null outside the pages. */
export const SessionContext = createContext<Session | null>(null);

/** Whether the signed-in person may change things; a viewer only reads. */
export function useCanChange(): boolean {
  return useContext(SessionContext)?.role === 'admin';
}

/** Who is signed in. */
export function useSignedIn(): Session | null {
  return useContext(SessionContext);
}
