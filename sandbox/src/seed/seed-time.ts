/** When the seeded things were made: fixed, so that every start shows the same. */
export const seedTime = Date.UTC(2026, 0, 15, 9);
