/** The sealed vault: secrets encrypted under a named key and bound to the place they belong to. */
export { createVault, type SealedText, type SecretPlace, type Vault } from './vault.js';
