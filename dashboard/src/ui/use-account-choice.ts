import { useSearchParams } from 'wouter';
import { useAccounts } from '../api/accounts';

/** The account that the page's address names, or the first one, for pages that look at one account at a time. */
export function useAccountChoice() {
  const accounts = useAccounts();
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('account') ?? accounts.data?.[0]?.id;
  const choose = (id: string | null): void => {
    if (id !== null) setSearch({ account: id });
  };
  return { accounts, accountId: chosen, choose };
}
