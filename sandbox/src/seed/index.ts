/** What every data centre holds at the start: the organization "Acme Corp", and the DNS records that its domains find published. */
export { moveSeedDns, seedDns } from './domains.js';
export { newOrganization, seedOrganization } from './organization.js';
