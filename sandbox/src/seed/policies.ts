import type { Policy, Restriction, User } from '../organization.js';

/** One restriction of each kind, and a second one for mail. */
export function seedRestrictions(): Restriction[] {
  return [
    { restrictionId: 9_000_000_000_000_000_601n, restrictionName: 'No executables', kind: 'mailRestriction' },
    { restrictionId: 9_000_000_000_000_000_603n, restrictionName: 'Standard account', kind: 'accountRestriction' },
    { restrictionId: 9_000_000_000_000_000_605n, restrictionName: 'Office network only', kind: 'accessRestriction' },
    { restrictionId: 9_000_000_000_000_000_607n, restrictionName: 'No external forwarding', kind: 'mailForwardPolicy' },
    { restrictionId: 9_000_000_000_000_000_609n, restrictionName: 'Inside mail only', kind: 'mailRestriction' },
  ];
}

/** Three policies: everybody's, one for contractors, one that nobody has yet. */
export function seedPolicies(users: readonly User[], restrictions: readonly Restriction[]): Policy[] {
  const restriction = (name: string): bigint =>
    restrictions.find((known) => known.restrictionName === name)?.restrictionId ?? 0n;
  return [
    {
      policyId: 9_000_000_000_000_000_701n,
      policyName: 'Business Policy',
      users: users.map((user) => user.zuid),
      groups: [],
      restrictions: { accountRestriction: restriction('Standard account') },
    },
    {
      policyId: 9_000_000_000_000_000_703n,
      policyName: 'Contractors',
      users: [],
      groups: [987654n],
      restrictions: {
        mailRestriction: restriction('No executables'),
        accessRestriction: restriction('Office network only'),
        mailForwardPolicy: restriction('No external forwarding'),
      },
    },
    { policyId: 9_000_000_000_000_000_705n, policyName: 'Executives', users: [], groups: [], restrictions: {} },
  ];
}
