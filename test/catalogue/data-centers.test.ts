import { expect, it } from 'vitest';
import { startTestClient } from '../../sandbox/src/test-support/client.js';
import { zohoMail } from './service-caller.js';

/** The ten data centres as the facts of 2026-11-29 have them: the ending of proofs and MX hosts, the SPF include, and whether it was seen. */
const facts = [
  ['com', 'zoho.com', 'zoho.com', 'seen'],
  ['eu', 'zoho.eu', 'zohomail.eu', 'seen'],
  ['in', 'zoho.in', 'zoho.in', 'seen'],
  ['com.au', 'zoho.com.au', 'zohomail.com.au', 'seen'],
  ['jp', 'zoho.jp', 'zohomail.jp', 'seen'],
  ['ca', 'zohocloud.ca', 'zohocloud.ca', 'seen'],
  ['sa', 'zoho.sa', 'zoho.sa', 'by the pattern'],
  ['uk', 'zoho.uk', 'zoho.uk', 'by the pattern'],
  ['com.cn', 'zoho.com.cn', 'zoho.com.cn', 'by the pattern'],
  ['ae', 'zoho.ae', 'zoho.ae', 'by the pattern'],
] as const;

it('the catalogue has the names of each data centre, and says which were seen', () => {
  const { data_centers: centers } = zohoMail().record;
  expect(
    centers.map(({ id, names, evidence }) => [
      id,
      names?.mail_domain,
      names?.spf_include,
      /DNS records by the pattern/.test(evidence) ? 'by the pattern' : /seen in public DNS/.test(evidence) && 'seen',
    ]),
  ).toEqual(facts);
  for (const { id, names, hosts } of centers) {
    expect(hosts.api, id).toBe(`mail.${names?.mail_domain}`);
    expect([names?.mail_domain, names?.delivery_domain], id).toContain(names?.spf_include);
  }
});

it.each(facts)(
  'the sandbox of %s names no other data centre in what it is seeded with',
  async (id, ending, include) => {
    const client = await startTestClient();
    try {
      const host = `mail.${ending}`;
      const { accessToken } = await client.connect('ZohoMail.notes.ALL', {
        dataCenter: id,
        host: host.replace('mail.', 'accounts.'),
      });
      const records = JSON.stringify(await client.control('GET', 'dns'));
      for (const name of [`.zmverify.${ending}`, `zmverify.${ending}`, `mx.${ending}`, `include:${include} `])
        expect(records).toContain(name);
      const path = '/api/notes/me/9000000000000072101/attachments/9000000000000072901';
      const file = await client.ask({ host, token: accessToken, path });
      expect(file.text).toBe(`newbrand.com. MX 10 mx.${ending}.\n`);
      const foreign = facts.filter(([other]) => other !== id).map(([, other]) => other);
      for (const other of foreign)
        expect(`${records}${file.text}`).not.toMatch(new RegExp(`[.:]${other.replaceAll('.', '\\.')}["\\s]`));
    } finally {
      await client.close();
    }
  },
);
